//! Printed dates.
//!
//! The year has four digits and stands at an end; a two-digit year says no century
//! and is not read. Months are numbers or words; Doc 9303-4 prints words in two
//! languages with a slash between.

use time::{Date, Month};

/// First letters of months in the languages that documents print them in: English,
/// French, German, Spanish, Portuguese, Italian, Dutch, Polish, Czech, Croatian.
const MONTHS: [(&[&str], Month); 12] = [
    (&["JAN", "ENE", "GEN", "STY", "LED", "SIJ"], Month::January),
    (&["FEB", "FEV", "FÉV", "FEV", "LUT", "ÚNO", "UNO", "VELJ"], Month::February),
    (&["MAR", "MRZ", "MÄR", "MRT", "BŘE", "BRE", "OŽU", "OZU"], Month::March),
    (&["APR", "AVR", "ABR", "KWI", "DUB", "TRA"], Month::April),
    (&["MAY", "MAI", "MAJ", "MEI", "MAG", "KVĚ", "KVE", "SVI"], Month::May),
    (&["JUN", "JUI", "GIU", "CZE", "ČER", "LIP"], Month::June),
    (&["JUL", "LUG", "SRP"], Month::July),
    (&["AUG", "AOU", "AOÛ", "AGO", "SIE"], Month::August),
    (&["SEP", "SET", "WRZ", "ZÁŘ", "RUJ"], Month::September),
    (&["OCT", "OKT", "OUT", "OTT", "PAŹ", "ŘÍJ"], Month::October),
    (&["NOV", "LIS"], Month::November),
    (&["DEC", "DEZ", "DÉC", "DIC", "DES", "GRU", "PRO"], Month::December),
];

/// The date in a printed text as `YYYY-MM-DD`; `None` without one.
pub(super) fn read(printed: &str) -> Option<String> {
    let words: Vec<&str> =
        printed.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let numbers: Vec<&str> = words.iter().copied().filter(|word| is_number(word)).collect();
    let named = words.iter().find_map(|word| month(word));
    let date = match (named, &numbers[..]) {
        (Some(month), [day, year]) if year.len() == 4 => date(year, month, day),
        (None, [year, month, day]) if year.len() == 4 => date(year, numbered(month)?, day),
        (None, [day, month, year]) if year.len() == 4 => date(year, numbered(month)?, day),
        _ => None,
    }?;
    Some(format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day()))
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

fn date(year: &str, month: Month, day: &str) -> Option<Date> {
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

fn numbered(month: &str) -> Option<Month> {
    Month::try_from(month.parse::<u8>().ok()?).ok()
}

fn month(word: &str) -> Option<Month> {
    let word = word.to_uppercase();
    // French June and July differ in the fourth letter.
    if word.starts_with("JUIL") {
        return Some(Month::July);
    }
    let begins =
        |(starts, _): &&(&[&str], Month)| starts.iter().any(|start| word.starts_with(start));
    MONTHS.iter().find(begins).map(|&(_, month)| month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_documents_print_them() {
        let cases = [
            ("1958-01-20", Some("1958-01-20")),
            ("20.01.1958", Some("1958-01-20")),
            ("20/01/1958", Some("1958-01-20")),
            ("20 01 1958", Some("1958-01-20")),
            ("12 AUG/AOÛT 1964", Some("1964-08-12")),
            ("3 juillet 2001", Some("2001-07-03")),
            ("14 JUN / JUIN 2030", Some("2030-06-14")),
            ("30.02.1999", None),
            ("20.01.58", None),
            ("1958", None),
            ("", None),
        ];
        for (printed, expected) in cases {
            assert_eq!(read(printed).as_deref(), expected, "{printed}");
        }
    }
}
