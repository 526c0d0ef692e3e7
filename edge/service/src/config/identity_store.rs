//! Where customers are handed over to, as an operator says it.

use super::ConfigError;
use super::source::{Source, to_usize};
use crate::webhook::WebhookSecret;

/// Where customers are handed over to.
#[derive(Debug)]
pub enum IdentityStore {
    /// Nowhere.
    Absent,
    /// A register that the service keeps itself.
    Register,
    /// A receiver of the operator's.
    Webhook(Webhook),
}

/// A receiver of the operator's.
#[derive(Debug)]
pub struct Webhook {
    /// Its address.
    pub url: String,
    /// What messages to it are signed with.
    pub secret: WebhookSecret,
    /// How long it may take for one, in milliseconds.
    pub deadline_ms: u64,
    /// How many messages may wait. Their list is one value of the ledger, some 100
    /// bytes each.
    pub most_waiting: usize,
}

impl<L: Fn(&str) -> Option<String>> Source<L> {
    pub(super) fn identity_store(&self) -> Result<IdentityStore, ConfigError> {
        let Some(kind) = self.text("identity_store") else { return Ok(IdentityStore::Absent) };
        match kind.trim() {
            "register" => Ok(IdentityStore::Register),
            "webhook" => self.webhook().map(IdentityStore::Webhook),
            _ => Err(ConfigError::UnknownIdentityStore(kind)),
        }
    }

    fn webhook(&self) -> Result<Webhook, ConfigError> {
        let url = self.required("identity_store_url")?.trim().to_owned();
        if !is_safe(&url) {
            return Err(ConfigError::UnsafeAddress);
        }
        let secret = WebhookSecret::parse(&self.required("identity_store_secret")?)
            .ok_or(ConfigError::MalformedWebhookSecret)?;
        let deadline_ms = self.number("identity_store_timeout_ms", 2_000)?;
        let most_waiting = to_usize(self.number("identity_store_max_waiting", 1_000)?);
        Ok(Webhook { url, secret, deadline_ms, most_waiting })
    }
}

/// Faces leave the service here, so they leave encrypted or stay on the machine.
fn is_safe(url: &str) -> bool {
    let Ok(uri) = url.parse::<http::Uri>() else { return false };
    match (uri.scheme_str(), uri.host()) {
        (Some("https"), Some(_)) => true,
        (Some("http"), Some(host)) => ["127.0.0.1", "[::1]", "localhost"].contains(&host),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn read(pairs: &[(&str, &str)]) -> Result<IdentityStore, ConfigError> {
        let value = |name: &str| pairs.iter().find(|(key, _)| *key == name);
        Source(|name: &str| value(name).map(|(_, value)| (*value).to_owned())).identity_store()
    }

    fn webhook<'a>(url: &'a str, secret: &'a str) -> Vec<(&'static str, &'a str)> {
        let kind = ("identity_store", "webhook");
        vec![kind, ("identity_store_url", url), ("identity_store_secret", secret)]
    }

    #[test]
    fn there_is_none_by_default() {
        assert!(matches!(read(&[]), Ok(IdentityStore::Absent)));
        assert!(matches!(read(&[("identity_store", " ")]), Ok(IdentityStore::Absent)));
        let register = read(&[("identity_store", "register")]);
        assert!(matches!(register, Ok(IdentityStore::Register)));
    }

    #[test]
    fn faces_are_sent_encrypted_or_not_far() {
        for url in ["https://id.example.com/in", "http://127.0.0.1:9/in", "http://[::1]:9/"] {
            let Ok(IdentityStore::Webhook(webhook)) = read(&webhook(url, SECRET)) else {
                panic!("{url}");
            };
            assert_eq!((webhook.url.as_str(), webhook.deadline_ms), (url, 2_000));
        }
        for url in ["http://id.example.com/", "http://127.0.0.1.example.com/", "ftp://a/", "/in"] {
            let refused = read(&webhook(url, SECRET)).unwrap_err();
            assert_eq!(refused, ConfigError::UnsafeAddress, "{url}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let unknown = read(&[("identity_store", "cupboard")]).unwrap_err();
        assert_eq!(unknown, ConfigError::UnknownIdentityStore("cupboard".to_owned()));
        let nowhere = read(&[("identity_store", "webhook")]).unwrap_err();
        assert_eq!(nowhere, ConfigError::Missing("identity_store_url"));
        let unsigned = read(&webhook("https://a/", "")).unwrap_err();
        assert_eq!(unsigned, ConfigError::Missing("identity_store_secret"));
        let short = read(&webhook("https://a/", "whsec_AAAA")).unwrap_err();
        assert_eq!(short, ConfigError::MalformedWebhookSecret);
    }
}
