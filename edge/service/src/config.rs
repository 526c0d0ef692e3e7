//! Configuration: plain names and values, as every runtime can give them.

mod error;
mod identity_store;
mod source;

pub use error::ConfigError;
pub use identity_store::{IdentityStore, Webhook};

use crate::vault::Vault;
use selfsame_biometrics::face::compare::Threshold;
use selfsame_protocol::face::ImageLimits;
use source::{Source, parse_hashes, parse_sealing_keys};

/// Length of a SHA-256 digest in bytes.
pub const DIGEST_LENGTH: usize = 32;

/// With more customers a session would outgrow the ledger: each takes 17 bytes of
/// [`LEDGER_VALUE_BYTES`](crate::platform::LEDGER_VALUE_BYTES).
pub(crate) const MOST_SESSION_CUSTOMERS: usize = 50_000;

/// Everything an operator can set.
#[derive(Debug)]
pub struct Config {
    /// SHA-256 of each accepted `apiKey:apiSecret`.
    pub api_key_hashes: Vec<[u8; DIGEST_LENGTH]>,
    /// Seals and opens stored values.
    pub vault: Vault,
    /// How long things are kept after their last use.
    pub lives: Lives,
    /// What a request may hold.
    pub limits: Limits,
    /// Where a score becomes a yes or a no.
    pub thresholds: Thresholds,
    /// Where the bands of a page's qualities end.
    pub page_bands: PageBands,
    /// The secret that makes the MAC of capture records outside of sessions.
    pub capture_key: Option<Vec<u8>>,
    /// Where customers are handed over to.
    pub identity_store: IdentityStore,
    /// What whoever maintains the service is known by, if there is anybody.
    pub maintenance_secret: Option<String>,
}

/// How long things are kept after their last use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lives {
    /// Customers with all that hangs on them, in milliseconds.
    pub customer_ms: u64,
    /// Faces, in milliseconds.
    pub face_ms: u64,
    /// Palms, in milliseconds.
    pub palm_ms: u64,
    /// What was handed over to the identity store, in milliseconds; for that it is
    /// counted from the handing over.
    pub identity_store_ms: u64,
}

/// Where a score becomes a yes or a no in an inspection. Each is the lowest score
/// that counts as yes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Two faces are the same person's.
    pub similarity: f32,
    /// The face wears a mask.
    pub mask: f32,
    /// A printed field was read surely enough not to be listed.
    pub ocr_confidence: f32,
    /// A page was tampered with.
    pub tampering: f32,
}

/// Where the bands of a page's qualities end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageBands {
    /// Scores below are low.
    pub low: f32,
    /// Scores above are high.
    pub high: f32,
}

impl Default for PageBands {
    /// The middle third, by design.
    fn default() -> Self {
        Self { low: 0.33, high: 0.66 }
    }
}

impl Default for Thresholds {
    /// One false match in a thousand comparisons of different people; the middle of
    /// the scores of masks and of tampering, where `docs/accuracy.md` states their
    /// errors; and what clients of the contract take for a doubtful reading.
    fn default() -> Self {
        let similarity = Threshold::RECOMMENDED.0;
        Self { similarity, mask: 0.5, ocr_confidence: 0.92, tampering: 0.5 }
    }
}

/// What a request may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest request body, in bytes.
    pub body_bytes: usize,
    /// Bounds on an image.
    pub image: ImageLimits,
    /// Largest width and height a caller may ask a crop for, in pixels.
    pub crop_side: u32,
    /// How many customers one session may hold.
    pub session_customers: usize,
    /// How many photos the liveness of a customer may hold.
    pub liveness_photos: usize,
    /// How many records it may hold.
    pub liveness_records: usize,
    /// Largest chip data, in bytes.
    pub chip_bytes: usize,
    /// How long one inference call may take, in milliseconds.
    pub inference_ms: u64,
}

impl Config {
    /// Reads the configuration through `lookup`, which answers the text of a
    /// named value. See `docs/operations.md` for the names.
    ///
    /// # Errors
    /// [`ConfigError`] names the value at fault, never its content if secret.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let source = Source(lookup);
        Ok(Self {
            api_key_hashes: parse_hashes(&source.required("api_key_hashes")?)?,
            vault: parse_sealing_keys(&source.required("sealing_keys")?)?,
            lives: Lives {
                customer_ms: source.number("customer_life_seconds", 30 * 60)? * 1000,
                face_ms: source.number("face_life_seconds", 10 * 60)? * 1000,
                palm_ms: source.number("palm_life_seconds", 10 * 60)? * 1000,
                identity_store_ms: source
                    .number("identity_store_retention_seconds", 365 * 86_400)?
                    * 1000,
            },
            limits: source.limits()?,
            thresholds: source.thresholds()?,
            page_bands: source.page_bands()?,
            capture_key: source.secret("capture_key")?,
            identity_store: source.identity_store()?,
            maintenance_secret: source.text("maintenance_secret"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::VaultError;

    const KEY: &str = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    const HASH: &str = "00000000000000000000000000000000000000000000000000000000000000ff";

    fn read(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::read(|name| {
            pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn defaults_are_those_of_the_reference() {
        let config = read(&[("api_key_hashes", HASH), ("sealing_keys", KEY)]).unwrap();
        let identity_store_ms = 365 * 86_400_000;
        let [face_ms, palm_ms] = [600_000; 2];
        let lives = Lives { customer_ms: 1_800_000, face_ms, palm_ms, identity_store_ms };
        assert_eq!(config.lives, lives);
        assert_eq!(config.limits.body_bytes, 20 << 20);
        assert_eq!(config.limits.image, ImageLimits::default());
        assert_eq!(config.api_key_hashes[0][31], 0xff);
    }

    #[test]
    fn what_is_wrong_is_named() {
        struct Case {
            name: &'static str,
            pairs: Vec<(&'static str, &'static str)>,
            expected: ConfigError,
        }
        let cases = [
            Case {
                name: "nothing",
                pairs: vec![],
                expected: ConfigError::Missing("api_key_hashes"),
            },
            Case {
                name: "short hash",
                pairs: vec![("api_key_hashes", "ff"), ("sealing_keys", KEY)],
                expected: ConfigError::MalformedHash,
            },
            Case {
                name: "short key",
                pairs: vec![("api_key_hashes", HASH), ("sealing_keys", "k1:AAAA")],
                expected: ConfigError::MalformedSealingKey(VaultError::MalformedKey),
            },
            Case {
                name: "no life at all",
                pairs: vec![
                    ("api_key_hashes", HASH),
                    ("sealing_keys", KEY),
                    ("face_life_seconds", "0"),
                ],
                expected: ConfigError::NotANumber { name: "face_life_seconds", value: "0".into() },
            },
            Case {
                name: "sessions beyond the ledger",
                pairs: vec![
                    ("api_key_hashes", HASH),
                    ("sealing_keys", KEY),
                    ("session_max_customers", "50001"),
                ],
                expected: ConfigError::TooLarge { name: "session_max_customers", most: 50_000 },
            },
        ];
        for case in cases {
            assert_eq!(read(&case.pairs).unwrap_err(), case.expected, "{}", case.name);
        }
    }
}
