//! Signing what is sent to a webhook, by Standard Webhooks 1.0
//! (<https://www.standardwebhooks.com>): receivers find libraries for it in every
//! language.
//!
//! The signature is HMAC-SHA-256 over `id.timestamp.body`. The id is the same for
//! every try of a message, so that the receiver can drop repeats; the timestamp is
//! that of the try, so that it can drop what somebody recorded.

use crate::config::Webhook;
use crate::platform::Post;
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use std::ops::RangeInclusive;

const SECRET_PREFIX: &str = "whsec_";
const SECRET_LENGTH: RangeInclusive<usize> = 24..=64;

/// What both sides of a webhook know.
pub struct WebhookSecret(Hmac<Sha256>);

impl WebhookSecret {
    /// Reads `whsec_` and the Base64 of 24 to 64 bytes; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let key = STANDARD.decode(text.trim().strip_prefix(SECRET_PREFIX)?).ok()?;
        if !SECRET_LENGTH.contains(&key.len()) {
            return None;
        }
        Hmac::new_from_slice(&key).ok().map(Self)
    }

    /// The signature of a message as its header has it.
    fn sign(&self, id: &str, timestamp: &str, body: &[u8]) -> String {
        let parts = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body];
        let mac = parts.into_iter().fold(self.0.clone(), Mac::chain_update);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("WebhookSecret")
    }
}

impl Webhook {
    /// The message `id` with a body of JSON, signed at `now_ms`.
    pub(crate) fn post(&self, id: &str, now_ms: u64, body: Vec<u8>) -> Post {
        let timestamp = (now_ms / 1000).to_string();
        let signature = self.secret.sign(id, &timestamp, &body);
        let headers = vec![
            ("content-type", "application/json".to_owned()),
            ("webhook-id", id.to_owned()),
            ("webhook-timestamp", timestamp),
            ("webhook-signature", signature),
        ];
        Post { url: self.url.clone(), headers, body, deadline_ms: self.deadline_ms }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example that the libraries of Standard Webhooks are tested with.
    #[test]
    fn the_published_example_is_signed_alike() {
        let secret = WebhookSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let body = br#"{"test": 2432232314}"#;
        let signature = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn secrets_without_form_are_refused() {
        let secret = |length| format!("whsec_{}", STANDARD.encode(vec![7; length]));
        for length in [24, 64] {
            assert!(WebhookSecret::parse(&secret(length)).is_some(), "{length}");
        }
        for length in [0, 23, 65] {
            assert!(WebhookSecret::parse(&secret(length)).is_none(), "{length}");
        }
        assert!(WebhookSecret::parse(&STANDARD.encode([7; 32])).is_none(), "no prefix");
        assert!(WebhookSecret::parse("whsec_%%%%").is_none());
    }
}
