//! What an operator asks of the service, outside of the public contract.
//!
//! One address, for runtimes whose store has no expiry of its own: `POST
//! /maintenance/sweep` with `Authorization: Bearer SECRET` sweeps a part of the
//! store and answers `{"examined": 1000, "removed": 7, "next": "…"}`. What stands
//! in `next` goes into the next call as `?after=…`; `null` means that all is swept.
//! Without a configured secret there is no such address.

use crate::auth;
use crate::platform::{AuditEntry, Platform, StoreError};
use crate::sweep::{Listing, SweepLimits, Swept, sweep};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderValue, Method, Response, StatusCode};

const PATH: &str = "/maintenance/sweep";
const OPERATION: &str = "sweep";
const CURSOR: &str = "after=";

/// Short enough for a call, long enough to get ahead.
const LIMITS: SweepLimits = SweepLimits { values: 1_000, time_ms: 5_000 };

/// Answers a request for maintenance; `None` when it is something else, or when no
/// secret is configured.
pub async fn answer<P>(platform: &P, parts: &Parts, secret: Option<&str>) -> Option<Response<Bytes>>
where
    P: Platform<Ledger: Listing>,
{
    let secret = secret.map(str::trim).filter(|secret| !secret.is_empty())?;
    if parts.uri.path() != PATH {
        return None;
    }
    let started_ms = platform.now_ms();
    let (response, fault) = match outcome(platform, parts, secret).await {
        Ok(response) => (response, None),
        Err(error) => (empty(StatusCode::INTERNAL_SERVER_ERROR), Some(error.to_string())),
    };
    platform.audit(&AuditEntry {
        request_id: "-",
        operation: OPERATION,
        status: response.status().as_u16(),
        duration_ms: platform.now_ms().saturating_sub(started_ms),
        fault: fault.as_deref(),
    });
    Some(response)
}

async fn outcome<P>(
    platform: &P,
    parts: &Parts,
    secret: &str,
) -> Result<Response<Bytes>, StoreError>
where
    P: Platform<Ledger: Listing>,
{
    if !auth::brings(&parts.headers, secret) {
        return Ok(empty(StatusCode::UNAUTHORIZED));
    }
    if parts.method != Method::POST {
        return Ok(empty(StatusCode::METHOD_NOT_ALLOWED));
    }
    let query = parts.uri.query().unwrap_or_default();
    let after = query.split('&').find_map(|pair| pair.strip_prefix(CURSOR));
    Ok(report(&sweep(platform, after, LIMITS).await?))
}

fn report(swept: &Swept) -> Response<Bytes> {
    let Swept { examined, removed, next } = swept;
    let report =
        serde_json::json!({ "examined": examined, "removed": removed, "next": next }).to_string();
    let mut response = Response::new(Bytes::from(report));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

#[cfg(test)]
#[cfg(feature = "memory")]
mod tests {
    use super::*;
    use crate::memory::{MemoryPlatform, NoInference};
    use crate::platform::Ledger;
    use futures::executor::block_on;
    use http::Request;
    use http::header::AUTHORIZATION;
    use selfsame_protocol::envelope::Lifetime;
    use serde_json::{Value, json};

    fn ask(
        platform: &MemoryPlatform<NoInference>,
        (method, uri, token): (&str, &str, &str),
        secret: Option<&str>,
    ) -> Option<(u16, Value)> {
        let request = Request::builder().method(method).uri(uri).header(AUTHORIZATION, token);
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let response = block_on(answer(platform, &parts, secret))?;
        let body = serde_json::from_slice(response.body()).unwrap_or_default();
        Some((response.status().as_u16(), body))
    }

    #[test]
    fn only_who_knows_the_secret_may_sweep() {
        struct Case {
            name: &'static str,
            secret: Option<&'static str>,
            call: (&'static str, &'static str, &'static str),
            status: Option<u16>,
        }
        let call = ("POST", PATH, "Bearer open sesame");
        let secret = Some("open sesame");
        let cases = [
            Case { name: "all right", secret, call, status: Some(200) },
            Case { name: "not configured", secret: None, call, status: None },
            Case { name: "left empty", secret: Some(" "), call, status: None },
            Case {
                name: "empty and guessed",
                secret: Some(""),
                call: ("POST", PATH, "Bearer "),
                status: None,
            },
            Case {
                name: "wrong secret",
                secret,
                call: ("POST", PATH, "Bearer sesame"),
                status: Some(401),
            },
            Case { name: "no secret", secret, call: ("POST", PATH, ""), status: Some(401) },
            Case {
                name: "method",
                secret,
                call: ("GET", PATH, "Bearer open sesame"),
                status: Some(405),
            },
            Case {
                name: "elsewhere",
                secret,
                call: ("POST", "/maintenance", "Bearer open sesame"),
                status: None,
            },
        ];
        for case in cases {
            let platform = MemoryPlatform::new(NoInference, 0);
            let answered = ask(&platform, case.call, case.secret);
            assert_eq!(answered.map(|(status, _)| status), case.status, "{}", case.name);
        }
    }

    #[test]
    fn a_sweep_tells_what_it_did_and_where_it_stopped() {
        let platform = MemoryPlatform::new(NoInference, 1_000_000);
        let over = Lifetime { created_at_ms: 0, expires_at_ms: 1 }.to_header();
        for number in 0..LIMITS.values + 1 {
            let name = format!("face/{number:04}");
            block_on(platform.ledger().replace(&name, None, over.to_vec(), 1)).unwrap();
        }
        let secret = Some("s");
        let first = ask(&platform, ("POST", PATH, "Bearer s"), secret).unwrap();
        let expected = json!({ "examined": 1_000, "removed": 1_000, "next": "face/0999" });
        assert_eq!(first, (200, expected));
        let rest = format!("{PATH}?after=face/0999");
        let second = ask(&platform, ("POST", &rest, "Bearer s"), secret).unwrap();
        assert_eq!(second, (200, json!({ "examined": 1, "removed": 1, "next": null })));
        assert_eq!(platform.stored_names(), Vec::<String>::new());
    }
}
