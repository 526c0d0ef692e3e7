//! The embedded runtime: the edge component on this very machine.
//!
//! Each HTTP request gets a fresh instance of the component ([`EmbeddedRuntime`]).
//! The component sees the store ([`keyvalue`]), its settings ([`variables`]), the
//! inference host under one fixed authority ([`outbound`]), a clock, randomness,
//! and a log ([`log_lines`]); no files, no network, no environment.

pub mod courier;
mod keyvalue;
mod log_lines;
mod outbound;
pub mod ports;
mod refusal;
mod state;
pub mod store;
pub mod sweeper;
mod upload;
mod variables;

pub use variables::Variables;

use crate::{
    engine::{self, EngineError, PoolSize},
    http::server::{Reply, reply},
    metrics::Metrics,
};
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body::Body;
use ports::{KeyValueStore, LocalInference};
use refusal::refusal;
use state::EdgeState;
use std::{
    error::Error,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};
use thiserror::Error;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, oneshot},
    time,
};
use upload::Uploads;
use wasmtime::{
    Engine, Store,
    component::{Component, HasSelf, Linker},
};
use wasmtime_wasi_http::{
    WasiHttpView,
    p2::bindings::{
        ProxyPre,
        http::types::{ErrorCode, Scheme},
    },
};

mod bindings {
    wasmtime::component::bindgen!({
        path: "wit/edge",
        world: "platform",
        imports: { default: async | trappable },
        with: {
            "wasi:keyvalue/store.bucket": super::keyvalue::Bucket,
            "wasi:keyvalue/atomics.cas": super::keyvalue::Comparison,
        },
    });
}

/// How the edge component is run.
#[derive(Debug, Clone)]
pub struct EdgeConfig {
    /// The component's file.
    pub component: PathBuf,
    /// Where compiled components are kept; nowhere when absent.
    pub cache: Option<PathBuf>,
    /// Requests at work at once; the rest wait.
    pub instances: u32,
    /// Linear memory of one instance, in bytes.
    pub memory_bytes: usize,
    /// Largest request body, in bytes. The component has a limit of its own, and a
    /// better answer; this is the wall behind it.
    pub body_bytes: usize,
    /// Bytes of all large request bodies under way.
    pub bodies_bytes: usize,
    /// Time from a request's head to the end of its answer.
    pub time: Duration,
    /// Time for one operation of the store; one that takes longer has failed.
    pub store_time: Duration,
}

/// Why there is no embedded runtime.
#[derive(Debug, Error)]
pub enum EdgeUnavailable {
    /// No WebAssembly at all.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The component cannot be read, compiled or linked.
    #[error("the edge component {file} cannot be loaded: {reason}")]
    Component {
        /// The component's file.
        file: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

/// What the component is given.
#[derive(Clone)]
pub struct EdgePlatform {
    /// Its key-value store.
    pub store: Arc<dyn KeyValueStore>,
    /// Its settings.
    pub variables: Arc<Variables>,
    /// The inference host.
    pub inference: Arc<dyn LocalInference>,
    /// What its wall clock shows.
    pub wall_clock: WallClock,
}

/// Tells the time of day.
pub type WallClock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// The compiled edge component and its surroundings.
pub struct EmbeddedRuntime {
    pre: ProxyPre<EdgeState>,
    places: Arc<Semaphore>,
    uploads: Uploads,
    platform: EdgePlatform,
    config: EdgeConfig,
    metrics: Arc<Metrics>,
}

/// Memory of an instance that stays with the pool: what a small request touches.
const RESIDENT_BYTES: usize = 1 << 21;

impl EmbeddedRuntime {
    /// Compiles (or finds compiled) and links the component.
    ///
    /// # Errors
    /// [`EdgeUnavailable`].
    pub fn start(
        config: EdgeConfig,
        platform: EdgePlatform,
        metrics: Arc<Metrics>,
    ) -> Result<Self, EdgeUnavailable> {
        let size = PoolSize {
            instances: config.instances.max(1),
            memory_bytes: config.memory_bytes,
            resident_bytes: RESIDENT_BYTES,
        };
        let engine = engine::engine(size, config.cache.as_deref())?;
        let pre = link(&engine, &config.component).map_err(|reason| {
            EdgeUnavailable::Component { file: config.component.clone(), reason }
        })?;
        let places = Arc::new(Semaphore::new(size.instances as usize));
        let uploads = Uploads::new(config.body_bytes, config.bodies_bytes);
        Ok(Self { pre, places, uploads, platform, config, metrics })
    }

    /// Answers one request with a fresh instance. The answer's head is waited for;
    /// its body streams on.
    pub async fn answer<B>(&self, request: Request<B>) -> Reply
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let start = Instant::now();
        let answer = match time::timeout(self.config.time, self.run(request)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(status)) => reply(refusal(status)),
            Err(_) => reply(refusal(StatusCode::GATEWAY_TIMEOUT)),
        };
        self.metrics.edge_request(answer.status().as_u16(), start.elapsed());
        answer
    }

