//! Where the edge component may send requests: to the inference host, which is
//! this process. Everything else is refused.

use crate::http::{inference::InferenceApi, server::reply};
use http::{Request, Response};
use selfsame_protocol::http::EMBEDDED_AUTHORITY;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

/// What is done on the way once the head of a response is there: nothing.
type Afterwards = Box<dyn Future<Output = Result<(), Error>> + Send>;
type Answered = Result<(Response<WasiBody>, Afterwards), Error>;

/// The way to the executor.
pub(super) struct Outbound(InferenceApi);

impl Outbound {
    pub(super) fn new(inference: InferenceApi) -> Self {
        Self(inference)
    }
}

impl WasiHttpHooks for Outbound {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        _options: Option<RequestOptions>,
        _failure: Box<dyn Future<Output = Result<(), Error>> + Send>,
    ) -> Box<dyn Future<Output = Answered> + Send> {
        let authority = request.uri().authority();
        if authority.is_none_or(|authority| authority != EMBEDDED_AUTHORITY) {
            tracing::warn!("the edge asked for an address it may not reach");
            return Box::new(async { Err(Error::HttpRequestDenied) });
        }
        let inference = self.0.clone();
        Box::new(async move {
            let response = reply(inference.answer(request).await);
            Ok((response, Box::new(async { Ok(()) }) as Afterwards))
        })
    }
}
