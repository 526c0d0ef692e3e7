//! The secret that remote edges share with the host.

use http::{HeaderMap, header::AUTHORIZATION};
use sha2::{Digest, Sha256};
use std::fmt;
use subtle::ConstantTimeEq;

/// Knows a secret by its hash. Comparing hashes in constant time tells nothing
/// about the secret, not even its length.
#[derive(Clone)]
pub struct SharedSecret([u8; 32]);

impl SharedSecret {
    /// The secret itself is not kept.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        Self(Sha256::digest(secret).into())
    }

    /// Whether the request carries the secret: `Authorization: Bearer <secret>`.
    #[must_use]
    pub fn is_in(&self, headers: &HeaderMap) -> bool {
        let bearer = headers.get(AUTHORIZATION).map(http::HeaderValue::as_bytes);
        let offered = bearer.and_then(|value| value.strip_prefix(b"Bearer ")).unwrap_or_default();
        Self::new(offered).0.ct_eq(&self.0).into()
    }
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SharedSecret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_secret_itself_opens() {
        struct Case {
            name: &'static str,
            header: Option<&'static str>,
            opens: bool,
        }
        let cases = [
            Case { name: "the secret", header: Some("Bearer opensesame"), opens: true },
            Case { name: "nothing", header: None, opens: false },
            Case { name: "an empty one", header: Some("Bearer "), opens: false },
            Case { name: "another", header: Some("Bearer opensesamf"), opens: false },
            Case { name: "a part", header: Some("Bearer open"), opens: false },
            Case { name: "another scheme", header: Some("Basic opensesame"), opens: false },
        ];
        let secret = SharedSecret::new(b"opensesame");
        for case in cases {
            let value = case.header.map(|value| (AUTHORIZATION, value.parse().unwrap()));
            let headers: HeaderMap = value.into_iter().collect();
            assert_eq!(secret.is_in(&headers), case.opens, "{}", case.name);
        }
    }
}
