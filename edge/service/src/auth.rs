//! Who may call: bearer tokens against hashes, in constant time.

use crate::config::{Config, DIGEST_LENGTH};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderValue, header::AUTHORIZATION};
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

const SCHEME: &str = "bearer ";

/// SHA-256 of a secret; only this form of a secret is kept.
pub(crate) fn digest(secret: &[u8]) -> [u8; DIGEST_LENGTH] {
    Sha256::digest(secret).into()
}

/// The same in hexadecimal, for names that must not show what they stand for.
pub(crate) fn hex_digest(secret: &[u8]) -> String {
    digest(secret).map(|byte| format!("{byte:02x}")).concat()
}

/// Whether the request carries the Base64 of an accepted `apiKey:apiSecret`.
pub(crate) fn is_authorized(config: &Config, headers: &HeaderMap) -> bool {
    let Some(secret) = bearer_secret(headers) else { return false };
    let presented = digest(&secret);
    let matches = config
        .api_key_hashes
        .iter()
        .fold(Choice::from(0), |found, hash| found | hash.ct_eq(&presented));
    matches.into()
}

/// Whether the request carries `secret` itself as its bearer token. Digests are
/// compared, so nothing is told by the time it takes.
pub(crate) fn brings(headers: &HeaderMap, secret: &str) -> bool {
    let brought = headers.get(AUTHORIZATION).map_or(&b""[..], HeaderValue::as_bytes);
    digest(brought).ct_eq(&digest(format!("Bearer {secret}").as_bytes())).into()
}

fn bearer_secret(headers: &HeaderMap) -> Option<Vec<u8>> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_at_checked(SCHEME.len())?;
    if !scheme.eq_ignore_ascii_case(SCHEME) {
        return None;
    }
    STANDARD.decode(token.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::{SealingKey, Vault};

    fn config() -> Config {
        let hashes = [digest(b"first:one"), digest(b"second:two")];
        let text = hashes.map(|hash| hash.map(|byte| format!("{byte:02x}")).concat()).join(",");
        Config::read(|name| match name {
            "api_key_hashes" => Some(text.clone()),
            "sealing_keys" => Some("k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".into()),
            _ => None,
        })
        .unwrap()
    }

    #[test]
    fn only_known_tokens_pass() {
        struct Case {
            header: Option<&'static str>,
            passes: bool,
        }
        let cases = [
            Case { header: Some("Bearer Zmlyc3Q6b25l"), passes: true },
            Case { header: Some("bearer c2Vjb25kOnR3bw=="), passes: true },
            Case { header: Some("Bearer Zmlyc3Q6dHdv"), passes: false },
            Case { header: Some("Bearer first:one"), passes: false },
            Case { header: Some("Basic Zmlyc3Q6b25l"), passes: false },
            Case { header: Some("Bearer "), passes: false },
            Case { header: Some("Bearer"), passes: false },
            Case { header: Some(""), passes: false },
            Case { header: None, passes: false },
        ];
        for case in cases {
            let mut headers = HeaderMap::new();
            if let Some(value) = case.header {
                headers.insert(AUTHORIZATION, value.parse().unwrap());
            }
            assert_eq!(is_authorized(&config(), &headers), case.passes, "{:?}", case.header);
        }
    }

    #[test]
    fn no_configured_key_lets_nobody_in() {
        let vault = Vault::new(vec![SealingKey::new("k", &[0; 32]).unwrap()]).unwrap();
        let config = Config { api_key_hashes: vec![], vault, ..config() };
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, "Bearer Zmlyc3Q6b25l".parse().unwrap());
        assert!(!is_authorized(&config, &headers));
    }
}
