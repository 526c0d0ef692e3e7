//! `UTCTime` and `GeneralizedTime` in the forms of RFC 5280, 4.1.2.5.

use crate::error::ReadError;
use crate::tlv::Element;
use ::time::{Date, Month, Time, UtcDateTime};

const UTC_TIME: u32 = 0x17;
const GENERALIZED_TIME: u32 = 0x18;

/// Whether an element with this tag is a time.
pub(crate) fn is_time(tag: u32) -> bool {
    matches!(tag, UTC_TIME | GENERALIZED_TIME)
}

/// A moment.
///
/// # Errors
/// [`ReadError`] when it is something else, or of another zone than UTC.
pub(crate) fn time(element: Element<'_>) -> Result<UtcDateTime, ReadError> {
    let digits = match element.tag {
        UTC_TIME => 12,
        GENERALIZED_TIME => 14,
        found => return Err(ReadError::Unexpected { expected: UTC_TIME, found }),
    };
    read(element.value, digits).ok_or(ReadError::Value("time"))
}

/// Two digits each of year, month, day, hour, minute and second, the year perhaps with
/// its century, and `Z`. Some authorities leave the seconds away.
fn read(value: &[u8], digits: usize) -> Option<UtcDateTime> {
    let (zone, written) = value.split_last()?;
    let seconds = match digits.checked_sub(written.len())? {
        0 => true,
        2 => false,
        _ => return None,
    };
    if *zone != b'Z' || !written.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut pairs = written.chunks(2).map(|pair| pair.iter().fold(0, |n, c| 10 * n + (c - b'0')));
    let century = if digits == 14 { Some(pairs.next()?) } else { None };
    let year = year(century, pairs.next()?);
    let date =
        Date::from_calendar_date(year, Month::try_from(pairs.next()?).ok()?, pairs.next()?).ok()?;
    let (hour, minute) = (pairs.next()?, pairs.next()?);
    let second = if seconds { pairs.next()? } else { 0 };
    Some(UtcDateTime::new(date, Time::from_hms(hour, minute, second).ok()?))
}

/// Years of two digits are of 1950 to 2049.
fn year(century: Option<u8>, year: u8) -> i32 {
    let century = century.unwrap_or(if year < 50 { 20 } else { 19 });
    100 * i32::from(century) + i32::from(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_certificates() {
        let text = |tag: u8, value: &[u8]| {
            let bytes = [&[tag, u8::try_from(value.len()).expect("short")][..], value].concat();
            time(Element::first(&bytes).expect("sound")).map(|time| time.to_string())
        };
        let expected = |time: &str| Ok(format!("{time}.0 +00"));
        assert_eq!(text(0x17, b"500101000000Z"), expected("1950-01-01 0:00:00"));
        assert_eq!(text(0x17, b"491231235959Z"), expected("2049-12-31 23:59:59"));
        assert_eq!(text(0x17, b"2001020304Z"), expected("2020-01-02 3:04:00"));
        assert_eq!(text(0x18, b"20500101000000Z"), expected("2050-01-01 0:00:00"));
        let wrong = [
            (0x17, &b"500101000000"[..]),
            (0x17, b"501301000000Z"),
            (0x17, b"5001010000000Z"),
            (0x17, b"+00101000000Z"),
            (0x17, b"500101000000+0100"),
            (0x18, b"20230229000000Z"),
            (0x18, b"20500101000000.5Z"),
            (0x18, b""),
        ];
        for (tag, value) in wrong {
            assert_eq!(text(tag, value), Err(ReadError::Value("time")), "{value:?}");
        }
    }
}
