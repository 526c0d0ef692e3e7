//! Answers: what a handler returns, and how it becomes an HTTP response.

use crate::failure::Failure;
use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{Response, StatusCode};
use selfsame_contract::ApiError;
use serde::Serialize;

const JSON: &str = "application/json";
const HTML: &str = "text/html; charset=utf-8";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A good answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// 200 with a JSON body.
    Json(Bytes),
    /// 200 with a page.
    Page(&'static str),
    /// 204.
    NoContent,
    /// 503 with a JSON body: the health report of a service that is down.
    Down(Bytes),
}

impl Answer {
    /// 200 with `message` as JSON.
    pub(crate) fn json<M: Serialize>(message: &M) -> Result<Self, Failure> {
        Ok(Self::Json(to_json(message)?))
    }

    /// 503 with `message` as JSON.
    pub(crate) fn down<M: Serialize>(message: &M) -> Result<Self, Failure> {
        Ok(Self::Down(to_json(message)?))
    }

    pub(crate) fn into_response(self) -> Response<Bytes> {
        match self {
            Self::Json(body) => response(StatusCode::OK, JSON, body),
            Self::Page(page) => response(StatusCode::OK, HTML, Bytes::from_static(page.as_bytes())),
            Self::Down(body) => response(StatusCode::SERVICE_UNAVAILABLE, JSON, body),
            Self::NoContent => empty(StatusCode::NO_CONTENT),
        }
    }
}

fn to_json<M: Serialize>(message: &M) -> Result<Bytes, Failure> {
    serde_json::to_vec(message).map(Bytes::from).map_err(Failure::unexpected)
}

/// The response for an error of the contract.
pub(crate) fn refusal(error: ApiError) -> Response<Bytes> {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = match error.body().and_then(|body| serde_json::to_vec(&body).ok()) {
        Some(body) => response(status, JSON, body.into()),
        None => empty(status),
    };
    if let Some(seconds) = error.retry_after_seconds() {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}

/// Puts the request's id on its response.
pub(crate) fn identify(response: &mut Response<Bytes>, request_id: &str) {
    if let Ok(value) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
}

fn response(status: StatusCode, media_type: &'static str, body: Bytes) -> Response<Bytes> {
    let length = body.len();
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(CONTENT_LENGTH, length.into());
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    if status != StatusCode::NO_CONTENT {
        response.headers_mut().insert(CONTENT_LENGTH, 0.into());
    }
    response
}
