//! `serve`: the whole service on one machine.

use super::{
    StartError, announce,
    infer::{listen, remote_api, serve_remote},
    inference::InferenceArguments,
    keys::{self, ApiKey},
    private, stop_signal, wait_for,
};
use clap::Args;
use http::{Method, Request};
use hyper::body::Incoming;
use selfsame_host::{
    embedded::{
        EdgeConfig, EdgePlatform, EmbeddedRuntime, Variables, courier::deliver_regularly,
        store::RecordStore, sweeper::sweep_regularly,
    },
    executor::Executor,
    http::{
        inference::{self, Access, InferenceApi, METRICS_PATH},
        server::{self, Reply, reply},
    },
    metrics::Metrics,
};
use selfsame_protocol::{MessageLimits, http::EMBEDDED_AUTHORITY};
use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime},
};
use tokio::sync::watch;

/// Where the host's own health report is.
const HEALTH_PATH: &str = "/health";

#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    /// Where REST clients call.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Folder for records, the sealing key and compiled components.
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,
    /// The API key clients bring; without it one is made for this run.
    #[arg(long, value_name = "KEY:SECRET")]
    api_key: Option<ApiKey>,
    /// The edge component.
    #[arg(long, value_name = "FILE")]
    edge_component: PathBuf,
    /// Requests the edge works on at once.
    #[arg(long, value_name = "COUNT", default_value_t = 64)]
    edge_instances: u32,
    /// Where remote edges may call for inference, if anywhere.
    #[arg(long, value_name = "ADDR", requires = "inference_secret_file")]
    inference_listen: Option<SocketAddr>,
    /// File with the secret that remote edges bring.
    #[arg(long, value_name = "FILE")]
    inference_secret_file: Option<PathBuf>,
    /// A setting of the edge, such as `customer_life_seconds=600`.
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = parse_setting)]
    settings: Vec<(String, String)>,
    #[command(flatten)]
    inference: InferenceArguments,
}

const EDGE_MEMORY_BYTES: usize = 256 << 20;
const EDGE_BODY_BYTES: usize = 32 << 20;
const EDGE_BODIES_BYTES: usize = 256 << 20;
/// Enough for the largest upload over a slow line.
const EDGE_TIME: Duration = Duration::from_secs(120);
/// The setting with what maintainers of the edge bring, we among them.
const MAINTENANCE_SECRET: &str = "maintenance_secret";
/// Longer than a disk ever takes while it works.
const STORE_TIME: Duration = Duration::from_secs(10);

pub(super) async fn serve(arguments: ServeArguments) -> Result<(), StartError> {
    let listener = listen(arguments.listen).await?;
    let address = listener.local_addr().map_err(StartError::io("the listener"))?;
    let what = arguments.data.display().to_string();
    private::make_folder(&arguments.data).map_err(StartError::io(what))?;
    let api_key = arguments.api_key.clone().map_or_else(ApiKey::random, Ok)?;
    let variables = variables(&arguments, &api_key)?;
    let maintenance = maintenance_secret(&variables);
    let service = Service::start(arguments, variables)?;
    let stopped = stop_signal();
    let remote = service.serve_remote_edges(stopped.clone()).await?;
    let bearer = api_key.bearer();
    announce(&format!(
        "Selfsame is ready on http://{address}\nAPI key: {api_key}\nAuthorization: Bearer {bearer}"
    ));
    let sweeper =
        tokio::spawn(sweep_regularly(service.store.clone(), Arc::clone(&service.metrics)));
    let courier = maintenance
        .map(|secret| tokio::spawn(deliver_regularly(Arc::clone(&service.edge), secret)));
    let answer = move |request| {
        let service = service.clone();
        async move { service.answer(request).await }
    };
    server::serve(listener, answer, wait_for(stopped)).await;
    sweeper.abort();
    if let Some(courier) = courier {
        courier.abort();
    }
    // It has its own grace period, counted from the same signal.
    let _ = remote.await;
    Ok(())
}

