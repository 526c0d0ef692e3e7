//! The characters of a zone, their values, and which may stand where
//! (Doc 9303-3, 4.3 and 4.9).

/// Stands for nothing, and between the parts of a name.
pub const FILLER: char = '<';

/// All characters, in the order of their values; the filler comes last.
pub const ALPHABET: &[u8; 37] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";

/// What a character counts in a check digit; `None` when it is not of the
/// alphabet.
#[must_use]
pub fn value(character: char) -> Option<u32> {
    match character {
        FILLER => Some(0),
        '0'..='9' | 'A'..='Z' => character.to_digit(36),
        _ => None,
    }
}

/// What may stand at a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A digit.
    Digit,
    /// A digit or a filler.
    DigitOrFiller,
    /// A letter or a filler.
    LetterOrFiller,
    /// `M`, `F` or a filler.
    Sex,
    /// Any character of the alphabet.
    Any,
    /// A letter that begins the code of a document other than a visa.
    Document,
    /// `V`, which begins the code of a visa.
    Visa,
}

impl Class {
    /// Whether `character` is of this class.
    #[must_use]
    pub fn admits(self, character: char) -> bool {
        match self {
            Self::Digit => character.is_ascii_digit(),
            Self::DigitOrFiller => character.is_ascii_digit() || character == FILLER,
            Self::LetterOrFiller => character.is_ascii_uppercase() || character == FILLER,
            Self::Sex => matches!(character, 'M' | 'F' | FILLER),
            Self::Any => value(character).is_some(),
            Self::Document => character.is_ascii_uppercase() && character != 'V',
            Self::Visa => character == 'V',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_follow_the_alphabet() {
        let letters = ALPHABET.iter().take(36).map(|&letter| value(char::from(letter)));
        assert!(letters.eq((0..36).map(Some)));
        assert_eq!(value(FILLER), Some(0));
        assert_eq!([value('a'), value('Ä'), value(' ')], [None; 3]);
    }

    #[test]
    fn a_class_admits_its_own() {
        struct Case(Class, &'static str);
        let cases = [
            Case(Class::Digit, "0123456789"),
            Case(Class::DigitOrFiller, "0123456789<"),
            Case(Class::LetterOrFiller, "ABCDEFGHIJKLMNOPQRSTUVWXYZ<"),
            Case(Class::Sex, "FM<"),
            Case(Class::Any, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"),
            Case(Class::Document, "ABCDEFGHIJKLMNOPQRSTUWXYZ"),
            Case(Class::Visa, "V"),
        ];
        for Case(class, expected) in cases {
            let admitted: String =
                ('\0'..='\u{ff}').filter(|&character| class.admits(character)).collect();
            let mut expected: Vec<char> = expected.chars().collect();
            expected.sort_unstable();
            assert_eq!(admitted, expected.into_iter().collect::<String>(), "{class:?}");
        }
    }
}
