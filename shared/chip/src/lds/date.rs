//! Dates of the printed kind, whose parts may be unknown.

use crate::error::ReadError;
use std::fmt;

/// A date; a month or day of zero is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// The year, four digits.
    pub year: u16,
    /// The month, 1 to 12, or 0.
    pub month: u8,
    /// The day, 1 to 31, or 0.
    pub day: u8,
}

impl Date {
    /// Reads `YYYYMMDD`, in eight characters or in four bytes of two digits each.
    /// Fillers stand for what is unknown, as zeros do.
    ///
    /// # Errors
    /// [`ReadError::Value`] when it is neither, or no date.
    pub(crate) fn read(value: &[u8]) -> Result<Self, ReadError> {
        let digits = match value.len() {
            4 => value.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]).collect(),
            8 => value.iter().map(digit).collect::<Vec<_>>(),
            _ => return Err(ReadError::Value("date")),
        };
        Self::of_digits(&digits).ok_or(ReadError::Value("date"))
    }

    fn of_digits(digits: &[u8]) -> Option<Self> {
        let [y0, y1, y2, y3, m0, m1, d0, d1] = digits.try_into().ok()?;
        if digits.iter().any(|digit| *digit > 9) {
            return None;
        }
        let two = |tens: u8, units: u8| 10 * tens + units;
        let year = 100 * u16::from(two(y0, y1)) + u16::from(two(y2, y3));
        let date = Self { year, month: two(m0, m1), day: two(d0, d1) };
        (date.month <= 12 && date.day <= 31).then_some(date)
    }

    /// Whether day, month and year are known and exist.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let month = time::Month::try_from(self.month).ok();
        month.is_some_and(|month| {
            time::Date::from_calendar_date(i32::from(self.year), month, self.day).is_ok()
        })
    }
}

fn digit(character: &u8) -> u8 {
    if *character == b'<' { 0 } else { character.wrapping_sub(b'0') }
}

/// ISO 8601 with zeros for what is unknown.
impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read_and_others_are_not() {
        let text = |value: &[u8]| Date::read(value).map(|date| (date.to_string(), date.is_whole()));
        assert_eq!(text(b"19740812"), Ok(("1974-08-12".to_owned(), true)));
        assert_eq!(text(&[0x19, 0x74, 0x08, 0x12]), Ok(("1974-08-12".to_owned(), true)));
        assert_eq!(text(b"19740000"), Ok(("1974-00-00".to_owned(), false)));
        assert_eq!(text(b"1974<<<<"), Ok(("1974-00-00".to_owned(), false)));
        assert_eq!(text(b"20230229"), Ok(("2023-02-29".to_owned(), false)));
        for wrong in [&b"1974081"[..], b"19741312", &[0x19, 0x74, 0x0A, 0x12], b""] {
            assert_eq!(text(wrong), Err(ReadError::Value("date")), "{wrong:?}");
        }
    }
}