/// The parts that answer requests.
#[derive(Clone)]
struct Service {
    executor: Arc<Executor>,
    edge: Arc<EmbeddedRuntime>,
    store: RecordStore,
    metrics: Arc<Metrics>,
    remote: Option<(SocketAddr, PathBuf)>,
}

impl Service {
    fn start(arguments: ServeArguments, variables: Variables) -> Result<Self, StartError> {
        let cache = arguments.data.join("compiled");
        private::make_folder(&cache).map_err(StartError::io(cache.display().to_string()))?;
        let store = RecordStore::open(&arguments.data)?;
        let metrics = Arc::new(Metrics::new());
        let executor = arguments.inference.start(Some(cache.clone()), Arc::clone(&metrics))?;
        let executor = Arc::new(executor);
        let access = Access { secret: None, frame_bytes: MessageLimits::default().frame_bytes };
        let platform = EdgePlatform {
            store: Arc::new(store.clone()),
            variables: Arc::new(variables),
            inference: Arc::new(InferenceApi::new(Arc::clone(&executor), access)),
            wall_clock: Arc::new(SystemTime::now),
        };
        let config = EdgeConfig {
            component: arguments.edge_component,
            cache: Some(cache),
            instances: arguments.edge_instances,
            memory_bytes: EDGE_MEMORY_BYTES,
            body_bytes: EDGE_BODY_BYTES,
            bodies_bytes: EDGE_BODIES_BYTES,
            time: EDGE_TIME,
            store_time: STORE_TIME,
        };
        let edge = Arc::new(EmbeddedRuntime::start(config, platform, Arc::clone(&metrics))?);
        let remote = arguments.inference_listen.zip(arguments.inference_secret_file);
        Ok(Self { executor, edge, store, metrics, remote })
    }

    /// The host's own pages, and for everything else the edge.
    async fn answer(&self, request: Request<Incoming>) -> Reply {
        match (request.method(), request.uri().path()) {
            (&Method::GET, METRICS_PATH) => reply(inference::metrics(&self.executor)),
            (&Method::GET, HEALTH_PATH) => reply(inference::health(&self.executor)),
            _ => self.edge.answer(request).await,
        }
    }

    /// Begins to serve remote edges, if there is to be such a thing.
    async fn serve_remote_edges(
        &self,
        stopped: watch::Receiver<bool>,
    ) -> Result<tokio::task::JoinHandle<()>, StartError> {
        let Some((address, secret_file)) = &self.remote else {
            return Ok(tokio::spawn(async {}));
        };
        let listener = listen(*address).await?;
        let api = remote_api(Arc::clone(&self.executor), secret_file)?;
        let address = listener.local_addr().map_err(StartError::io("the listener"))?;
        tracing::info!(%address, "inference is offered to remote edges");
        Ok(tokio::spawn(serve_remote(listener, api, wait_for(stopped))))
    }
}

/// The edge's settings: ours, then whatever the operator sets.
fn variables(arguments: &ServeArguments, api_key: &ApiKey) -> Result<Variables, StartError> {
    let mut variables = Variables::default();
    let sealing_keys = keys::sealing_keys(&arguments.data.join("sealing-key"))?;
    variables.set("api_key_hashes", api_key.hash());
    variables.set("sealing_keys", sealing_keys);
    variables.set("inference_url", format!("http://{EMBEDDED_AUTHORITY}"));
    // Calls stay in the process, where nobody asks for a secret.
    variables.set("inference_secret", "");
    variables.set(MAINTENANCE_SECRET, keys::random_secret()?);
    for (name, value) in &arguments.settings {
        variables.set(name, value);
    }
    Ok(variables)
}

/// What the courier brings, where there is something to deliver.
fn maintenance_secret(variables: &Variables) -> Option<String> {
    let has_webhook = variables.get("identity_store").map(str::trim) == Some("webhook");
    variables.get(MAINTENANCE_SECRET).filter(|_| has_webhook).map(str::to_owned)
}

fn parse_setting(text: &str) -> Result<(String, String), &'static str> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("expected NAME=VALUE"),
    }
}
