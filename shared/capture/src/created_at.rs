//! `createdAt`: RFC 3339 on the wire, milliseconds since 1970 (UTC) in the program.

use serde::{Deserialize, Deserializer, Serializer, de, ser};
use std::borrow::Cow;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

const NANOSECONDS_PER_MILLISECOND: i128 = 1_000_000;

/// Reads a time after 1970, whatever its offset from UTC.
pub(crate) fn deserialize<'de, D>(deserializer: D) -> Result<Option<u64>, D::Error>
where
    D: Deserializer<'de>,
{
    let text: Option<Cow<'de, str>> = Option::deserialize(deserializer)?;
    let parse = |text: Cow<'_, str>| {
        milliseconds(&text).ok_or_else(|| de::Error::custom("no RFC 3339 time after 1970"))
    };
    text.map(parse).transpose()
}

/// Prints the time in UTC.
pub(crate) fn serialize<S>(time: &Option<u64>, serializer: S) -> Result<S::Ok, S::Error>
where
    S: Serializer,
{
    match time.map(print) {
        None => serializer.serialize_none(),
        Some(Some(text)) => serializer.serialize_str(&text),
        Some(None) => Err(ser::Error::custom("no time that RFC 3339 can express")),
    }
}

fn milliseconds(text: &str) -> Option<u64> {
    let time = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    u64::try_from(time.unix_timestamp_nanos().div_euclid(NANOSECONDS_PER_MILLISECOND)).ok()
}

fn print(milliseconds: u64) -> Option<String> {
    let nanoseconds = i128::from(milliseconds) * NANOSECONDS_PER_MILLISECOND;
    OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).ok()?.format(&Rfc3339).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        struct Case {
            text: &'static str,
            expected: Option<u64>,
        }
        let cases = [
            Case { text: "1970-01-01T00:00:00Z", expected: Some(0) },
            Case { text: "2023-11-14T22:13:20Z", expected: Some(1_700_000_000_000) },
            Case { text: "2023-11-14T22:13:20.123456789Z", expected: Some(1_700_000_000_123) },
            Case { text: "2023-11-15T00:13:20+02:00", expected: Some(1_700_000_000_000) },
            Case { text: "1969-12-31T23:59:59Z", expected: None },
            Case { text: "2023-11-14T22:13:20", expected: None },
            Case { text: "2023-02-30T00:00:00Z", expected: None },
            Case { text: "2023-11-14", expected: None },
            Case { text: "1700000000000", expected: None },
            Case { text: "", expected: None },
        ];
        for case in cases {
            assert_eq!(milliseconds(case.text), case.expected, "{}", case.text);
        }
    }

    #[test]
    fn times_beyond_the_calendar_are_not_printed() {
        assert_eq!(print(1_700_000_000_123).as_deref(), Some("2023-11-14T22:13:20.123Z"));
        assert_eq!(print(u64::MAX), None);
    }
}
