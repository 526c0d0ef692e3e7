//! The service core by itself: the router in this very process, over stores in
//! memory and behind a plain HTTP server, with inference at a host.

mod inference;
mod outbound;
mod platform;

use super::{API_KEY, InferenceAt, Runtime, bearer};
use crate::log::Log;
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{Request, Response, request::Parts};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use inference::RemoteInference;
use platform::LivePlatform;
use selfsame_service::{Body, Config, Service};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;
use tokio::net::TcpListener;

const THREADS: usize = 2;

/// The running router.
#[derive(Debug)]
pub struct InProcess {
    base_url: String,
    token: String,
    log: Log,
    /// Taken when it stops.
    threads: Option<tokio::runtime::Runtime>,
}

/// What answers.
struct Edge {
    service: Service,
    platform: LivePlatform,
}

impl InProcess {
    /// Starts it in front of an inference host.
    ///
    /// # Errors
    /// A text that says what kept it from starting.
    pub fn start(
        settings: &BTreeMap<String, String>,
        inference: &InferenceAt,
    ) -> Result<Self, String> {
        let log = Log::default();
        let platform = LivePlatform::new(RemoteInference::new(inference), log.clone());
        let edge = Arc::new(Edge { service: Service::new(config(settings)?)?, platform });
        let told = |error: io::Error| error.to_string();
        let mut threads = tokio::runtime::Builder::new_multi_thread();
        let threads = threads.worker_threads(THREADS).enable_all().build().map_err(told)?;
        let listener = threads.block_on(TcpListener::bind("127.0.0.1:0")).map_err(told)?;
        let base_url = format!("http://{}", listener.local_addr().map_err(told)?);
        threads.spawn(serve(listener, edge));
        Ok(Self { base_url, token: bearer(), log, threads: Some(threads) })
    }
}

/// The given settings, and what the service cannot do without.
fn config(settings: &BTreeMap<String, String>) -> Result<Config, String> {
    let digest = Sha256::digest(API_KEY);
    let lookup = |name: &str| match name {
        "api_key_hashes" => Some(hexadecimal(&digest)),
        "sealing_keys" => Some(format!("test:{}", STANDARD.encode(digest))),
        _ => settings.get(name).cloned(),
    };
    Config::read(lookup).map_err(|error| error.to_string())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

async fn serve(listener: TcpListener, edge: Arc<Edge>) {
    while let Ok((stream, _)) = listener.accept().await {
        let edge = Arc::clone(&edge);
        let service = service_fn(move |request| {
            let edge = Arc::clone(&edge);
            async move { Ok::<_, Infallible>(edge.answer(request).await) }
        });
        tokio::spawn(async move {
            // A connection ends in an error when its client goes away.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

impl Edge {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (parts, body) = request.into_parts();
        let body = self.take_in(&parts, body).await;
        let request = Request::from_parts(parts, body);
        self.service.handle(&self.platform, request).await.map(Full::new)
    }

    /// Reads every body to its end, so that a client can always finish sending.
    async fn take_in(&self, parts: &Parts, body: Incoming) -> Body {
        // What broke off counts as empty and is refused as such.
        let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
        if !self.service.reads_body(parts) {
            Body::Whole(Bytes::new())
        } else if body.len() > self.service.body_limit() {
            Body::TooLarge
        } else {
            Body::Whole(body)
        }
    }
}

impl Runtime for InProcess {
    fn base_url(&self) -> &str {
        &self.base_url
    }

    fn token(&self) -> &str {
        &self.token
    }

    fn log(&self) -> String {
        self.log.text()
    }
}

impl Drop for InProcess {
    fn drop(&mut self) {
        if let Some(threads) = self.threads.take() {
            threads.shutdown_background();
        }
    }
}
