//! Writes DER, for chips made in tests.

use const_oid::ObjectIdentifier;
use time::UtcDateTime;
use time::macros::format_description;

pub(super) fn element(tag: &[u8], value: &[u8]) -> Vec<u8> {
    let length = value.len();
    let header = match length {
        0..0x80 => vec![u8::try_from(length).unwrap()],
        0x80..0x100 => vec![0x81, u8::try_from(length).unwrap()],
        _ => [&[0x82][..], &u16::try_from(length).unwrap().to_be_bytes()].concat(),
    };
    [tag, &header, value].concat()
}

pub(super) fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    element(&[0x30], &parts.concat())
}

/// In the order of DER.
pub(super) fn set(parts: &[Vec<u8>]) -> Vec<u8> {
    let mut parts = parts.to_vec();
    parts.sort();
    element(&[0x31], &parts.concat())
}

pub(super) fn context(number: u8, value: &[u8]) -> Vec<u8> {
    element(&[0xA0 + number], value)
}

/// A number that is not negative.
pub(super) fn integer(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    let significant = &bytes[start..];
    let has_sign = significant.first().is_none_or(|first| first & 0x80 != 0);
    let sign: &[u8] = if has_sign { &[0] } else { &[] };
    element(&[2], &[sign, significant].concat())
}

pub(super) fn oid(oid: &ObjectIdentifier) -> Vec<u8> {
    element(&[6], oid.as_bytes())
}

pub(super) fn octets(value: &[u8]) -> Vec<u8> {
    element(&[4], value)
}

pub(super) fn bits(value: &[u8]) -> Vec<u8> {
    element(&[3], &[&[0], value].concat())
}

pub(super) fn null() -> Vec<u8> {
    vec![5, 0]
}

pub(super) fn time(time: UtcDateTime) -> Vec<u8> {
    let format = format_description!("[year][month][day][hour][minute][second]Z");
    element(&[0x18], time.format(format).unwrap().as_bytes())
}

/// A country and a common name.
pub(super) fn name(country: &str, common_name: &str) -> Vec<u8> {
    let attribute = |kind: &str, value: &str| {
        let value = element(&[0x0C], value.as_bytes());
        set(&[sequence(&[oid(&ObjectIdentifier::new_unwrap(kind)), value])])
    };
    sequence(&[attribute("2.5.4.6", country), attribute("2.5.4.3", common_name)])
}
