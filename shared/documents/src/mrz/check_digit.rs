//! Check digits (Doc 9303-3, 4.9): weights 7, 3, 1 over the values, modulo ten.

use super::alphabet::{FILLER, value};
use super::format::Field;
use super::zone::Zone;

/// Which check digits of a zone are right. A digit that the format lacks is
/// `None`: it can neither hold nor fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckDigits {
    /// Of the document number.
    pub document_number: bool,
    /// Of the date of birth.
    pub date_of_birth: bool,
    /// Of the date of expiry.
    pub date_of_expiry: bool,
    /// Of the personal number or other optional data of TD3.
    pub optional_data: Option<bool>,
    /// Over all checked fields; visas have none.
    pub composite: Option<bool>,
}

impl CheckDigits {
    /// Whether all that the format has hold.
    #[must_use]
    pub fn all_hold(self) -> bool {
        self.failing() == 0
    }

    /// How many fail.
    #[must_use]
    pub fn failing(self) -> usize {
        let always = [self.document_number, self.date_of_birth, self.date_of_expiry].map(Some);
        let others = [self.optional_data, self.composite];
        always.into_iter().chain(others).filter(|digit| *digit == Some(false)).count()
    }

    /// Counts the check digits of `zone`; `long_number` is the document number
    /// with its check digit, where it goes on in the optional data.
    pub(crate) fn of(zone: &Zone, long_number: Option<(&str, char)>) -> Self {
        let holds = |field, digit| holds(zone.text(field), zone.text(digit));
        let optional = zone.format().span(Field::OptionalDataCheckDigit);
        Self {
            document_number: match long_number {
                Some((number, digit)) => compute(number) == digit.to_digit(10),
                None => holds(Field::DocumentNumber, Field::DocumentNumberCheckDigit),
            },
            date_of_birth: holds(Field::DateOfBirth, Field::DateOfBirthCheckDigit),
            date_of_expiry: holds(Field::DateOfExpiry, Field::DateOfExpiryCheckDigit),
            optional_data: optional
                .map(|_| holds(Field::OptionalDataSecondLine, Field::OptionalDataCheckDigit)),
            composite: composite(zone),
        }
    }
}

/// The check digit of `text`; `None` when a character is not of the alphabet.
#[must_use]
pub fn compute(text: &str) -> Option<u32> {
    let weighed = |(character, weight)| Some(value(character)? * weight);
    text.chars()
        .zip([7, 3, 1].into_iter().cycle())
        .try_fold(0, |sum, term| Some((sum + weighed(term)?) % 10))
}

/// Whether `digit` is the check digit of `text`. An empty field may have a filler
/// for its zero (Doc 9303-4, 4.2.2.2, note on position 43).
fn holds(text: &str, digit: &str) -> bool {
    let empty = text.chars().all(|character| character == FILLER);
    match digit.chars().next() {
        Some(FILLER) => empty,
        Some(digit) => compute(text).is_some_and(|sum| digit.to_digit(10) == Some(sum)),
        None => false,
    }
}

fn composite(zone: &Zone) -> Option<bool> {
    let digit = zone.format().span(Field::CompositeCheckDigit)?;
    let covered: String = zone.format().composite().iter().map(|&span| zone.span(span)).collect();
    Some(zone.span(digit).parse().ok() == compute(&covered))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_examples() {
        struct Case(&'static str, Option<u32>);
        let cases = [
            Case("520727", Some(3)),    // Doc 9303-3, appendix A, example 1
            Case("AB2134<<<", Some(5)), // example 2
            Case("L898902C3", Some(6)),
            Case("<<<<<<", Some(0)),
            Case("", Some(0)),
            Case("12a", None),
        ];
        for Case(text, expected) in cases {
            assert_eq!(compute(text), expected, "{text}");
        }
    }

    #[test]
    fn a_filler_is_the_digit_of_nothing_only() {
        assert!(holds("<<<<<<", "<"));
        assert!(holds("<<<<<<", "0"));
        assert!(!holds("12<<<<", "<"));
        assert!(!holds("<<<<<<", "1"));
    }
}
