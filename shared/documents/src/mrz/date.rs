//! Dates of a zone: two digits for the year, and parts of a birth may be unknown.
//!
//! A zone does not say the century (Doc 9303-3, 4.8 leaves it to the reader):
//!
//! - a birth is the latest such date that is not after today, so whoever is a
//!   hundred years old is taken for a newborn;
//! - an expiry is the date in the hundred years around today, from 50 years
//!   back to 49 ahead; no document is valid for that long.

use time::{Date, Month, util};

/// A date as it stands in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShortDate {
    /// The last two digits of the year.
    pub year: u8,
    /// The month, unless it is unknown.
    pub month: Option<u8>,
    /// The day, unless it is unknown.
    pub day: Option<u8>,
}

/// A date with its century.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LongDate {
    /// The year.
    pub year: i32,
    /// The month, unless it is unknown.
    pub month: Option<u8>,
    /// The day, unless it is unknown.
    pub day: Option<u8>,
}

/// What stands in a field for a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateField {
    /// A date, or what is known of it.
    Known(ShortDate),
    /// Nothing but fillers.
    Unknown,
    /// No date: another character, or a day that no calendar has.
    Impossible,
}

impl DateField {
    /// Reads `YYMMDD`. Fillers stand for an unknown month or day, and so do zeros,
    /// which some issuers print instead.
    #[must_use]
    pub fn read(text: &str) -> Self {
        match [text.get(0..2), text.get(2..4), text.get(4..6)] {
            [Some("<<"), Some("<<"), Some("<<")] => Self::Unknown,
            [Some(year), Some(month), Some(day)] => {
                short(year, month, day).map_or(Self::Impossible, Self::Known)
            }
            _ => Self::Impossible,
        }
    }

    /// The date, where one is known.
    #[must_use]
    pub fn known(self) -> Option<ShortDate> {
        match self {
            Self::Known(date) => Some(date),
            Self::Unknown | Self::Impossible => None,
        }
    }
}

fn short(year: &str, month: &str, day: &str) -> Option<ShortDate> {
    let part = |text| Some(number(text)?.filter(|&number| number > 0));
    let date = ShortDate { year: number(year)??, month: part(month)?, day: part(day)? };
    date.exists().then_some(date)
}

/// A number, `Some(None)` when it is unknown; `None` when it is no number.
fn number(text: &str) -> Option<Option<u8>> {
    match text {
        "<<" => Some(None),
        _ if text.bytes().all(|digit| digit.is_ascii_digit()) => Some(text.parse().ok()),
        _ => None,
    }
}

impl ShortDate {
    /// The birth that it means today.
    #[must_use]
    pub fn birth(self, today: Date) -> LongDate {
        let this = self.in_century_of(today.year());
        if this.begins_after(today) { this.minus_a_century() } else { this }
    }

    /// The expiry that it means today.
    #[must_use]
    pub fn expiry(self, today: Date) -> LongDate {
        let first = today.year() - 50;
        let year = first + (i32::from(self.year) - first).rem_euclid(100);
        LongDate { year, ..self.in_century_of(year) }
    }

    fn in_century_of(self, year: i32) -> LongDate {
        let century = year - year.rem_euclid(100);
        LongDate { year: century + i32::from(self.year), month: self.month, day: self.day }
    }

    /// Whether a calendar has it, in this century or the last: 1900 had no leap
    /// day and 2000 had one, which is given the benefit of the doubt.
    fn exists(self) -> bool {
        let Some(month) = self.month else { return self.day.is_none() };
        let Ok(month) = Month::try_from(month) else { return false };
        let days = util::days_in_month(month, 2000 + i32::from(self.year));
        self.day.is_none_or(|day| (1..=days).contains(&day))
    }
}

impl LongDate {
    /// The day, where month and day are known.
    #[must_use]
    pub fn day(self) -> Option<Date> {
        let month = Month::try_from(self.month?).ok()?;
        Date::from_calendar_date(self.year, month, self.day?).ok()
    }

    fn begins_after(self, today: Date) -> bool {
        let parts = (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1));
        parts > (today.year(), u8::from(today.month()), today.day())
    }

    fn minus_a_century(self) -> Self {
        Self { year: self.year - 100, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        Date::from_calendar_date(2026, Month::May, 10).unwrap()
    }

    #[test]
    fn dates_are_read_with_what_is_known_of_them() {
        struct Case(&'static str, Option<(u8, Option<u8>, Option<u8>)>);
        let cases = [
            Case("740812", Some((74, Some(8), Some(12)))),
            Case("7408<<", Some((74, Some(8), None))),
            Case("74<<<<", Some((74, None, None))),
            Case("740000", Some((74, None, None))),
            Case("000229", Some((0, Some(2), Some(29)))),
            Case("230229", None),
            Case("74<<12", None),
            Case("741312", None),
            Case("740431", None),
            Case("74O812", None),
            Case("<<0812", None),
            Case("7408", None),
            Case("+1+1+1", None),
        ];
        for Case(text, expected) in cases {
            let date = DateField::read(text).known();
            assert_eq!(date.map(|date| (date.year, date.month, date.day)), expected, "{text}");
        }
        assert_eq!(DateField::read("<<<<<<"), DateField::Unknown);
    }

    #[test]
    fn a_birth_is_not_in_the_future() {
        struct Case(&'static str, i32);
        let cases = [
            Case("260510", 2026),
            Case("260511", 1926),
            Case("2605<<", 2026),
            Case("2606<<", 1926),
            Case("26<<<<", 2026),
            Case("27<<<<", 1927),
            Case("000101", 2000),
        ];
        for Case(text, year) in cases {
            let birth = DateField::read(text).known().unwrap().birth(today());
            assert_eq!(birth.year, year, "{text}");
        }
    }

    #[test]
    fn an_expiry_is_near() {
        struct Case(&'static str, i32);
        let cases = [
            Case("961210", 1996),
            Case("760101", 1976),
            Case("750101", 2075),
            Case("260509", 2026),
        ];
        for Case(text, year) in cases {
            let expiry = DateField::read(text).known().unwrap().expiry(today());
            assert_eq!(expiry.year, year, "{text}");
        }
    }

    #[test]
    fn only_a_whole_date_is_a_day() {
        let date = |text| DateField::read(text).known().unwrap().birth(today());
        assert_eq!(date("740812").day(), Date::from_calendar_date(1974, Month::August, 12).ok());
        assert_eq!(date("7408<<").day(), None);
    }
}
