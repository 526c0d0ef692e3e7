//! The service core: the whole public contract over a handful of ports.
//!
//! [`Service::handle`] takes a request with its body collected and answers a
//! response: route, check the token, hand to the handler of the operation, put
//! the outcome on the wire. It knows no platform: stores, inference, clock and
//! randomness are the ports of [`platform`]. Code here does not panic: on some
//! runtimes a panic ends more than the one request.

mod answer;
mod auth;
mod call;
mod capture;
pub mod config;
mod failure;
mod handlers;
mod identity_store;
mod inference;
pub mod maintenance;
#[cfg(feature = "memory")]
pub mod memory;
pub mod pieces;
pub mod platform;
pub mod remote;
mod router;
mod shelf;
pub mod sweep;
mod upload;
mod vault;
mod webhook;

pub use call::Body;
pub use config::{Config, ConfigError};
pub use identity_store::outbox::Deliveries;
pub use platform::Platform;

use answer::Answer;
use bytes::Bytes;
use call::Call;
use config::IdentityStore;
use failure::Failure;
use http::{Request, Response, request::Parts};
use identity_store::outbox::Outbox;
use identity_store::upkeep::{DELIVERIES, Task};
use platform::AuditEntry;
use router::{Route, Router};
use selfsame_contract::ApiError;
use shelf::Shelf;

const OPENAPI: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));
const REFERENCE: &str = include_str!(concat!(env!("OUT_DIR"), "/reference.html"));
const REQUEST_ID_LIMIT: usize = 64;

/// The configured service.
#[derive(Debug)]
pub struct Service {
    config: Config,
    router: Router,
}

impl Service {
    /// Readies the service.
    ///
    /// # Errors
    /// A text naming the path when the contract's own paths exclude each other.
    pub fn new(config: Config) -> Result<Self, String> {
        let router = Router::new().map_err(|error| error.to_string())?;
        Ok(Self { config, router })
    }

    /// The largest body an adapter should collect, in bytes.
    #[must_use]
    pub fn body_limit(&self) -> usize {
        self.config.limits.body_bytes
    }

    /// Whether the body of a request can matter: its operation reads one of that
    /// media type, and the caller is known. When not, the answer is the same for
    /// [`Body::Whole`] of nothing, and an adapter need not collect the body.
    #[must_use]
    pub fn reads_body(&self, parts: &Parts) -> bool {
        let Route::Operation(operation, _) = self.router.route(&parts.method, parts.uri.path())
        else {
            return false;
        };
        operation.description().request.is_some()
            && call::media_type(operation, &parts.headers).is_ok()
            && auth::is_authorized(&self.config, &parts.headers)
    }

    /// Answers one request.
    pub async fn handle<P: Platform>(
        &self,
        platform: &P,
        request: Request<Body>,
    ) -> Response<Bytes> {
        let started_ms = platform.now_ms();
        let (parts, body) = request.into_parts();
        let request_id = request_id(platform, &parts);
        let route = self.router.route(&parts.method, parts.uri.path());
        let operation = operation_name(&route);
        let outcome = match Task::of(&self.config, &parts) {
            Some(task) => task.run(platform, &self.config, &parts).await,
            None => self.answer(platform, &parts, body, route).await,
        };
        let (mut response, fault) = match outcome {
            Ok(answer) => (answer.into_response(), None),
            Err(failure) => (answer::refusal(failure.error), failure.fault),
        };
        answer::identify(&mut response, &request_id);
        platform.audit(&AuditEntry {
            request_id: &request_id,
            operation,
            status: response.status().as_u16(),
            duration_ms: platform.now_ms().saturating_sub(started_ms),
            fault: fault.as_deref(),
        });
        response
    }

    /// Tries to deliver what the identity store has not received yet, as far as it
    /// is due; for runtimes that can be woken up at intervals.
    ///
    /// # Errors
    /// A text for the log when the stores fail.
    pub async fn deliver_due<P: Platform>(&self, platform: &P) -> Result<Deliveries, String> {
        let IdentityStore::Webhook(webhook) = &self.config.identity_store else {
            return Ok(Deliveries::default());
        };
        let shelf = Shelf { platform, config: &self.config };
        let deliveries = Outbox { shelf, webhook }.deliver_due(DELIVERIES).await;
        deliveries.map_err(|failure| failure.fault.unwrap_or_else(|| failure.error.to_string()))
    }

    async fn answer<P: Platform>(
        &self,
        platform: &P,
        parts: &Parts,
        body: Body,
        route: Route,
    ) -> Result<Answer, Failure> {
        if needs_token(&route) && !auth::is_authorized(&self.config, &parts.headers) {
            return Err(ApiError::Unauthorized.into());
        }
        let (operation, path_values) = match route {
            Route::Operation(operation, path_values) => (operation, path_values),
            Route::OpenApi => return Ok(Answer::Json(Bytes::from_static(OPENAPI.as_bytes()))),
            Route::Reference => return Ok(Answer::Page(REFERENCE)),
            Route::WrongMethod => return Err(ApiError::MethodNotAllowed.into()),
            Route::Nowhere => return Err(ApiError::UnknownPath.into()),
        };
        let call = Call {
            platform,
            config: &self.config,
            headers: &parts.headers,
            query: parts.uri.query().unwrap_or_default(),
            path_values: &path_values,
            media_type: call::media_type(operation, &parts.headers)?,
        };
        handlers::dispatch(operation, &call, body).await
    }
}

fn needs_token(route: &Route) -> bool {
    match route {
        Route::Operation(operation, _) => operation.description().needs_token,
        Route::OpenApi | Route::Reference => false,
        Route::WrongMethod | Route::Nowhere => true,
    }
}

fn operation_name(route: &Route) -> &'static str {
    match route {
        Route::Operation(operation, _) => operation.description().operation_id,
        _ => "-",
    }
}

/// The caller's request id when it is short and plain, else one of our own.
fn request_id<P: Platform>(platform: &P, parts: &Parts) -> String {
    let given = parts.headers.get("x-request-id").and_then(|value| value.to_str().ok());
    let plain = |id: &&str| {
        (1..=REQUEST_ID_LIMIT).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    given.filter(plain).map_or_else(|| fresh_id(platform), str::to_owned)
}

fn fresh_id<P: Platform>(platform: &P) -> String {
    let mut bytes = [0; 8];
    match platform.fill_random(&mut bytes) {
        Ok(()) => format!("{:016x}", u64::from_be_bytes(bytes)),
        Err(_) => "-".to_owned(),
    }
}