    async fn run<B>(&self, request: Request<B>) -> Result<Reply, StatusCode>
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let held = self.admit(request.headers()).await?;
        let request = request.map(|body| self.uploads.limit(body));
        let (answer, answered) = oneshot::channel();
        let mut store = self.store();
        let mut http = store.data_mut().http();
        // The only request the interface refuses is one without a host.
        let incoming = http
            .new_incoming_request(Scheme::Http, request)
            .map_err(|_| StatusCode::BAD_REQUEST)?;
        let outparam =
            http.new_response_outparam(answer).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
        let pre = self.pre.clone();
        let call = async move {
            let edge = pre.instantiate_async(&mut store).await?;
            edge.wasi_http_incoming_handler().call_handle(store, incoming, outparam).await
        };
        tokio::spawn(finish(call, self.config.time, held));
        match answered.await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(code)) => Err(refused(&code)),
            // The instance ended without an answer; why, its task has logged.
            Err(_) => Err(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    /// Waits for a place, and for the share of a large body. The semaphores are never
    /// closed; were they, the runtime would be going down.
    async fn admit(&self, headers: &HeaderMap) -> Result<Held, StatusCode> {
        let closed = |_| StatusCode::SERVICE_UNAVAILABLE;
        let share = self.uploads.share(headers).await.map_err(closed)?;
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(closed)?;
        Ok(Held { _place: place, _share: share })
    }

    fn store(&self) -> Store<EdgeState> {
        let state = EdgeState::new(self.platform.clone(), &self.config);
        let mut store = Store::new(self.pre.engine(), state);
        store.limiter(|state| &mut state.limits);
        store.set_epoch_deadline(1);
        store.epoch_deadline_async_yield_and_update(1);
        store
    }
}

/// What a request holds until its instance has ended.
struct Held {
    _place: OwnedSemaphorePermit,
    _share: Option<OwnedSemaphorePermit>,
}

/// Sees an instance to its end, or to the end of its time, whoever still listens.
async fn finish(call: impl Future<Output = wasmtime::Result<()>>, limit: Duration, held: Held) {
    match time::timeout(limit, call).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(reason = %error.root_cause(), "the edge failed"),
        Err(_) => tracing::warn!("an edge instance ran out of time"),
    }
    drop(held);
}

fn refused(code: &ErrorCode) -> StatusCode {
    tracing::error!(?code, "the edge refused to answer");
    StatusCode::INTERNAL_SERVER_ERROR
}

fn link(engine: &Engine, file: &Path) -> Result<ProxyPre<EdgeState>, String> {
    let component = std::fs::read(file).map_err(|error| error.to_string())?;
    let pre = || {
        let component = Component::from_binary(engine, &component)?;
        let mut linker = Linker::new(engine);
        wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
        wasmtime_wasi_http::p2::add_only_http_to_linker_async(&mut linker)?;
        bindings::Platform::add_to_linker::<_, HasSelf<EdgeState>>(&mut linker, |state| state)?;
        ProxyPre::new(linker.instantiate_pre(&component)?)
    };
    pre().map_err(|error: wasmtime::Error| format!("{error:#}"))
}
