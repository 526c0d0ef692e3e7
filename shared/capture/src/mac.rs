//! The MAC: whether a record arrived as its maker closed it.
//!
//! HMAC-SHA-256 (RFC 2104) under a key from HKDF-SHA-256 (RFC 5869). The recipe is in
//! the documentation of the crate.

use crate::{Record, RecordError};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use std::fmt;
use subtle::ConstantTimeEq as _;

const SESSION_LABEL: &[u8] = b"selfsame capture record v1 session token";
const SERVICE_LABEL: &[u8] = b"selfsame capture record v1 capture key";

/// Characters of the Base64 text of 32 bytes.
pub(crate) const TEXT_LENGTH: usize = 44;

/// What stands in place of the MAC while it is computed.
const PLACEHOLDER: [u8; TEXT_LENGTH] = [b'A'; TEXT_LENGTH];

/// What stands before and after it, to the end of the header.
const BEFORE: &[u8] = b",\"mac\":\"";
const AFTER: &[u8] = b"\"}";

/// What a MAC says about a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MacStatus {
    /// There is none: nothing is proven, and video injection cannot be evaluated.
    Missing,
    /// The record is, to the last bit, what a holder of the key closed.
    Genuine,
    /// It is not, or another key was used: `INVALID_DATA`.
    Forged,
}

/// The key of MACs.
#[derive(Clone)]
pub struct CaptureKey([u8; 32]);

impl CaptureKey {
    /// The key of a session, from its token as the client received it.
    #[must_use]
    pub fn of_session(token: &str) -> Self {
        Self::derive(token.as_bytes(), SESSION_LABEL)
    }

    /// The key of customers without a session, from the configured capture key: at
    /// least 32 random bytes, shared with the client.
    #[must_use]
    pub fn of_service(capture_key: &[u8]) -> Self {
        Self::derive(capture_key, SERVICE_LABEL)
    }

    #[expect(clippy::expect_used, reason = "only more than 255 blocks are refused, this is one")]
    fn derive(input: &[u8], label: &[u8]) -> Self {
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(None, input).expand(label, &mut key).expect("one block");
        Self(key)
    }

    /// The Base64 text of the MAC over `pieces`, one after another.
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    fn mac(&self, pieces: [&[u8]; 3]) -> String {
        let mut hmac = Hmac::<Sha256>::new_from_slice(&self.0).expect("any length");
        pieces.iter().for_each(|piece| hmac.update(piece));
        STANDARD.encode(hmac.finalize().into_bytes())
    }
}

// The key stays out of logs.
impl fmt::Debug for CaptureKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CaptureKey")
    }
}

/// The MAC of a record, and what it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seal<'a> {
    before: &'a [u8],
    text: &'a [u8],
    after: &'a [u8],
}

impl<'a> Seal<'a> {
    /// Finds the MAC in a record whose header ends at `header_end`.
    ///
    /// # Errors
    /// When it does not stand where it must, in the form it must have.
    pub(crate) fn find(record: &'a [u8], header_end: usize) -> Result<Self, RecordError> {
        let start = header_end.checked_sub(TEXT_LENGTH + AFTER.len());
        let parts = start.and_then(|start| record.split_at_checked(start));
        let (before, rest) = parts.ok_or(RecordError::MisplacedMac)?;
        let parts = rest.split_at_checked(TEXT_LENGTH);
        let (text, after) = parts.ok_or(RecordError::MisplacedMac)?;
        let is_in_place = before.ends_with(BEFORE) && !text.contains(&b'"');
        if !is_in_place || !after.starts_with(AFTER) {
            return Err(RecordError::MisplacedMac);
        }
        Ok(Self { before, text, after })
    }

    fn status(&self, key: &CaptureKey) -> MacStatus {
        let expected = key.mac([self.before, &PLACEHOLDER, self.after]);
        if bool::from(expected.as_bytes().ct_eq(self.text)) {
            MacStatus::Genuine
        } else {
            MacStatus::Forged
        }
    }
}

impl Record<'_> {
    /// Whether the record claims to have arrived as it was made.
    #[must_use]
    pub fn has_mac(&self) -> bool {
        self.seal.is_some()
    }

    /// What the MAC of the record says, in time that does not depend on it.
    #[must_use]
    pub fn mac_status(&self, key: &CaptureKey) -> MacStatus {
        self.seal.map_or(MacStatus::Missing, |seal| seal.status(key))
    }
}

/// Adds the member `mac` with its placeholder to a header.
pub(crate) fn reserve(header: &mut Vec<u8>) {
    if header.pop_if(|last| *last == b'}').is_some() {
        header.extend([BEFORE, &PLACEHOLDER, AFTER].concat());
    }
}

/// Replaces the placeholder in a record whose header ends at `header_end`.
///
/// # Errors
/// When there is none.
pub(crate) fn seal(
    record: &mut [u8],
    header_end: usize,
    key: &CaptureKey,
) -> Result<(), RecordError> {
    let Seal { before, text, after } = Seal::find(record, header_end)?;
    let (start, mac) = (before.len(), key.mac([before, text, after]));
    let place = record.get_mut(start..start + TEXT_LENGTH);
    place.ok_or(RecordError::MisplacedMac)?.copy_from_slice(mac.as_bytes());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_place_and_form_is_a_mac() {
        let text = "A".repeat(TEXT_LENGTH);
        let cases = [
            ("in place", format!(r#"{{"a":1,"mac":"{text}"}}"#), true),
            ("space before the value", format!(r#"{{"a":1,"mac": "{text}"}}"#), false),
            ("space at the end", format!(r#"{{"a":1,"mac":"{text}"}} "#), false),
            ("not the last", format!(r#"{{"mac":"{text}","a":1}}"#), false),
            ("too short", format!(r#"{{"a":1,"mac":"{}"}}"#, &text[1..]), false),
            ("too long", format!(r#"{{"a":1,"mac":"{text}A"}}"#), false),
            ("shorter than a MAC", r#"{"mac":""}"#.to_owned(), false),
        ];
        for (name, header, expected) in cases {
            assert_eq!(Seal::find(header.as_bytes(), header.len()).is_ok(), expected, "{name}");
        }
    }

    #[test]
    fn keys_of_sessions_and_of_the_service_differ() {
        let pieces = [&b"a"[..], b"b", b"c"];
        let [session, service] = [CaptureKey::of_session("t"), CaptureKey::of_service(b"t")];
        assert_ne!(session.mac(pieces), service.mac(pieces));
        assert_eq!(session.mac(pieces), CaptureKey::of_session("t").mac(pieces));
        assert_eq!(format!("{session:?}"), "CaptureKey");
    }
}
