//! Printed dates.
//!
//! The year stands at an end. It has four digits; one of two digits says no century and
//! is read only where the latest year is known. Months are numbers or words; Doc 9303-4
//! prints words in two languages with a slash between.

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

/// Years that stand on documents.
const YEARS: std::ops::Range<i32> = 1850..2150;

/// The date in a printed text as `YYYY-MM-DD`; `None` without one. A year of two digits
/// is the last one up to `latest_year` that ends in them.
pub(super) fn read(printed: &str, latest_year: Option<u16>) -> Option<String> {
    let year = |digits: &str| year(digits, latest_year);
    let parts = parts(printed);
    let numbers = || parts.iter().map(String::as_str).filter(|part| is_number(part));
    let digits: String = numbers().collect();
    let named = parts.iter().find_map(|part| month(part));
    let (year, month, day) = match (named, &numbers().collect::<Vec<_>>()[..]) {
        (Some(month), [day, last]) => (year(last)?, month, *day),
        (None, [first, month, day]) if first.len() == 4 => (year(first)?, numbered(month)?, *day),
        (None, [day, month, last]) => (year(last)?, numbered(month)?, *day),
        (None, [_] | [_, _]) => {
            let [day, month, last] = unparted(&digits)?;
            (year(last)?, numbered(month)?, day)
        }
        _ => return None,
    };
    let date = Date::from_calendar_date(year, month, day.parse().ok()?).ok()?;
    Some(format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day()))
}

/// The numbers and words of a printed date. Letters that are spaced out make one word,
/// what looks like a digit among digits is one, and a number ends where a word begins.
fn parts(printed: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut joins = false;
    for word in printed.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let text = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let digits: String = text.chars().map(digit).collect();
        if is_number(&digits) && text.chars().any(|c| c.is_ascii_digit()) {
            parts.push(digits);
            joins = false;
            continue;
        }
        for run in runs(text) {
            let word = parts.last_mut().filter(|last| joins && !is_number(last));
            match word.filter(|_| !is_number(run)) {
                Some(last) => last.push_str(run),
                None => parts.push(run.to_owned()),
            }
            joins = false;
        }
        joins = word.ends_with(' ') && !text.ends_with(|c: char| c.is_ascii_digit());
    }
    parts
}

/// A text parted where digits and other characters meet.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let digits = rest.starts_with(|c: char| c.is_ascii_digit());
        let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
        let (run, behind) = rest.split_at_checked(end)?;
        rest = behind;
        (!run.is_empty()).then_some(run)
    })
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The digit that a character may have been.
const fn digit(character: char) -> char {
    match character {
        'O' | 'o' => '0',
        'I' | 'l' => '1',
        'Z' => '2',
        'S' => '5',
        'B' => '8',
        _ => character,
    }
}

/// Day, month and year of eight digits, where a sign between them was not read.
fn unparted(digits: &str) -> Option<[&str; 3]> {
    let (day, rest) = digits.split_at_checked(2)?;
    let (month, year) = rest.split_at_checked(2)?;
    (year.len() == 4).then_some([day, month, year])
}

fn year(digits: &str, latest: Option<u16>) -> Option<i32> {
    let year: i32 = digits.parse().ok()?;
    match (digits.len(), latest) {
        (4, _) => YEARS.contains(&year).then_some(year),
        (2, Some(latest)) => {
            let latest = i32::from(latest);
            Some(latest - (latest - year).rem_euclid(100))
        }
        _ => None,
    }
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
            ("07 J UN 1984", Some("1984-06-07")),
            ("01 M A R 2024", Some("2024-03-01")),
            ("01MAR/MARS2024", Some("2024-03-01")),
            ("3. Mai 1990", Some("1990-05-03")),
            ("2O29-I2-I2", Some("2029-12-12")),
            ("01.072009", Some("2009-07-01")),
            ("25121982", Some("1982-12-25")),
            ("30.02.1999", None),
            ("JUN JUL", None),
            ("1234567", None),
            ("20.01.58", None),
            ("1958", None),
            ("", None),
        ];
        for (printed, expected) in cases {
            assert_eq!(read(printed, None).as_deref(), expected, "{printed}");
        }
    }

    #[test]
    fn years_of_two_digits_need_a_latest_year() {
        let cases = [
            ("12 AUGUST/AOUT 74", Some(2012), Some("1974-08-12")),
            ("15 APR/AVR 12", Some(2030), Some("2012-04-15")),
            ("01 01 13", Some(2013), Some("2013-01-01")),
            ("01 01 13", Some(2012), Some("1913-01-01")),
            ("01 01 13", None, None),
            ("01 01 2013", Some(2012), Some("2013-01-01")),
            ("01 01 213", Some(2012), None),
        ];
        for (printed, latest, expected) in cases {
            assert_eq!(read(printed, latest).as_deref(), expected, "{printed} {latest:?}");
        }
    }
}
