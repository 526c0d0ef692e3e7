//! HTTP: the inference interface for remote edges, and how sockets are served.

pub mod inference;
pub mod secret;
pub mod server;

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header::CONTENT_TYPE};
use http_body_util::Full;

/// A response whose body is at hand.
pub type WholeResponse = Response<Full<Bytes>>;

/// A response with a status and no body.
#[must_use]
pub fn empty(status: StatusCode) -> WholeResponse {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}

/// A response with a body of the given media type.
#[must_use]
pub fn whole(
    status: StatusCode,
    media_type: &'static str,
    body: impl Into<Bytes>,
) -> WholeResponse {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}
