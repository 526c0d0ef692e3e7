//! Configuration: plain names and values, as every runtime can give them.

mod identity_store;

pub use identity_store::{IdentityStore, Webhook};

use crate::vault::{SealingKey, Vault, VaultError};
use base64::{Engine, engine::general_purpose::STANDARD};
use selfsame_biometrics::face::compare::Threshold;
use selfsame_protocol::face::ImageLimits;
use thiserror::Error;

/// Length of a SHA-256 digest in bytes.
pub const DIGEST_LENGTH: usize = 32;

/// With more customers a session would outgrow the ledger: each takes 17 bytes of
/// [`LEDGER_VALUE_BYTES`](crate::platform::LEDGER_VALUE_BYTES).
pub(crate) const MOST_SESSION_CUSTOMERS: usize = 50_000;

/// Shortest secret that is taken, in bytes.
const MIN_SECRET_LENGTH: usize = 32;

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
    /// How long one inference call may take, in milliseconds.
    pub inference_ms: u64,
}

/// Why a configuration cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// A value that must be given is not there.
    #[error("{0} is not set")]
    Missing(&'static str),
    /// A value is not a positive number.
    #[error("{name} is not a positive whole number: {value}")]
    NotANumber {
        /// Name of the value.
        name: &'static str,
        /// What was given.
        value: String,
    },
    /// A number is larger than what it bounds can be.
    #[error("{name} is larger than {most}")]
    TooLarge {
        /// Name of the value.
        name: &'static str,
        /// The largest number that makes sense.
        most: usize,
    },
    /// A value is not a score.
    #[error("{name} is not a number from 0 to 1: {value}")]
    NotAScore {
        /// Name of the value.
        name: &'static str,
        /// What was given.
        value: String,
    },
    /// The identity store is none of those there are.
    #[error("identity_store is neither register nor webhook: {0}")]
    UnknownIdentityStore(String),
    /// What is sent to the identity store would not be safe on its way.
    #[error("identity_store_url is not https, nor http to this very machine")]
    UnsafeAddress,
    /// The secret of the identity store is of no use.
    #[error("identity_store_secret is not whsec_ and the Base64 of 24 to 64 bytes")]
    MalformedWebhookSecret,
    /// A key hash is not 64 hexadecimal digits.
    #[error("api_key_hashes holds something that is not a SHA-256 in hexadecimal")]
    MalformedHash,
    /// A secret is not 32 bytes or more in Base64.
    #[error("{0} is not a secret of at least 32 bytes in Base64")]
    MalformedSecret(&'static str),
    /// A sealing key is not `id:base64` of 32 bytes.
    #[error("sealing_keys: {0}")]
    MalformedSealingKey(#[from] VaultError),
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

struct Source<L>(L);

impl<L: Fn(&str) -> Option<String>> Source<L> {
    fn text(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.trim().is_empty())
    }

    fn required(&self, name: &'static str) -> Result<String, ConfigError> {
        self.text(name).ok_or(ConfigError::Missing(name))
    }

    fn number(&self, name: &'static str, default: u32) -> Result<u64, ConfigError> {
        let Some(value) = self.text(name) else { return Ok(u64::from(default)) };
        match value.trim().parse::<u32>() {
            Ok(number) if number > 0 => Ok(u64::from(number)),
            _ => Err(ConfigError::NotANumber { name, value }),
        }
    }

    fn session_customers(&self) -> Result<usize, ConfigError> {
        match to_usize(self.number("session_max_customers", 1000)?) {
            number if number > MOST_SESSION_CUSTOMERS => {
                let name = "session_max_customers";
                Err(ConfigError::TooLarge { name, most: MOST_SESSION_CUSTOMERS })
            }
            number => Ok(number),
        }
    }

    fn thresholds(&self) -> Result<Thresholds, ConfigError> {
        let default = Thresholds::default();
        Ok(Thresholds {
            similarity: self.score("similarity_threshold", default.similarity)?,
            mask: self.score("mask_threshold", default.mask)?,
            ocr_confidence: self.score("ocr_confidence_threshold", default.ocr_confidence)?,
            tampering: self.score("tampering_threshold", default.tampering)?,
        })
    }

    fn page_bands(&self) -> Result<PageBands, ConfigError> {
        let default = PageBands::default();
        Ok(PageBands {
            low: self.score("page_quality_low", default.low)?,
            high: self.score("page_quality_high", default.high)?,
        })
    }

    fn score(&self, name: &'static str, default: f32) -> Result<f32, ConfigError> {
        let Some(value) = self.text(name) else { return Ok(default) };
        let score = value.trim().parse().ok().filter(|score| (0.0..=1.0).contains(score));
        score.ok_or(ConfigError::NotAScore { name, value })
    }

    fn secret(&self, name: &'static str) -> Result<Option<Vec<u8>>, ConfigError> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let secret = STANDARD.decode(text.trim()).ok();
        let secret = secret.filter(|secret| secret.len() >= MIN_SECRET_LENGTH);
        secret.map(Some).ok_or(ConfigError::MalformedSecret(name))
    }

    fn limits(&self) -> Result<Limits, ConfigError> {
        let image = ImageLimits::default();
        Ok(Limits {
            body_bytes: to_usize(self.number("body_limit_bytes", 20 << 20)?),
            image: ImageLimits {
                min_side: to_u32(self.number("image_min_side", image.min_side)?),
                max_side: to_u32(self.number("image_max_side", image.max_side)?),
                max_pixels: self.number("image_max_pixels", 40_000_000)?,
            },
            crop_side: to_u32(self.number("crop_max_side", 4096)?),
            session_customers: self.session_customers()?,
            liveness_photos: to_usize(self.number("liveness_max_photos", 20)?),
            liveness_records: to_usize(self.number("liveness_max_records", 5)?),
            inference_ms: self.number("inference_timeout_ms", 20_000)?,
        })
    }
}

fn to_usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn to_u32(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn parse_hashes(list: &str) -> Result<Vec<[u8; DIGEST_LENGTH]>, ConfigError> {
    list.split(',').map(|hash| parse_hash(hash.trim()).ok_or(ConfigError::MalformedHash)).collect()
}

fn parse_hash(text: &str) -> Option<[u8; DIGEST_LENGTH]> {
    if text.len() != 2 * DIGEST_LENGTH || !text.is_ascii() {
        return None;
    }
    let mut hash = [0; DIGEST_LENGTH];
    for (position, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * position..2 * position + 2)?, 16).ok()?;
    }
    Some(hash)
}

fn parse_sealing_keys(list: &str) -> Result<Vault, ConfigError> {
    let keys: Result<Vec<_>, _> =
        list.split(',').map(|entry| parse_sealing_key(entry.trim())).collect();
    Ok(Vault::new(keys?)?)
}

fn parse_sealing_key(entry: &str) -> Result<SealingKey, VaultError> {
    let (id, text) = entry.split_once(':').ok_or(VaultError::MalformedKey)?;
    let bytes = STANDARD.decode(text).map_err(|_| VaultError::MalformedKey)?;
    SealingKey::new(id, &bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let lives = Lives { customer_ms: 1_800_000, face_ms: 600_000, identity_store_ms };
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
