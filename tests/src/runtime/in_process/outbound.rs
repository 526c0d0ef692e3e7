//! Messages to a webhook over plain HTTP.

use selfsame_service::platform::{Outbound, OutboundError, Post};
use std::time::Duration;
use tokio::task::spawn_blocking;
use ureq::Agent;

/// A connection of its own for every message.
pub(super) struct DirectOutbound;

impl Outbound for DirectOutbound {
    async fn post(&self, post: Post) -> Result<u16, OutboundError> {
        spawn_blocking(move || send(&post)).await.unwrap_or(Err(OutboundError::NoConnection))
    }
}

fn send(post: &Post) -> Result<u16, OutboundError> {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(Duration::from_millis(post.deadline_ms)))
        .build();
    let headers = post.headers.iter();
    let request = headers.fold(config.new_agent().post(&post.url), |request, (name, value)| {
        request.header(*name, value)
    });
    match request.send(&post.body[..]) {
        Ok(receipt) => Ok(receipt.status().as_u16()),
        Err(ureq::Error::Timeout(_)) => Err(OutboundError::DeadlinePassed),
        Err(_) => Err(OutboundError::NoConnection),
    }
}
