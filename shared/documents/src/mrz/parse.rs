//! From a zone to its fields.

use super::alphabet::FILLER;
use super::check_digit::CheckDigits;
use super::date::DateField;
use super::format::{Field, Format};
use super::name::Name;
use super::zone::Zone;

/// The fields of a zone, without fillers. Nothing is lost when a zone is wrong:
/// [`Mrz::holds`] tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mrz {
    /// How the zone is laid out.
    pub format: Format,
    /// Kind of document, one or two characters.
    pub document_code: String,
    /// Code of the issuing state or organisation, such as `UTO` or `D`.
    pub issuing_authority: String,
    /// Name of the holder.
    pub name: Name,
    /// Document number, whole.
    pub document_number: String,
    /// Code of the nationality.
    pub nationality: String,
    /// Date of birth, `YYMMDD` as it stands there, with fillers for unknown parts.
    pub date_of_birth: String,
    /// `M`, `F`, or empty when unspecified.
    pub sex: String,
    /// Date of expiry, `YYMMDD` as it stands there.
    pub date_of_expiry: String,
    /// Optional data of the first line, without the end of a long document number.
    pub optional_data_first_line: Option<String>,
    /// Optional data of the second line, without the end of a long document
    /// number; in TD3 the personal number.
    pub optional_data_second_line: Option<String>,
    /// Which check digits are right.
    pub check_digits: CheckDigits,
    /// Whether every character is of its position's class, and the dates exist.
    pub well_formed: bool,
}

impl Mrz {
    /// Reads the fields of `zone`.
    #[must_use]
    pub fn parse(zone: &Zone) -> Self {
        let long_number = LongNumber::of(zone);
        let value = |field| value(zone.text(field));
        let optional = |field| optional(zone, field, long_number.as_ref());
        Self {
            format: zone.format(),
            document_code: value(Field::DocumentCode),
            issuing_authority: value(Field::IssuingAuthority),
            name: Name::read(zone.text(Field::Name)),
            document_number: match &long_number {
                Some(long) => self::value(&long.number),
                None => value(Field::DocumentNumber),
            },
            nationality: value(Field::Nationality),
            date_of_birth: zone.text(Field::DateOfBirth).to_owned(),
            sex: value(Field::Sex),
            date_of_expiry: zone.text(Field::DateOfExpiry).to_owned(),
            optional_data_first_line: optional(Field::OptionalDataFirstLine),
            optional_data_second_line: optional(Field::OptionalDataSecondLine),
            check_digits: CheckDigits::of(zone, long_number.as_ref().map(LongNumber::checked)),
            well_formed: well_formed(zone),
        }
    }

    /// Whether form and all check digits are right.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.well_formed && self.check_digits.all_hold()
    }

    /// The date of birth.
    #[must_use]
    pub fn birth(&self) -> DateField {
        DateField::read(&self.date_of_birth)
    }

    /// The date of expiry.
    #[must_use]
    pub fn expiry(&self) -> DateField {
        DateField::read(&self.date_of_expiry)
    }
}

/// A document number of more than nine characters: a filler stands for its check
/// digit, its end and then the check digit begin the optional data
/// (Doc 9303-5 and -6, note j to the data structure).
struct LongNumber {
    /// With its fillers.
    number: String,
    check_digit: char,
    rest: String,
}

impl LongNumber {
    fn of(zone: &Zone) -> Option<Self> {
        let beginning = zone.text(Field::DocumentNumber);
        let continued = zone.text(Field::DocumentNumberCheckDigit).starts_with(FILLER);
        if !continued || beginning.ends_with(FILLER) {
            return None;
        }
        let overflow = zone.text(zone.format().overflow()?);
        let (end, rest) = overflow.split_once(FILLER).unwrap_or((overflow, ""));
        let check_digit = end.chars().last()?;
        let end = end.get(..end.len() - 1)?;
        Some(Self { number: format!("{beginning}{end}"), check_digit, rest: rest.to_owned() })
    }

    fn checked(&self) -> (&str, char) {
        (&self.number, self.check_digit)
    }
}

/// The text of a field: fillers end it, and are spaces within.
fn value(field: &str) -> String {
    field.trim_end_matches(FILLER).replace(FILLER, " ").trim_start().to_owned()
}

fn optional(zone: &Zone, field: Field, long_number: Option<&LongNumber>) -> Option<String> {
    zone.format().span(field)?;
    let continued = long_number.filter(|_| zone.format().overflow() == Some(field));
    let text = value(continued.map_or(zone.text(field), |long| &long.rest));
    (!text.is_empty()).then_some(text)
}

fn well_formed(zone: &Zone) -> bool {
    let exists = |date| DateField::read(zone.text(date)) != DateField::Impossible;
    zone.keeps_classes() && exists(Field::DateOfBirth) && exists(Field::DateOfExpiry)
}

#[cfg(test)]
mod tests;
