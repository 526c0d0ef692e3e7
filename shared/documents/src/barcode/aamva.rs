//! PDF417 of North American driving licences and identity cards.
//!
//! AAMVA DL/ID Card Design Standard 2020, annex D: a header with the issuer's
//! number and the version, a table of subfiles, and in each subfile elements of a
//! three-letter identifier and a value, a line each. Offsets in the table are wrong
//! on many genuine cards, so elements are found by their line feeds.

use selfsame_protocol::document::BarcodeField;
use thiserror::Error;
use time::{Date, Month};

/// Longest content that is looked at; a PDF417 holds less.
pub const MAX_BYTES: usize = 4096;

/// Why content is not that of a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AamvaError {
    /// It is longer than any symbol can be.
    #[error("longer than a symbol")]
    TooLong,
    /// It does not begin as the standard says.
    #[error("no header of a licence")]
    NoHeader,
    /// The header is right and no known element follows.
    #[error("no known element")]
    NoElement,
}

/// The fields of a licence, named as printed fields are, in the order of the barcode.
/// Dates are `YYYY-MM-DD`; a date that does not exist is left out.
///
/// # Errors
/// See [`AamvaError`].
pub fn parse(content: &str) -> Result<Vec<BarcodeField>, AamvaError> {
    if content.len() > MAX_BYTES {
        return Err(AamvaError::TooLong);
    }
    let (header, body) = Header::split(content).ok_or(AamvaError::NoHeader)?;
    let elements: Vec<_> = elements(body).collect();
    let order = DateOrder::of(header, &elements);
    let mut fields: Vec<_> =
        elements.iter().filter_map(|&(id, value)| field(id, value, order)).collect();
    fields.extend(given_names(&elements));
    fields.extend(full_name(&elements).into_iter().flatten());
    if fields.is_empty() { Err(AamvaError::NoElement) } else { Ok(fields) }
}

/// What the header says.
#[derive(Debug, Clone, Copy)]
struct Header {
    version: u32,
}

impl Header {
    /// The header, and what follows the table of subfiles.
    fn split(content: &str) -> Option<(Self, &str)> {
        let start = content.strip_prefix('@')?.trim_start_matches(|c: char| c.is_ascii_control());
        let rest = start.strip_prefix("ANSI ").or_else(|| start.strip_prefix("AAMVA"))?;
        let version: u32 = digits(rest.get(6..8)?)?;
        // The first version had no version of the jurisdiction.
        let count_at = if version <= 1 { 8 } else { 10 };
        let count: usize = digits(rest.get(count_at..count_at + 2)?)? as usize;
        let table = rest.get(count_at + 2..)?;
        // Some cards announce more subfiles than their table has.
        let body = (0..count).fold(table, |left, _| after_designator(left).unwrap_or(left));
        Some((Self { version }, body))
    }
}

/// What follows an entry of the table: two letters, two numbers of four digits.
fn after_designator(table: &str) -> Option<&str> {
    let numbers = table.get(2..10)?;
    numbers.bytes().all(|byte| byte.is_ascii_digit()).then(|| table.get(10..))?
}

fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Identifiers and values, those of the subfiles `DL` and `ID`.
fn elements(body: &str) -> impl Iterator<Item = (&str, &str)> {
    body.split(['\n', '\r']).filter_map(|line| {
        let line = line.trim_matches(|c: char| c.is_ascii_control());
        // A subfile repeats its type before its first element.
        let typed = ["DL", "ID"].into_iter().find_map(|kind| {
            line.strip_prefix(kind).filter(|rest| rest.starts_with('D') && rest.len() >= 3)
        });
        let line = typed.unwrap_or(line);
        let (id, value) = line.split_at_checked(3)?;
        let value = value.trim();
        (id.starts_with('D') && !matches!(value, "" | "NONE" | "unavl")).then_some((id, value))
    })
}

/// How a card writes its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DateOrder {
    YearFirst,
    MonthFirst,
}

