//! The inference host over outgoing HTTP.

use selfsame_protocol::Capability;
use selfsame_protocol::http::{ANALYSE_PREFIX, DEADLINE_HEADER, HEALTH_PATH, MEDIA_TYPE};
use selfsame_service::platform::{Inference, InferenceError};
use selfsame_service::remote;
use spin_sdk::http::{Method, Request, Response, send};

const RETRY_AFTER: &str = "retry-after";

/// The host at one address.
pub(crate) struct SpinInference {
    url: String,
    secret: String,
}

impl SpinInference {
    pub(crate) fn new(url: &str, secret: String) -> Self {
        Self { url: url.trim_end_matches('/').to_owned(), secret }
    }
}

impl Inference for SpinInference {
    async fn analyse(
        &self,
        capability: Capability,
        frame: Vec<u8>,
        deadline_ms: u64,
    ) -> Result<Vec<u8>, InferenceError> {
        let request = Request::builder()
            .method(Method::Post)
            .uri(format!("{}{ANALYSE_PREFIX}{}", self.url, capability.name()))
            .header("authorization", format!("Bearer {}", self.secret))
            .header("content-type", MEDIA_TYPE)
            .header("content-length", frame.len().to_string())
            .header(DEADLINE_HEADER, deadline_ms.to_string())
            .body(frame)
            .build();
        let response: Response = send(request).await.map_err(|_| InferenceError::Unavailable)?;
        read(response)
    }

    async fn is_healthy(&self) -> bool {
        let request = Request::get(format!("{}{HEALTH_PATH}", self.url)).build();
        let response: Result<Response, _> = send(request).await;
        response.is_ok_and(|response| *response.status() == 200)
    }
}

fn read(response: Response) -> Result<Vec<u8>, InferenceError> {
    let retry_after = response.header(RETRY_AFTER).and_then(|value| value.as_str());
    remote::outcome(*response.status(), retry_after)?;
    Ok(response.into_body())
}
