//! Calling inference hosts over the network, as far as it is the same for every
//! adapter: which host is asked ([`hosts`]), whether another one is asked after it
//! ([`attempt`]), what a request holds and what the status of its answer means.
//! The statuses themselves are in `selfsame_protocol::http`.

pub mod attempt;
pub mod hosts;

use crate::platform::InferenceError;
use selfsame_protocol::Capability;
use selfsame_protocol::http::{ANALYSE_PREFIX, DEADLINE_HEADER, HEALTH_PATH, MEDIA_TYPE};

const DEFAULT_RETRY_SECONDS: u32 = 1;

/// How much longer than the deadline a host's own "deadline passed" may take to
/// arrive, in milliseconds; a host that is silent beyond that is in trouble.
pub const GRACE_MS: u64 = 500;

/// How long a host may take to say how it is, in milliseconds.
pub const HEALTH_LIMIT_MS: u64 = 2_000;

/// Where the host at the address `host` analyses for `capability`.
#[must_use]
pub fn analyse_url(host: &str, capability: Capability) -> String {
    format!("{host}{ANALYSE_PREFIX}{}", capability.name())
}

/// Where the host at the address `host` says how it is.
#[must_use]
pub fn health_url(host: &str) -> String {
    format!("{host}{HEALTH_PATH}")
}

/// The headers of a request that may take `deadline_ms`, from a caller known by
/// `secret`.
#[must_use]
pub fn headers(secret: &str, deadline_ms: u64) -> [(&'static str, String); 3] {
    [
        ("authorization", format!("Bearer {secret}")),
        ("content-type", MEDIA_TYPE.to_owned()),
        (DEADLINE_HEADER, deadline_ms.to_string()),
    ]
}

/// Reads the status of an answer: with `Ok` its body is the frame.
/// `retry_after` is the header of that name, if there is one.
///
/// # Errors
/// The [`InferenceError`] that any other status stands for.
pub fn outcome(status: u16, retry_after: Option<&str>) -> Result<(), InferenceError> {
    match status {
        200 => Ok(()),
        429 => Err(InferenceError::Overloaded {
            retry_after_seconds: retry_after
                .and_then(|text| text.trim().parse().ok())
                .unwrap_or(DEFAULT_RETRY_SECONDS),
        }),
        503 => Err(InferenceError::Unavailable),
        504 => Err(InferenceError::DeadlinePassed),
        status => Err(InferenceError::Failed(format!("status {status}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_says_where_it_goes_who_asks_and_how_long_it_may_take() {
        assert_eq!(analyse_url("https://a:1", Capability::Face), "https://a:1/v1/analyse/face");
        assert_eq!(health_url("https://a:1"), "https://a:1/v1/health");
        let headers = headers("open sesame", 1500);
        assert!(headers.contains(&("authorization", "Bearer open sesame".to_owned())));
        assert!(headers.contains(&(DEADLINE_HEADER, "1500".to_owned())));
    }

    #[test]
    fn statuses_are_told_apart() {
        struct Case {
            status: u16,
            retry_after: Option<&'static str>,
            expected: Result<(), InferenceError>,
        }
        let overloaded = |seconds| Err(InferenceError::Overloaded { retry_after_seconds: seconds });
        let failed = |text: &str| Err(InferenceError::Failed(text.to_owned()));
        let cases = [
            Case { status: 200, retry_after: None, expected: Ok(()) },
            Case { status: 429, retry_after: Some("7"), expected: overloaded(7) },
            Case { status: 429, retry_after: Some("soon"), expected: overloaded(1) },
            Case { status: 429, retry_after: None, expected: overloaded(1) },
            Case { status: 503, retry_after: None, expected: Err(InferenceError::Unavailable) },
            Case { status: 504, retry_after: None, expected: Err(InferenceError::DeadlinePassed) },
            Case { status: 500, retry_after: None, expected: failed("status 500") },
            Case { status: 204, retry_after: None, expected: failed("status 204") },
        ];
        for case in cases {
            assert_eq!(outcome(case.status, case.retry_after), case.expected, "{}", case.status);
        }
    }
}