impl DateOrder {
    /// Canada and the first version of the standard begin with the year.
    fn of(header: Header, elements: &[(&str, &str)]) -> Self {
        let canada = elements.contains(&("DCG", "CAN"));
        if canada || header.version <= 1 { Self::YearFirst } else { Self::MonthFirst }
    }

    fn read(self, text: &str) -> Option<String> {
        if text.len() != 8 {
            return None;
        }
        let (year, month, day) = match self {
            Self::YearFirst => (text.get(..4)?, text.get(4..6)?, text.get(6..)?),
            Self::MonthFirst => (text.get(4..)?, text.get(..2)?, text.get(2..4)?),
        };
        let month_number = Month::try_from(u8::try_from(digits(month)?).ok()?).ok()?;
        let day_number = u8::try_from(digits(day)?).ok()?;
        let year_number = i32::try_from(digits(year)?).ok()?;
        Date::from_calendar_date(year_number, month_number, day_number).ok()?;
        Some(format!("{year}-{month}-{day}"))
    }
}

fn field(id: &str, value: &str, order: DateOrder) -> Option<BarcodeField> {
    let (name, value) = match id {
        "DBA" => ("date_of_expiry", order.read(value)?),
        "DBB" => ("date_of_birth", order.read(value)?),
        "DBC" => ("sex", sex(value)?.to_owned()),
        "DBD" => ("date_of_issue", order.read(value)?),
        _ => (plain(id)?, value.to_owned()),
    };
    Some(BarcodeField { name: name.to_owned(), value })
}

/// The names of elements whose values are taken as they are.
fn plain(id: &str) -> Option<&'static str> {
    Some(match id {
        "DAB" | "DCS" => "surname",
        "DAG" => "address",
        "DAI" => "city",
        "DAJ" => "jurisdiction",
        "DAK" => "postal_code",
        "DAQ" => "document_number",
        "DAU" => "height",
        "DAY" => "eye_colour",
        "DAZ" => "hair_colour",
        "DCA" => "vehicle_classes",
        "DCB" => "restrictions",
        "DCD" => "endorsements",
        "DCF" => "document_discriminator",
        "DCG" => "issuing_country",
        "DCI" => "place_of_birth",
        "DCU" => "name_suffix",
        _ => return None,
    })
}

/// `1` male, `2` female, `9` not specified; early cards write letters.
fn sex(value: &str) -> Option<&'static str> {
    Some(match value {
        "1" | "M" => "M",
        "2" | "F" => "F",
        "9" | "X" => "X",
        _ => return None,
    })
}

/// First and middle names, which versions write together (`DCT`) or apart.
fn given_names(elements: &[(&str, &str)]) -> Option<BarcodeField> {
    let value_of = |wanted| elements.iter().find(|(id, _)| *id == wanted).map(|&(_, value)| value);
    let together = value_of("DCT").map(|names| names.replace(',', " "));
    let apart = || [value_of("DAC"), value_of("DAD")].into_iter().flatten().collect::<Vec<_>>();
    let value = together.unwrap_or_else(|| apart().join(" "));
    (!value.is_empty()).then(|| BarcodeField { name: "given_names".to_owned(), value })
}

