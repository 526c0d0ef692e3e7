//! Names (Doc 9303-3, 4.6): the primary identifier, two fillers, the secondary
//! identifier; a single filler stands for a space, a hyphen or a comma.

use super::alphabet::FILLER;

/// The name of a holder as a zone can tell it: without diacritics, apostrophes
/// and hyphens, and perhaps without its end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name {
    /// The primary identifier, its parts separated by spaces.
    pub surname: String,
    /// The secondary identifier, its parts separated by spaces; empty when there
    /// is none.
    pub given_names: String,
    /// Whether the name fills its field to the end, as one does that was cut off
    /// there (Doc 9303-4, 4.2.3); a name that just fits looks the same.
    pub truncated: bool,
}

impl Name {
    /// Reads a name field with its fillers.
    #[must_use]
    pub fn read(field: &str) -> Self {
        let (surname, given_names) = field.split_once("<<").unwrap_or((field, ""));
        Self {
            surname: words(surname),
            given_names: words(given_names),
            truncated: !field.is_empty() && !field.ends_with(FILLER),
        }
    }
}

fn words(identifier: &str) -> String {
    let words: Vec<&str> = identifier.split(FILLER).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_in_the_examples_of_doc_9303() {
        struct Case(&'static str, &'static str, &'static str, bool);
        let cases = [
            Case("ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "ERIKSSON", "ANNA MARIA", false),
            Case(
                "VAN<DER<MUELLEN<<MARTIN<WILHELM<<<<<<<<",
                "VAN DER MUELLEN",
                "MARTIN WILHELM",
                false,
            ),
            Case("ARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "ARKFREITH", "", false),
            Case(
                "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K",
                "NILAVADHANANANDA",
                "CHAYAPA DEJTHAMRONG K",
                true,
            ),
            Case(
                "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<WARNA",
                "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNA",
                "",
                true,
            ),
            Case("<<<<<<", "", "", false),
            Case("DOE<<JOHN<<<RAY", "DOE", "JOHN RAY", true),
        ];
        for Case(field, surname, given_names, truncated) in cases {
            let expected =
                Name { surname: surname.into(), given_names: given_names.into(), truncated };
            assert_eq!(Name::read(field), expected, "{field}");
        }
    }
}
