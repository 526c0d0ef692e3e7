//! Printed values brought into a common form.

mod date;

use crate::layout::Format;

/// The value in a printed text; `None` when there is none of this kind.
#[must_use]
pub fn normalised(printed: &str, format: Format) -> Option<String> {
    let value = match format {
        Format::Text => spaced(printed),
        Format::Name => name(printed),
        Format::Date => date::read(printed)?,
        Format::Sex => sex(printed)?.to_owned(),
        Format::Number => number(printed)?,
        Format::Country => spaced(printed).to_uppercase(),
    };
    (!value.is_empty()).then_some(value)
}

/// Words with one space between them.
fn spaced(printed: &str) -> String {
    printed.split_whitespace().collect::<Vec<_>>().join(" ")
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

/// Letters and digits, and the signs that belong to numbers. Words are none: there is a
/// digit in every number, and no letter with a mark.
fn number(printed: &str) -> Option<String> {
    let kept = printed.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '/'));
    let upper: String = kept.flat_map(char::to_uppercase).collect();
    let number = upper.trim_matches(['-', '/']);
    let is_number = number.is_ascii() && number.bytes().any(|byte| byte.is_ascii_digit());
    (is_number && number.len() >= SHORTEST_NUMBER).then(|| number.to_owned())
}

/// Doc 9303-4 prints the letter of the language, a slash, and `M`, `F` or `X`.
fn sex(printed: &str) -> Option<&'static str> {
    let found = |word: &str| match word.to_uppercase().as_str() {
        "M" | "MALE" => Some("M"),
        "F" | "FEMALE" => Some("F"),
        "X" => Some("X"),
        _ => None,
    };
    let mut words = printed.split(|c: char| !c.is_alphabetic()).filter_map(found);
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
            (Format::Name, "R0SSl", Some("ROSSI")),
            (Format::Name, "Kowal", Some("Kowal")),
            (Format::Number, "AB 123 456", Some("AB123456")),
            (Format::Number, "901212/1234", Some("901212/1234")),
            (Format::Number, "REISEPASS/PASSPORT", None),
            (Format::Number, "ŪPR4", None),
            (Format::Number, "P1", None),
            (Format::Sex, "Ž / F", Some("F")),
            (Format::Sex, "M/M", Some("M")),
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
