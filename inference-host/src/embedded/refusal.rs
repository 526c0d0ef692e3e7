//! What the runtime answers when no instance did: a status with the body that the
//! public contract gives every refusal.

use crate::http::{WholeResponse, whole};
use http::StatusCode;

const MEDIA_TYPE: &str = "application/json";

/// The answer for a request that no instance of the edge component answered.
pub(super) fn refusal(status: StatusCode) -> WholeResponse {
    let (code, message) = match status {
        StatusCode::BAD_REQUEST => {
            ("INVALID_REQUEST_BODY", "The request names no host, or its body broke off.")
        }
        StatusCode::SERVICE_UNAVAILABLE => ("UNEXPECTED_ERROR", "The service is going down."),
        StatusCode::GATEWAY_TIMEOUT => ("UNEXPECTED_ERROR", "The work took longer than allowed."),
        _ => ("UNEXPECTED_ERROR", "Something went wrong on the server."),
    };
    let body = serde_json::json!({ "errorCode": code, "errorMessage": message });
    whole(status, MEDIA_TYPE, body.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;

    #[tokio::test]
    async fn every_refusal_has_a_code_and_a_sentence() {
        for status in [400, 500, 503, 504] {
            let answer = refusal(StatusCode::from_u16(status).unwrap());
            assert_eq!(answer.status(), status);
            let body = answer.into_body().collect().await.unwrap().to_bytes();
            let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
            assert!(body["errorCode"].is_string() && body["errorMessage"].is_string(), "{status}");
        }
    }
}
