//! Texts compared as a reader would: case, marks and spaces do not count, and a few
//! characters may have been misread.

use unicode_normalization::UnicodeNormalization as _;

/// Share of characters that may differ: labels are printed half as high as values, and
/// are misread accordingly.
const TOLERANCE: f32 = 0.3;

/// Shorter texts must be the same, or most short names would be like some label.
const SHORTEST_INEXACT: usize = 5;

/// Letters and digits alone, in upper case, without marks; digits that are mistaken for
/// letters count as those.
#[must_use]
pub fn folded(text: &str) -> String {
    let upper = text.chars().flat_map(char::to_uppercase).map(undrawn);
    upper.nfd().filter(|c| c.is_alphanumeric()).collect()
}

/// The letter under a stroke, which Unicode does not take for a mark, or behind a digit.
const fn undrawn(letter: char) -> char {
    match letter {
        '0' => 'O',
        '1' => 'I',
        '5' => 'S',
        'Đ' | 'Ð' => 'D',
        'Ħ' => 'H',
        'Ł' => 'L',
        'Ø' => 'O',
        'Ŧ' => 'T',
        _ => letter,
    }
}

/// Whether two texts are the same but for misread characters. Texts without a letter
/// or digit are like nothing.
#[must_use]
pub fn alike(one: &str, other: &str) -> bool {
    let (one, other) = (folded(one), folded(other));
    !one.is_empty() && !other.is_empty() && within(&one, &other)
}

/// Whether two folded texts differ in few enough characters.
pub(super) fn within(one: &str, other: &str) -> bool {
    difference(one, other).is_some()
}

/// The share of characters in which two folded texts differ; `None` when it is too
/// large.
#[expect(clippy::cast_precision_loss, reason = "lines have few characters")]
pub(super) fn difference(one: &str, other: &str) -> Option<f32> {
    let (longer, shorter) = {
        let (one, other) = (one.chars().count(), other.chars().count());
        (one.max(other), one.min(other))
    };
    let share = distance(one, other) as f32 / longer.max(1) as f32;
    let tolerance = if shorter < SHORTEST_INEXACT { 0.0 } else { TOLERANCE };
    (share <= tolerance).then_some(share)
}

/// Characters to insert, delete or replace (Levenshtein, 1966).
#[must_use]
pub fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, character) in one.chars().enumerate() {
        let mut left = index + 1;
        let mut cells = row.iter_mut();
        let mut diagonal = cells.next().map_or(index, |first| std::mem::replace(first, left));
        for (cell, &candidate) in cells.zip(&other) {
            let replaced = diagonal + usize::from(character != candidate);
            diagonal = *cell;
            left = replaced.min(left + 1).min(*cell + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_case_and_spaces_do_not_count() {
        assert_eq!(folded("Příjmení / 5urname"), "PRIJMENISURNAME");
        assert_eq!(folded("Døre Łódź"), "DORELODZ");
    }

    #[test]
    fn misread_characters_are_forgiven() {
        let cases = [
            ("Date of birth", "Oate of birth", true),
            ("Date of birth", "Date of expiry", false),
            ("Sex", "Sax", false),
            ("Sumame", "Surname", true),
            ("SURNAME", "Surname", true),
            ("...", "...", false),
        ];
        for (one, other, expected) in cases {
            assert_eq!(alike(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn distances() {
        for (one, other, expected) in [("", "", 0), ("abc", "", 3), ("kitten", "sitting", 3)] {
            assert_eq!(distance(one, other), expected);
        }
    }
}
