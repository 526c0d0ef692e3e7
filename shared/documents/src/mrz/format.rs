//! The five formats: their sizes and which field stands where.
//!
//! Sources: Doc 9303-5, 4.2.2 (TD1); -6, 4.2.2 (TD2); -4, 4.2.2 (TD3); -7, 4.2.2
//! and 5.2.2 (MRV-A, MRV-B).

use super::alphabet::Class;

/// How a zone is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Three lines of 30 on cards.
    Td1,
    /// Two lines of 36 on larger cards.
    Td2,
    /// Two lines of 44 in passports.
    Td3,
    /// Two lines of 44 on visas.
    MrvA,
    /// Two lines of 36 on small visas.
    MrvB,
}

/// A part of a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Kind of document.
    DocumentCode,
    /// Issuing state or organisation.
    IssuingAuthority,
    /// Primary and secondary identifiers.
    Name,
    /// Document number, its first nine characters.
    DocumentNumber,
    /// Its check digit.
    DocumentNumberCheckDigit,
    /// Optional data beside the document number; TD1 alone.
    OptionalDataFirstLine,
    /// Nationality.
    Nationality,
    /// Date of birth.
    DateOfBirth,
    /// Its check digit.
    DateOfBirthCheckDigit,
    /// Sex.
    Sex,
    /// Date of expiry.
    DateOfExpiry,
    /// Its check digit.
    DateOfExpiryCheckDigit,
    /// Optional data of the second line; in TD3 the personal number.
    OptionalDataSecondLine,
    /// Its check digit; TD3 alone.
    OptionalDataCheckDigit,
    /// The check digit over all that is checked; not on visas.
    CompositeCheckDigit,
}

/// Columns `start..end` of a line, counted from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The line.
    pub line: usize,
    /// The first column.
    pub start: usize,
    /// The column behind the last.
    pub end: usize,
}

impl Span {
    const fn new(line: usize, start: usize, end: usize) -> Self {
        Self { line, start, end }
    }

    /// Whether it covers `column` of `line`.
    #[must_use]
    pub fn covers(self, line: usize, column: usize) -> bool {
        self.line == line && (self.start..self.end).contains(&column)
    }
}

type Fields = [(Field, Span)];

const TD1: &Fields = &[
    (Field::DocumentCode, Span::new(0, 0, 2)),
    (Field::IssuingAuthority, Span::new(0, 2, 5)),
    (Field::DocumentNumber, Span::new(0, 5, 14)),
    (Field::DocumentNumberCheckDigit, Span::new(0, 14, 15)),
    (Field::OptionalDataFirstLine, Span::new(0, 15, 30)),
    (Field::DateOfBirth, Span::new(1, 0, 6)),
    (Field::DateOfBirthCheckDigit, Span::new(1, 6, 7)),
    (Field::Sex, Span::new(1, 7, 8)),
    (Field::DateOfExpiry, Span::new(1, 8, 14)),
    (Field::DateOfExpiryCheckDigit, Span::new(1, 14, 15)),
    (Field::Nationality, Span::new(1, 15, 18)),
    (Field::OptionalDataSecondLine, Span::new(1, 18, 29)),
    (Field::CompositeCheckDigit, Span::new(1, 29, 30)),
    (Field::Name, Span::new(2, 0, 30)),
];
const TD1_COMPOSITE: &[Span] =
    &[Span::new(0, 5, 30), Span::new(1, 0, 7), Span::new(1, 8, 15), Span::new(1, 18, 29)];
const TD2_COMPOSITE: &[Span] = &[Span::new(1, 0, 10), Span::new(1, 13, 20), Span::new(1, 21, 35)];
const TD3_COMPOSITE: &[Span] = &[Span::new(1, 0, 10), Span::new(1, 13, 20), Span::new(1, 21, 43)];

/// What all formats of two lines begin with.
macro_rules! two_lines {
    ($columns:literal, $($rest:expr),+) => {
        &[
            (Field::DocumentCode, Span::new(0, 0, 2)),
            (Field::IssuingAuthority, Span::new(0, 2, 5)),
            (Field::Name, Span::new(0, 5, $columns)),
            (Field::DocumentNumber, Span::new(1, 0, 9)),
            (Field::DocumentNumberCheckDigit, Span::new(1, 9, 10)),
            (Field::Nationality, Span::new(1, 10, 13)),
            (Field::DateOfBirth, Span::new(1, 13, 19)),
            (Field::DateOfBirthCheckDigit, Span::new(1, 19, 20)),
            (Field::Sex, Span::new(1, 20, 21)),
            (Field::DateOfExpiry, Span::new(1, 21, 27)),
            (Field::DateOfExpiryCheckDigit, Span::new(1, 27, 28)),
            $($rest),+
        ]
    };
}

const TD2: &Fields = two_lines!(
    36,
    (Field::OptionalDataSecondLine, Span::new(1, 28, 35)),
    (Field::CompositeCheckDigit, Span::new(1, 35, 36))
);
const TD3: &Fields = two_lines!(
    44,
    (Field::OptionalDataSecondLine, Span::new(1, 28, 42)),
    (Field::OptionalDataCheckDigit, Span::new(1, 42, 43)),
    (Field::CompositeCheckDigit, Span::new(1, 43, 44))
);
const MRV_A: &Fields = two_lines!(44, (Field::OptionalDataSecondLine, Span::new(1, 28, 44)));
const MRV_B: &Fields = two_lines!(36, (Field::OptionalDataSecondLine, Span::new(1, 28, 36)));

