//! The inference host over plain HTTP.

use crate::runtime::InferenceAt;
use selfsame_protocol::http::{ANALYSE_PREFIX, DEADLINE_HEADER, HEALTH_PATH, MEDIA_TYPE};
use selfsame_protocol::{Capability, MessageLimits};
use selfsame_service::platform::{Inference, InferenceError};
use selfsame_service::remote;
use std::time::Duration;
use tokio::task::spawn_blocking;
use ureq::Agent;

/// How much longer than the deadline a host's own "deadline passed" may take to
/// arrive.
const GRACE: Duration = Duration::from_millis(500);
const HEALTH_LIMIT: Duration = Duration::from_secs(2);

/// The host at one address.
pub(super) struct RemoteInference {
    agent: Agent,
    url: String,
    secret: String,
}

impl RemoteInference {
    /// Calls the host at `place`, each time over a connection of its own.
    pub(super) fn new(place: &InferenceAt) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .build();
        Self { agent: config.new_agent(), url: place.url.clone(), secret: place.secret.clone() }
    }
}

impl Inference for RemoteInference {
    async fn analyse(
        &self,
        capability: Capability,
        frame: Vec<u8>,
        deadline_ms: u64,
    ) -> Result<Vec<u8>, InferenceError> {
        let call = self
            .agent
            .post(format!("{}{ANALYSE_PREFIX}{}", self.url, capability.name()))
            .header("authorization", format!("Bearer {}", self.secret))
            .header("content-type", MEDIA_TYPE)
            .header(DEADLINE_HEADER, deadline_ms.to_string())
            .config()
            .timeout_global(Some(Duration::from_millis(deadline_ms) + GRACE))
            .build();
        let answer = spawn_blocking(move || call.send(&frame[..]).map_err(failed).and_then(read));
        answer.await.map_err(|error| InferenceError::Failed(error.to_string()))?
    }

    async fn is_healthy(&self) -> bool {
        let call = self.agent.get(format!("{}{HEALTH_PATH}", self.url)).config();
        let call = call.timeout_global(Some(HEALTH_LIMIT)).build();
        let answer = spawn_blocking(move || call.call().is_ok_and(|answer| answer.status() == 200));
        answer.await.unwrap_or_default()
    }
}

fn read(mut answer: http::Response<ureq::Body>) -> Result<Vec<u8>, InferenceError> {
    let retry_after = answer.headers().get("retry-after").and_then(|value| value.to_str().ok());
    remote::outcome(answer.status().as_u16(), retry_after)?;
    let limit = MessageLimits::default().frame_bytes as u64;
    answer.body_mut().with_config().limit(limit).read_to_vec().map_err(failed)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn failed(error: ureq::Error) -> InferenceError {
    match error {
        ureq::Error::Timeout(_) => InferenceError::DeadlinePassed,
        _ => InferenceError::Unavailable,
    }
}
