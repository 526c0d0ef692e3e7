//! Printed values brought into a common form.

mod date;

use crate::layout::Format;

/// The value in a printed text; `None` when there is none of this kind.
#[must_use]
pub fn normalised(printed: &str, format: Format) -> Option<String> {
    normalised_until(printed, format, None)
}

/// The same; years of two digits are the last ones up to `latest_year` that end in them.
#[must_use]
pub fn normalised_until(printed: &str, format: Format, latest_year: Option<u16>) -> Option<String> {
    let value = match format {
        Format::Text => spaced(printed),
        Format::Name => name(printed),
        Format::Date => date::read(printed, latest_year)?,
        Format::Sex => sex(printed)?.to_owned(),
        Format::Number => number(printed)?,
        Format::Country => spaced(printed).to_uppercase(),
    };
    (!value.is_empty()).then_some(value)
}

/// Fewest pieces of a text that is spaced out.
const FEWEST_PIECES: usize = 3;

/// Words with one space between them. Where hardly any has two characters, it is the
/// letters of one word that are spaced out.
fn spaced(printed: &str) -> String {
    let words: Vec<&str> = printed.split_whitespace().collect();
    let characters: usize = words.iter().map(|word| word.chars().count()).sum();
    let is_one = words.len() >= FEWEST_PIECES && characters < 2 * words.len();
    words.join(if is_one { "" } else { " " })
}

/// Without what a frame or a smudge may add at the ends. Among capitals, what looks
/// like a capital is one: names have no digits.
fn name(printed: &str) -> String {
    let start = printed.trim_start_matches(|c: char| !c.is_alphanumeric());
    let text = spaced(start.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.'));
    let small = |c: char| c.is_lowercase() && c != 'l';
    if text.chars().any(small) { text } else { text.chars().map(capital).collect() }
}

const fn capital(character: char) -> char {
    match character {
        'l' | '1' | '|' => 'I',
        '0' => 'O',
        '5' => 'S',
        _ => character,
    }
}

/// Fewest characters of a number.
const SHORTEST_NUMBER: usize = 4;

/// Longest number: the personal numbers of the longest zones have fewer characters.
const LONGEST_NUMBER: usize = 20;

/// Small letters that may stand in a number, which is printed in capitals: an `l` or `o`
/// misread.
const SMALL_LETTERS: usize = 1;

/// Letters and digits, and the signs that belong to numbers. Words are none: a quarter of
/// a number is digits, and no letter has a mark or is small.
fn number(printed: &str) -> Option<String> {
    if printed.chars().filter(|c| c.is_lowercase()).count() > SMALL_LETTERS {
        return None;
    }
    let kept = printed.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '/'));
    let upper: String = kept.flat_map(char::to_uppercase).collect();
    let number = upper.trim_matches(['-', '/']);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let is_number = number.is_ascii() && 4 * digits >= number.len();
    let fits = (SHORTEST_NUMBER..=LONGEST_NUMBER).contains(&number.len());
    (is_number && fits).then(|| number.to_owned())
}

/// Doc 9303-4 prints the letter of the language, a slash, and `M`, `F` or `X`. The slash
/// may have been read as an `I`, which no word for a sex has.
fn sex(printed: &str) -> Option<&'static str> {
    let found = |word: &str| match word {
        "M" | "MALE" => Some("M"),
        "F" | "FEMALE" => Some("F"),
        "X" => Some("X"),
        _ => None,
    };
    let printed = printed.to_uppercase();
    let mut words = printed.split(|c: char| !c.is_alphabetic() || c == 'I').filter_map(found);
    let first = words.next()?;
    words.all(|word| word == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_by_kind() {
        let cases = [
            (Format::Text, "  12  High   Street ", Some("12 High Street")),
            (Format::Name, "| NOVÁKOVÁ  EVA:", Some("NOVÁKOVÁ EVA")),
            (Format::Name, " - ", None),
            (Format::Name, "C I T IZ E N", Some("CITIZEN")),
            (Format::Name, "ANNA M A", Some("ANNA M A")),
            (Format::Name, "R0SSl", Some("ROSSI")),
            (Format::Name, "Kowal", Some("Kowal")),
            (Format::Number, "AB 123 456", Some("AB123456")),
            (Format::Number, "901212/1234", Some("901212/1234")),
            (Format::Number, "REISEPASS/PASSPORT", None),
            (Format::Number, "ŪPR4", None),
            (Format::Number, "P1", None),
            (Format::Number, "Passport No. 4", None),
            (Format::Number, "SPECIMEN0", None),
            (Format::Number, "L898902C<3UTO6908061F9406236", None),
            (Format::Sex, "Ž / F", Some("F")),
            (Format::Sex, "M/M", Some("M")),
            (Format::Sex, "FIF", Some("F")),
            (Format::Sex, "female", Some("F")),
            (Format::Sex, "M F", None),
            (Format::Sex, "168 cm", None),
            (Format::Country, "uto", Some("UTO")),
            (Format::Date, "20 JAN 1958", Some("1958-01-20")),
            (Format::Date, "no date", None),
        ];
        for (format, printed, expected) in cases {
            assert_eq!(normalised(printed, format).as_deref(), expected, "{printed}");
        }
    }
}
