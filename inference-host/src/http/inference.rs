//! The inference interface: addresses and statuses of `selfsame_protocol::http`.
//!
//! One implementation serves remote edges over a socket and the embedded edge
//! within the process.

use super::{WholeResponse, empty, secret::SharedSecret, whole};
use crate::{
    executor::{AnalyseError, Executor},
    health::{Health, Status},
    metrics,
};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Method, Request, StatusCode,
    header::{CONTENT_LENGTH, RETRY_AFTER},
    request::Parts,
};
use http_body::Body;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use selfsame_protocol::http::{
    ANALYSE_PREFIX, DEADLINE_HEADER, HEALTH_PATH, MEDIA_TYPE, REQUEST_ID_HEADER,
};
use std::{error::Error, sync::Arc, time::Duration};

/// Address of the metrics page.
pub const METRICS_PATH: &str = "/metrics";

/// How long a caller that was turned away should wait.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("1");

/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// Who may ask, and how much they may send.
#[derive(Debug, Clone)]
pub struct Access {
    /// The secret callers must bring; without one, anybody who can reach the
    /// interface may call it.
    pub secret: Option<SharedSecret>,
    /// Largest request frame in bytes.
    pub frame_bytes: usize,
}

/// The executor behind an HTTP interface.
#[derive(Clone)]
pub struct InferenceApi {
    executor: Arc<Executor>,
    access: Access,
}

impl InferenceApi {
    /// Offers `executor` on these terms.
    #[must_use]
    pub fn new(executor: Arc<Executor>, access: Access) -> Self {
        Self { executor, access }
    }

    /// Answers one request.
    pub async fn answer<B>(&self, request: Request<B>) -> WholeResponse
    where
        B: Body<Data = Bytes> + Send,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let (head, body) = request.into_parts();
        match (&head.method, head.uri.path()) {
            (&Method::GET, HEALTH_PATH) => health(&self.executor),
            (&Method::GET, METRICS_PATH) => metrics(&self.executor),
            (&Method::POST, path) => match path.strip_prefix(ANALYSE_PREFIX) {
                Some(capability) => self.admit(&head, capability, body).await,
                None => empty(StatusCode::NOT_FOUND),
            },
            _ => empty(StatusCode::NOT_FOUND),
        }
    }

    /// Nothing of the body is read before the secret and its length are known good.
    async fn admit<B>(&self, head: &Parts, capability: &str, body: B) -> WholeResponse
    where
        B: Body<Data = Bytes> + Send,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        if self.access.secret.as_ref().is_some_and(|secret| !secret.is_in(&head.headers)) {
            return empty(StatusCode::UNAUTHORIZED);
        }
        let declared: Option<usize> = number(&head.headers, CONTENT_LENGTH.as_str());
        if declared.is_some_and(|bytes| bytes > self.access.frame_bytes) {
            return empty(StatusCode::PAYLOAD_TOO_LARGE);
        }
        match collect(body, self.access.frame_bytes).await {
            Ok(frame) => self.analyse(head, capability, frame).await,
            Err(status) => empty(status),
        }
    }

    async fn analyse(&self, head: &Parts, capability: &str, frame: Bytes) -> WholeResponse {
        let patience = number(&head.headers, DEADLINE_HEADER).map(Duration::from_millis);
        let answer = self.executor.analyse(capability, frame, patience).await;
        let id = head.headers.get(REQUEST_ID_HEADER).and_then(|id| id.to_str().ok());
        let outcome = answer.as_ref().map_or_else(AnalyseError::name, |_| "ok");
        tracing::debug!(request_id = id, outcome, "analysis answered");
        match answer {
            Ok(frame) => whole(StatusCode::OK, MEDIA_TYPE, frame),
            Err(error) => refusal(&error),
        }
    }
}

async fn collect<B>(body: B, limit: usize) -> Result<Bytes, StatusCode>
where
    B: Body<Data = Bytes> + Send,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let body = Limited::new(body, limit).collect();
    match tokio::time::timeout(BODY_TIMEOUT, body).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

fn refusal(error: &AnalyseError) -> WholeResponse {
    let status = match error {
        AnalyseError::MalformedRequest => StatusCode::BAD_REQUEST,
        AnalyseError::UnknownCapability => StatusCode::NOT_FOUND,
        AnalyseError::QueueFull => StatusCode::TOO_MANY_REQUESTS,
        AnalyseError::GuestFailed => StatusCode::INTERNAL_SERVER_ERROR,
        AnalyseError::CapabilityDown => StatusCode::SERVICE_UNAVAILABLE,
        AnalyseError::DeadlinePassed => StatusCode::GATEWAY_TIMEOUT,
    };
    let mut response = empty(status);
    if status == StatusCode::TOO_MANY_REQUESTS {
        response.headers_mut().insert(RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    response
}

/// The health report as JSON, 200 or 503.
#[must_use]
pub fn health(executor: &Executor) -> WholeResponse {
    let health = Health::of(executor);
    let status = match health.status {
        Status::Up => StatusCode::OK,
        Status::Down => StatusCode::SERVICE_UNAVAILABLE,
    };
    match serde_json::to_vec(&health) {
        Ok(report) => whole(status, "application/json", report),
        Err(_) => empty(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// The metrics page.
#[must_use]
pub fn metrics(executor: &Executor) -> WholeResponse {
    whole(StatusCode::OK, metrics::MEDIA_TYPE, executor.metrics().encode())
}

fn number<N: std::str::FromStr>(headers: &HeaderMap, name: &str) -> Option<N> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}
