//! What the inference host's HTTP statuses mean, for every adapter that calls one
//! over the network; the statuses themselves are in `selfsame_protocol::http`.

use crate::platform::InferenceError;

const DEFAULT_RETRY_SECONDS: u32 = 1;

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
