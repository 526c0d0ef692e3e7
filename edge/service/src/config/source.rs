//! Values of the configuration, read out of text.

use super::{ConfigError, DIGEST_LENGTH, Limits, MOST_SESSION_CUSTOMERS, PageBands, Thresholds};
use crate::vault::{SealingKey, Vault, VaultError};
use base64::{Engine, engine::general_purpose::STANDARD};
use selfsame_protocol::face::ImageLimits;

/// Shortest secret that is taken, in bytes.
const MIN_SECRET_LENGTH: usize = 32;

/// Where values come from: the text of a named one, if it is set.
pub(super) struct Source<L>(pub(super) L);

impl<L: Fn(&str) -> Option<String>> Source<L> {
    pub(super) fn text(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.trim().is_empty())
    }

    pub(super) fn required(&self, name: &'static str) -> Result<String, ConfigError> {
        self.text(name).ok_or(ConfigError::Missing(name))
    }

    pub(super) fn number(&self, name: &'static str, default: u32) -> Result<u64, ConfigError> {
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

    pub(super) fn thresholds(&self) -> Result<Thresholds, ConfigError> {
        let default = Thresholds::default();
        Ok(Thresholds {
            similarity: self.score("similarity_threshold", default.similarity)?,
            mask: self.score("mask_threshold", default.mask)?,
            ocr_confidence: self.score("ocr_confidence_threshold", default.ocr_confidence)?,
            tampering: self.score("tampering_threshold", default.tampering)?,
        })
    }

    pub(super) fn page_bands(&self) -> Result<PageBands, ConfigError> {
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

    pub(super) fn secret(&self, name: &'static str) -> Result<Option<Vec<u8>>, ConfigError> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let secret = STANDARD.decode(text.trim()).ok();
        let secret = secret.filter(|secret| secret.len() >= MIN_SECRET_LENGTH);
        secret.map(Some).ok_or(ConfigError::MalformedSecret(name))
    }

    pub(super) fn limits(&self) -> Result<Limits, ConfigError> {
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
            chip_bytes: to_usize(self.number("chip_limit_bytes", 1 << 20)?),
            inference_ms: self.number("inference_timeout_ms", 20_000)?,
        })
    }
}

pub(super) fn to_usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn to_u32(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

pub(super) fn parse_hashes(list: &str) -> Result<Vec<[u8; DIGEST_LENGTH]>, ConfigError> {
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

pub(super) fn parse_sealing_keys(list: &str) -> Result<Vault, ConfigError> {
    let keys: Result<Vec<_>, _> =
        list.split(',').map(|entry| parse_sealing_key(entry.trim())).collect();
    Ok(Vault::new(keys?)?)
}

fn parse_sealing_key(entry: &str) -> Result<SealingKey, VaultError> {
    let (id, text) = entry.split_once(':').ok_or(VaultError::MalformedKey)?;
    let bytes = STANDARD.decode(text).map_err(|_| VaultError::MalformedKey)?;
    SealingKey::new(id, &bytes)
}
