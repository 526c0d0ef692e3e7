//! Messages to the operator's webhook over outgoing HTTP. The manifest says which
//! hosts the runtime lets through.

use crate::timer::{Timer, within};
use selfsame_service::platform::{Outbound, OutboundError, Post};
use spin_sdk::http::{Method, Request, Response, send};

/// The way out that the runtime leaves open.
pub(crate) struct SpinOutbound;

impl Outbound for SpinOutbound {
    async fn post(&self, post: Post) -> Result<u16, OutboundError> {
        let mut request = Request::builder();
        request.method(Method::Post).uri(post.url);
        for (name, value) in post.headers {
            request.header(name, value);
        }
        let length = post.body.len().to_string();
        let request = request.header("content-length", length).body(post.body).build();
        match within(Timer::of_ms(post.deadline_ms), send::<_, Response>(request)).await {
            Some(Ok(response)) => Ok(*response.status()),
            Some(Err(_)) => Err(OutboundError::NoConnection),
            None => Err(OutboundError::DeadlinePassed),
        }
    }
}
