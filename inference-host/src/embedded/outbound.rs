//! Where the edge component may send requests: to the inference host, which is
//! this process, and to the operator's webhook if there is one. Everything else is
//! refused.

use super::{Variables, ports::LocalInference};
use crate::http::server::reply;
use http::{Request, Response, Uri};
use http_body_util::BodyExt;
use selfsame_protocol::http::EMBEDDED_AUTHORITY;
use std::sync::Arc;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks, default_send_request};

/// The setting with the address of the webhook.
const WEBHOOK: &str = "identity_store_url";

/// What is done on the way once the head of a response is there: nothing.
type Afterwards = Box<dyn Future<Output = Result<(), Error>> + Send>;
type Answered = Result<(Response<WasiBody>, Afterwards), Error>;

/// The ways out.
pub(super) struct Outbound {
    inference: Arc<dyn LocalInference>,
    webhook: Option<Uri>,
}

impl Outbound {
    /// The way to the executor, and that to the webhook the settings name.
    pub(super) fn new(inference: Arc<dyn LocalInference>, variables: &Variables) -> Self {
        let webhook = variables.get(WEBHOOK).and_then(|url| url.trim().parse().ok());
        Self { inference, webhook }
    }

    /// Whether that is the address of the webhook, and not just one on its host.
    fn is_webhook(&self, uri: &Uri) -> bool {
        self.webhook.as_ref().is_some_and(|webhook| webhook == uri)
    }
}

impl WasiHttpHooks for Outbound {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _failure: Box<dyn Future<Output = Result<(), Error>> + Send>,
    ) -> Box<dyn Future<Output = Answered> + Send> {
        if self.is_webhook(request.uri()) {
            return Box::new(async move {
                let (response, afterwards) = default_send_request(request, options).await?;
                let response = response.map(BodyExt::boxed_unsync);
                Ok((response, Box::new(afterwards) as Afterwards))
            });
        }
        let authority = request.uri().authority();
        if authority.is_none_or(|authority| authority != EMBEDDED_AUTHORITY) {
            tracing::warn!("the edge asked for an address it may not reach");
            return Box::new(async { Err(Error::HttpRequestDenied) });
        }
        let inference = Arc::clone(&self.inference);
        Box::new(async move {
            let response = reply(inference.answer(request).await);
            Ok((response, Box::new(async { Ok(()) }) as Afterwards))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        admission::QueueSize,
        executor::{Executor, ExecutorConfig},
        guest::CallLimits,
        http::inference::{Access, InferenceApi},
        metrics::Metrics,
        nn::{
            backend::{self, BackendChoice, BackendConfig},
            registry::GraphsByName,
        },
    };
    use http_body_util::Empty;
    use selfsame_models::Catalog;
    use std::{path::Path, pin::Pin, time::Duration};

    /// The way to an executor that has nothing to execute.
    fn outbound() -> Outbound {
        let config = BackendConfig { choice: BackendChoice::Rten, ..BackendConfig::default() };
        let backend = backend::start(&config).unwrap();
        let metrics = Arc::new(Metrics::new());
        let nothing = Path::new("no such folder");
        let graphs = GraphsByName::open(Catalog { models: vec![] }, nothing, backend, 1, &metrics);
        let limits = CallLimits {
            memory_bytes: 1 << 20,
            tensor_bytes: 0,
            transfer_bytes: 0,
            time: Duration::ZERO,
        };
        let queue = QueueSize { running: 1, waiting: 0 };
        let config = ExecutorConfig {
            guests: nothing.into(),
            cache: None,
            queue,
            limits,
            trust: Vec::new(),
        };
        let executor = Arc::new(Executor::start(&config, graphs, metrics).unwrap());
        let access = Access { secret: None, frame_bytes: 1000 };
        let mut variables = Variables::default();
        variables.set(WEBHOOK, "http://127.0.0.1:1/in");
        Outbound::new(Arc::new(InferenceApi::new(executor, access)), &variables)
    }

    async fn send(uri: &str) -> Result<u16, Error> {
        let body = Empty::new().map_err(|never| match never {}).boxed_unsync();
        let request = Request::get(uri).body(body).unwrap();
        let answered = outbound().send_request(request, None, Box::new(async { Ok(()) }));
        Pin::from(answered).await.map(|(response, _)| response.status().as_u16())
    }

    #[tokio::test]
    async fn the_webhook_is_called_at_its_address() {
        let nobody_there = send("http://127.0.0.1:1/in").await;
        assert!(matches!(nobody_there, Err(Error::Connect(_))), "{nobody_there:?}");
    }

    #[tokio::test]
    async fn nothing_else_is_reached() {
        let health = format!("http://{EMBEDDED_AUTHORITY}/v1/health");
        assert_eq!(send(&health).await.ok(), Some(503));
        for elsewhere in [
            "http://127.0.0.1/v1/health",
            "http://127.0.0.1:1/",
            "http://127.0.0.1:1/in?more",
            "https://127.0.0.1:1/in",
            "http://example.org/",
            &format!("http://{EMBEDDED_AUTHORITY}:8080/v1/health"),
            &format!("http://{EMBEDDED_AUTHORITY}.example.org/v1/health"),
            &format!("http://user@{EMBEDDED_AUTHORITY}/v1/health"),
        ] {
            let refused = send(elsewhere).await;
            assert!(matches!(refused, Err(Error::HttpRequestDenied)), "{elsewhere}");
        }
    }
}
