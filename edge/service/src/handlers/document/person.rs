//! What the document tells of its holder and of itself, one value per source.

use super::chip::{self, ReadChip};
use super::{Document, ReadPage, read_pages};
use crate::call::Call;
use crate::failure::Failure;
use crate::handlers::inspection;
use crate::platform::Platform;
use selfsame_contract::{
    EstimatedGender, SelfieAgeDifferenceWith, SelfieInspectionGenderConsistency,
};
use selfsame_documents::mrz::{Mrz, Zone};
use selfsame_protocol::document::{MrzReading, PageReport};
use selfsame_protocol::face::Aspects;
use std::collections::BTreeMap;
use time::{Date, OffsetDateTime};

/// A document, read: values by the names of fields, in snake case.
pub(crate) struct Person {
    pub(super) pages: Vec<ReadPage>,
    pub(super) chip: Option<ReadChip>,
    pub(super) today: Date,
    /// What is printed; a field that is printed more than once has several values.
    pub(super) printed: BTreeMap<String, Vec<String>>,
    pub(super) barcodes: BTreeMap<String, String>,
    pub(super) mrz: Option<Mrz>,
}

/// Reads a document whole.
pub(crate) async fn read<P: Platform>(
    call: &Call<'_, P>,
    document: &Document,
) -> Result<Person, Failure> {
    let pages = read_pages(call, document).await?;
    let chip = chip::read(call, document).await?;
    Ok(Person::of(pages, chip, today(call.platform.now_ms())))
}

/// The day, by the clock in UTC.
pub(super) fn today(now_ms: u64) -> Date {
    let seconds = i64::try_from(now_ms / 1000).unwrap_or(i64::MAX);
    OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH).date()
}

/// The values of a page's sources, with the names of their fields.
pub(super) fn values(report: &PageReport, today: Date) -> Vec<(String, String)> {
    let printed = report.fields.iter().map(|field| (field.name.clone(), field.value.clone()));
    let coded = report.barcodes.iter().flat_map(|barcode| &barcode.fields);
    let coded = coded.map(|field| (field.name.clone(), field.value.clone()));
    let zone = report.mrz.as_ref().and_then(parse);
    let in_zone = ["document_number", "date_of_birth"].into_iter().filter_map(|name| {
        let value = zone_value(zone.as_ref()?, name, today)?;
        Some((name.to_owned(), value))
    });
    printed.chain(coded).chain(in_zone).collect()
}

/// A field's name in the words of the contract's customer. What layouts and barcodes
/// call as documents do, a sex, is a gender there.
pub(super) fn customer_word(name: &str) -> &str {
    if name == "sex" { "gender" } else { name }
}

/// The value of a field in a machine-readable zone; dates as `YYYY-MM-DD`.
pub(super) fn zone_value(zone: &Mrz, name: &str, today: Date) -> Option<String> {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    match name {
        "given_names" => text(&zone.name.given_names),
        "surname" => text(&zone.name.surname),
        "full_name" => text(format!("{} {}", zone.name.given_names, zone.name.surname).trim()),
        "date_of_birth" => Some(zone.birth().known()?.birth(today).day()?.to_string()),
        "date_of_expiry" => Some(zone.expiry().known()?.expiry(today).day()?.to_string()),
        "gender" => text(&zone.sex),
        "nationality" => text(&zone.nationality),
        "document_number" => text(&zone.document_number),
        "issuing_authority" => text(&zone.issuing_authority),
        _ => None,
    }
}

fn parse(reading: &MrzReading) -> Option<Mrz> {
    let lines: Vec<&str> = reading.lines.iter().map(|line| line.text.as_str()).collect();
    parse_zone(&lines)
}

/// The fields of a zone, given its lines.
pub(super) fn parse_zone<L: AsRef<str>>(lines: &[L]) -> Option<Mrz> {
    Zone::new(lines).ok().map(|zone| Mrz::parse(&zone))
}

/// Whether a gender is the one stated in the printed and in the machine-readable zone.
pub(super) struct StatedGender {
    pub(super) viz: Option<bool>,
    pub(super) mrz: Option<bool>,
}

impl Person {
    fn of(pages: Vec<ReadPage>, chip: Option<ReadChip>, today: Date) -> Self {
        let mut printed: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut barcodes = BTreeMap::new();
        for report in pages.iter().map(|page| &page.report) {
            for field in &report.fields {
                printed
                    .entry(customer_word(&field.name).to_owned())
                    .or_default()
                    .push(field.value.clone());
            }
            for field in report.barcodes.iter().flat_map(|barcode| &barcode.fields) {
                let name = customer_word(&field.name).to_owned();
                barcodes.entry(name).or_insert_with(|| field.value.clone());
            }
        }
        let mrz = pages.iter().find_map(|page| parse(page.report.mrz.as_ref()?));
        Self { pages, chip, today, printed, barcodes, mrz }
    }

    /// The printed value of a field.
    pub(super) fn printed(&self, name: &str) -> Option<&str> {
        self.printed.get(name)?.first().map(String::as_str)
    }

    /// The names of all printed fields.
    pub(super) fn printed_names(&self) -> impl Iterator<Item = &str> {
        self.printed.keys().map(String::as_str)
    }

