//! Numbers and bits.

use super::{BIT_STRING, BOOLEAN, INTEGER};
use crate::error::ReadError;
use crate::tlv::Element;

/// The bytes of an integer that is not negative, big-endian without leading zeros.
///
/// # Errors
/// [`ReadError`] when it is something else.
pub(crate) fn unsigned(element: Element<'_>) -> Result<&[u8], ReadError> {
    let value = element.expect(INTEGER)?.value;
    match value.first() {
        Some(first) if first & 0x80 == 0 => Ok(trimmed(value)),
        _ => Err(ReadError::Value("integer")),
    }
}

/// Without leading zeros.
fn trimmed(number: &[u8]) -> &[u8] {
    let start = number.iter().position(|byte| *byte != 0).unwrap_or(number.len());
    number.get(start..).unwrap_or_default()
}

/// An integer of four bytes at most that is not negative.
///
/// # Errors
/// [`ReadError`] when it is something else.
pub(crate) fn small(element: Element<'_>) -> Result<u32, ReadError> {
    let value = unsigned(element)?;
    if value.len() > size_of::<u32>() {
        return Err(ReadError::Value("integer"));
    }
    Ok(value.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}

/// Whether a boolean is true.
///
/// # Errors
/// [`ReadError`] when it is something else.
pub(crate) fn boolean(element: Element<'_>) -> Result<bool, ReadError> {
    match element.expect(BOOLEAN)?.value {
        [value] => Ok(*value != 0),
        _ => Err(ReadError::Value("boolean")),
    }
}

/// The bytes of a bit string, and how many of the last bits are none of it.
///
/// # Errors
/// [`ReadError`] when it is something else.
pub(crate) fn bits(element: Element<'_>) -> Result<(&[u8], u8), ReadError> {
    let value = element.expect(BIT_STRING)?.value;
    match value.split_first() {
        Some((unused, bytes)) if *unused < 8 && (*unused == 0 || !bytes.is_empty()) => {
            Ok((bytes, *unused))
        }
        _ => Err(ReadError::Value("bit string")),
    }
}