/// The first version's `DAA`: surname, first and middle names with commas between.
fn full_name(elements: &[(&str, &str)]) -> Option<[BarcodeField; 2]> {
    let (_, name) = elements.iter().find(|(id, _)| *id == "DAA")?;
    let (surname, given) = name.split_once(',')?;
    let field = |name: &str, value: String| BarcodeField { name: name.to_owned(), value };
    let given = given.split(',').map(str::trim).collect::<Vec<_>>().join(" ");
    Some([field("surname", surname.trim().to_owned()), field("given_names", given)])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of the standard, annex D.13.1.
    const EXAMPLE: &str = "@\n\u{1e}\rANSI 636000100002DL00410278ZV03190008DLDAQT64235789\nDCSSAMPLE\n\
        DDEN\nDACMICHAEL\nDDFN\nDADJOHN\nDDGN\nDCUJR\nDCAD\nDCBK\nDCDPH\nDBD06062019\nDBB06061986\n\
        DBA12102024\nDBC1\nDAU068 in\nDAYBRO\nDAG2300 WEST BROAD STREET\nDAIRICHMOND\nDAJVA\n\
        DAK232690000  \nDCF2424244747474786102204\nDCGUSA\nDCK123456789\nDDAF\nDDB06062018\n\
        DDC06062020\nDDD1\rZVZVA01\r";

    fn value<'a>(fields: &'a [BarcodeField], name: &str) -> Option<&'a str> {
        fields.iter().find(|field| field.name == name).map(|field| field.value.as_str())
    }

    #[test]
    fn the_example_of_the_standard() {
        let fields = parse(EXAMPLE).unwrap();
        let cases = [
            ("surname", "SAMPLE"),
            ("given_names", "MICHAEL JOHN"),
            ("name_suffix", "JR"),
            ("document_number", "T64235789"),
            ("date_of_birth", "1986-06-06"),
            ("date_of_issue", "2019-06-06"),
            ("date_of_expiry", "2024-12-10"),
            ("sex", "M"),
            ("height", "068 in"),
            ("eye_colour", "BRO"),
            ("address", "2300 WEST BROAD STREET"),
            ("city", "RICHMOND"),
            ("jurisdiction", "VA"),
            ("postal_code", "232690000"),
            ("issuing_country", "USA"),
            ("vehicle_classes", "D"),
        ];
        for (name, expected) in cases {
            assert_eq!(value(&fields, name), Some(expected), "{name}");
        }
    }

    #[test]
    fn dates_by_country_and_version() {
        struct Case {
            name: &'static str,
            content: &'static str,
            expected: Option<&'static str>,
        }
        let cases = [
            Case {
                name: "Canada",
                content: "@\n\u{1e}\rANSI 636012030001DL00310100DLDCGCAN\nDBB19860611\n",
                expected: Some("1986-06-11"),
            },
            Case {
                name: "first version",
                content: "@\n\u{1e}\rAAMVA6360000101DL00290100DLDBB19860611\nDAQ1\n",
                expected: Some("1986-06-11"),
            },
            Case {
                name: "no such day",
                content: "@\n\u{1e}\rANSI 636000080001DL00310100DLDBB02301986\nDAQ1\n",
                expected: None,
            },
        ];
        for case in cases {
            let fields = parse(case.content).unwrap();
            assert_eq!(value(&fields, "date_of_birth"), case.expected, "{}", case.name);
        }
    }

    #[test]
    fn names_of_older_versions() {
        let cases = [
            ("first", "@\n\u{1e}\rANSI 6360000101DL00290100DLDAAPUBLIC,JOHN,Q\n", "JOHN Q"),
            ("third", "@\n\u{1e}\rANSI 636000030001DL00310100DLDCTJOHN,Q\nDCSPUBLIC\n", "JOHN Q"),
        ];
        for (name, content, given) in cases {
            let fields = parse(content).unwrap();
            assert_eq!(value(&fields, "surname"), Some("PUBLIC"), "{name}");
            assert_eq!(value(&fields, "given_names"), Some(given), "{name}");
        }
    }

    #[test]
    fn what_is_no_licence_is_refused() {
        let long = "@".repeat(MAX_BYTES + 1);
        let cases = [
            ("", AamvaError::NoHeader),
            ("https://example.org", AamvaError::NoHeader),
            ("@\n\u{1e}\rANSI 63600", AamvaError::NoHeader),
            ("@ANSI ééééééééééé", AamvaError::NoHeader),
            ("@\n\u{1e}\rANSI 636000080099DL00310100DLZZZ1\n", AamvaError::NoElement),
            (&long, AamvaError::TooLong),
        ];
        for (content, expected) in cases {
            assert_eq!(parse(content), Err(expected), "{content:.20}");
        }
    }
}