    /// The value of a field in a barcode.
    pub(super) fn in_barcode(&self, name: &str) -> Option<&str> {
        self.barcodes.get(name).map(String::as_str)
    }

    /// The value of a field in the machine-readable zone; dates as `YYYY-MM-DD`.
    pub(super) fn in_mrz(&self, name: &str) -> Option<String> {
        zone_value(self.mrz.as_ref()?, name, self.today)
    }

    /// The date of birth in the machine-readable zone, if it is whole.
    pub(super) fn birth_in_mrz(&self) -> Option<Date> {
        self.mrz.as_ref()?.birth().known()?.birth(self.today).day()
    }

    /// The date of expiry in the machine-readable zone, if it is whole.
    pub(super) fn expiry_in_mrz(&self) -> Option<Date> {
        self.mrz.as_ref()?.expiry().known()?.expiry(self.today).day()
    }

    /// What the portrait looks like.
    pub(super) fn portrait_aspects(&self) -> Option<Aspects> {
        self.pages.iter().find_map(|page| page.report.images.portrait.as_ref()?.aspects)
    }

    /// The template of the portrait.
    pub(crate) fn portrait_template(&self) -> Option<&[u8]> {
        self.pages.iter().find_map(|page| {
            page.report.images.portrait.as_ref()?.template.as_ref().map(|bytes| bytes.as_slice())
        })
    }

    /// Whether the gender of a selfie is the same; `None` when nothing states one.
    pub(crate) fn gender_like(&self, selfie: Aspects) -> Option<SelfieInspectionGenderConsistency> {
        let own = inspection::gender(selfie);
        let portrait = self.portrait_aspects().map(inspection::gender);
        let StatedGender { viz, mrz } = self.stated_gender(own);
        let document_portrait = portrait.map(|portrait| portrait == own);
        let consistency = SelfieInspectionGenderConsistency { document_portrait, viz, mrz };
        let is_known = consistency != SelfieInspectionGenderConsistency::default();
        is_known.then_some(consistency)
    }

    /// Whether the document states `estimate`; `None` where it states neither of the
    /// two.
    pub(super) fn stated_gender(&self, estimate: EstimatedGender) -> StatedGender {
        let like = |stated: &str| matches!(stated, "M" | "F").then(|| stated == estimate.letter());
        StatedGender {
            viz: self.printed("gender").and_then(like),
            mrz: self.in_mrz("gender").as_deref().and_then(like),
        }
    }

    /// How far the age of a selfie is off; `None` when nothing states one.
    pub(crate) fn age_unlike(&self, selfie: Aspects) -> Option<SelfieAgeDifferenceWith> {
        let own = inspection::years(selfie);
        let births = [self.printed_date("date_of_birth"), self.birth_in_mrz()];
        let of_birth = |birth| (own - years_between(birth, self.today)).abs();
        let since_issue =
            self.printed_date("date_of_issue").map(|it| years_between(it, self.today));
        let portrait = self.portrait_aspects().map(inspection::years).zip(since_issue);
        let difference = SelfieAgeDifferenceWith {
            document_portrait: portrait.map(|(age, since_issue)| own - (age + since_issue)),
            date_of_birth: births.into_iter().flatten().map(of_birth).max(),
        };
        (difference != SelfieAgeDifferenceWith::default()).then_some(difference)
    }

    /// The value of a field on the chip; dates as `YYYY-MM-DD`.
    pub(super) fn in_chip(&self, name: &str) -> Option<String> {
        self.chip.as_ref()?.value(name, self.today)
    }

    /// A date on the chip, if it is whole.
    pub(super) fn date_in_chip(&self, name: &str) -> Option<Date> {
        parse_date(&self.in_chip(name)?)
    }

    /// A printed date, if it is whole.
    pub(super) fn printed_date(&self, name: &str) -> Option<Date> {
        parse_date(self.printed(name)?)
    }
}

/// A date written `YYYY-MM-DD`.
fn parse_date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Date::from_calendar_date(year, month.try_into().ok()?, day).ok()
}

/// Whole years from one day to a later one.
pub(super) fn years_between(from: Date, to: Date) -> i32 {
    let had_birthday = (to.month() as u8, to.day()) >= (from.month() as u8, from.day());
    to.year() - from.year() - i32::from(!had_birthday)
}

/// `place_of_birth` as `placeOfBirth`.
pub(super) fn camel_case(name: &str) -> String {
    let mut words = name.split('_').filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, word| {
        let (initial, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        text + &initial.to_ascii_uppercase() + rest
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_fields_are_written_in_both_ways() {
        let cases = [("place_of_birth", "placeOfBirth"), ("address", "address"), ("_a__b", "aB")];
        for (name, expected) in cases {
            assert_eq!(camel_case(name), expected);
        }
    }

    #[test]
    fn years_count_from_birthday_to_birthday() {
        let date = |text| parse_date(text).unwrap();
        let cases = [
            ("1990-05-10", "2026-05-09", 35),
            ("1990-05-10", "2026-05-10", 36),
            ("2000-02-29", "2026-02-28", 25),
            ("2000-02-29", "2026-03-01", 26),
        ];
        for (from, to, years) in cases {
            assert_eq!(years_between(date(from), date(to)), years, "{from} {to}");
        }
        for text in ["", "1990", "1990-13-01", "1990-02-30", "10.05.1990"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }
}