impl Format {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Td1, Self::Td2, Self::Td3, Self::MrvA, Self::MrvB];

    /// The format of `lines` lines of `columns` characters that begin with
    /// `first`: of two formats of one size, the visa is that which begins with `V`.
    #[must_use]
    pub fn of(lines: usize, columns: usize, first: char) -> Option<Self> {
        match (lines, columns, first) {
            (3, 30, _) => Some(Self::Td1),
            (2, 36, 'V') => Some(Self::MrvB),
            (2, 36, _) => Some(Self::Td2),
            (2, 44, 'V') => Some(Self::MrvA),
            (2, 44, _) => Some(Self::Td3),
            _ => None,
        }
    }

    /// How many lines it has.
    #[must_use]
    pub fn lines(self) -> usize {
        if self == Self::Td1 { 3 } else { 2 }
    }

    /// How many characters a line has.
    #[must_use]
    pub fn columns(self) -> usize {
        match self {
            Self::Td1 => 30,
            Self::Td2 | Self::MrvB => 36,
            Self::Td3 | Self::MrvA => 44,
        }
    }

    /// Its fields, from the first line to the last.
    #[must_use]
    pub fn fields(self) -> &'static [(Field, Span)] {
        match self {
            Self::Td1 => TD1,
            Self::Td2 => TD2,
            Self::Td3 => TD3,
            Self::MrvA => MRV_A,
            Self::MrvB => MRV_B,
        }
    }

    /// Where `field` stands, if this format has it.
    #[must_use]
    pub fn span(self, field: Field) -> Option<Span> {
        self.fields().iter().find(|(candidate, _)| *candidate == field).map(|&(_, span)| span)
    }

    /// What the composite check digit is counted over.
    #[must_use]
    pub fn composite(self) -> &'static [Span] {
        match self {
            Self::Td1 => TD1_COMPOSITE,
            Self::Td2 => TD2_COMPOSITE,
            Self::Td3 => TD3_COMPOSITE,
            Self::MrvA | Self::MrvB => &[],
        }
    }

    /// Whether a position is of a field that has a check digit of its own, or is that
    /// digit.
    #[must_use]
    pub fn has_check_digit(self, line: usize, column: usize) -> bool {
        let optional = self.span(Field::OptionalDataCheckDigit).is_some();
        let field = self.fields().iter().find(|(_, span)| span.covers(line, column));
        match field.map(|(field, _)| field) {
            Some(Field::OptionalDataSecondLine) => optional,
            Some(
                Field::DocumentNumber
                | Field::DocumentNumberCheckDigit
                | Field::DateOfBirth
                | Field::DateOfBirthCheckDigit
                | Field::DateOfExpiry
                | Field::DateOfExpiryCheckDigit
                | Field::OptionalDataCheckDigit,
            ) => true,
            _ => false,
        }
    }

    /// Whether the composite check digit is counted over a position, or is there.
    #[must_use]
    pub fn is_in_composite(self, line: usize, column: usize) -> bool {
        let digit = self.span(Field::CompositeCheckDigit);
        self.composite().iter().copied().chain(digit).any(|span| span.covers(line, column))
    }

    /// What may stand in `column` of `line`.
    #[must_use]
    pub fn class(self, line: usize, column: usize) -> Class {
        if (line, column) == (0, 0) {
            return if self.is_visa() { Class::Visa } else { Class::Document };
        }
        let field = self.fields().iter().find(|(_, span)| span.covers(line, column));
        field.map_or(Class::Any, |(field, _)| field.class())
    }

    /// Whether it is one of the two formats of visas.
    #[must_use]
    pub fn is_visa(self) -> bool {
        matches!(self, Self::MrvA | Self::MrvB)
    }

    /// Whether a document number longer than nine characters goes on in the
    /// optional data (Doc 9303-5 and -6, note j to the data structure).
    pub(crate) fn overflow(self) -> Option<Field> {
        match self {
            Self::Td1 => Some(Field::OptionalDataFirstLine),
            Self::Td2 => Some(Field::OptionalDataSecondLine),
            Self::Td3 | Self::MrvA | Self::MrvB => None,
        }
    }
}

impl Field {
    /// What its characters may be. The document code admits digits behind its
    /// first letter, as on permanent resident cards of the USA.
    #[must_use]
    pub fn class(self) -> Class {
        match self {
            Self::IssuingAuthority | Self::Name | Self::Nationality => Class::LetterOrFiller,
            Self::DateOfBirthCheckDigit
            | Self::DateOfExpiryCheckDigit
            | Self::CompositeCheckDigit => Class::Digit,
            Self::DateOfBirth
            | Self::DateOfExpiry
            | Self::DocumentNumberCheckDigit
            | Self::OptionalDataCheckDigit => Class::DigitOrFiller,
            Self::Sex => Class::Sex,
            Self::DocumentCode
            | Self::DocumentNumber
            | Self::OptionalDataFirstLine
            | Self::OptionalDataSecondLine => Class::Any,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_position_has_exactly_one_field() {
        for format in Format::ALL {
            for line in 0..format.lines() {
                for column in 0..format.columns() {
                    let fields =
                        format.fields().iter().filter(|(_, span)| span.covers(line, column));
                    assert_eq!(fields.count(), 1, "{format:?} {line} {column}");
                }
            }
        }
    }

    #[test]
    fn a_size_and_a_letter_tell_the_format() {
        for format in Format::ALL {
            let first = if format.is_visa() { 'V' } else { 'I' };
            assert_eq!(Format::of(format.lines(), format.columns(), first), Some(format));
        }
        assert_eq!(Format::of(2, 30, 'I'), None);
    }
}
