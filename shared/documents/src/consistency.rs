//! Whether a printed field says the same as one read by machine.
//!
//! A machine-readable zone knows the letters A to Z alone: names are transliterated
//! by Doc 9303-3, section 6, which leaves the issuer a choice for some letters, and
//! cut off where they do not fit.

use unicode_normalization::UnicodeNormalization as _;

/// From this length on a name that goes on longer elsewhere may have been cut off.
const CUT_FROM: usize = 15;

/// Whether the printed value of a field and the one in a zone or a barcode agree;
/// `None` when they cannot be compared, such as a country's name with its code.
#[must_use]
pub fn agree(field: &str, printed: &str, coded: &str) -> Option<bool> {
    match field {
        "surname" | "given_names" | "full_name" => Some(names_agree(printed, coded)),
        "nationality" | "issuing_authority" | "citizenship" => {
            let code = |text: &str| text.len() <= 3 && text.chars().all(|c| c.is_ascii_uppercase());
            (code(printed) && code(coded)).then_some(printed == coded)
        }
        _ => Some(plain(printed) == plain(coded)),
    }
}

fn names_agree(printed: &str, coded: &str) -> bool {
    let coded = plain(coded);
    [plain(printed), expanded(printed)].iter().any(|printed| {
        let is_cut = |short: &str, long: &str| short.len() >= CUT_FROM && long.starts_with(short);
        *printed == coded || is_cut(&coded, printed) || is_cut(printed, &coded)
    })
}

/// Letters without their marks, and digits; nothing else.
fn plain(text: &str) -> String {
    let letters = text.nfd().filter(|letter| !is_mark(*letter));
    let letters = letters.flat_map(|letter| base(letter).chars().chain(own(letter)));
    letters.flat_map(char::to_uppercase).filter(char::is_ascii_alphanumeric).collect()
}

/// The same with the longer of the transliterations that an issuer may choose.
fn expanded(text: &str) -> String {
    let composed: String = text.nfc().collect();
    let longer = composed.chars().map(|letter| match letter {
        'Ä' | 'ä' => "AE".to_owned(),
        'Ö' | 'ö' => "OE".to_owned(),
        'Ü' | 'ü' => "UE".to_owned(),
        'Å' | 'å' => "AA".to_owned(),
        other => other.to_string(),
    });
    plain(&longer.collect::<String>())
}

/// What stands for a letter that has no decomposition.
fn base(letter: char) -> &'static str {
    match letter {
        'Æ' | 'æ' => "AE",
        'Ø' | 'ø' | 'Œ' | 'œ' => "OE",
        'Þ' | 'þ' => "TH",
        'ß' | 'ẞ' => "SS",
        'Ð' | 'ð' | 'Đ' | 'đ' => "D",
        'Ł' | 'ł' => "L",
        'Ħ' | 'ħ' => "H",
        'ı' => "I",
        'Ŋ' | 'ŋ' => "N",
        'Ŧ' | 'ŧ' => "T",
        _ => "",
    }
}

/// The letter itself, where nothing else stands for it.
fn own(letter: char) -> Option<char> {
    base(letter).is_empty().then_some(letter)
}

fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_compared_as_an_issuer_writes_them() {
        struct Case(&'static str, &'static str, &'static str, Option<bool>);
        let cases = [
            Case("surname", "Müller", "MUELLER", Some(true)),
            Case("surname", "Müller", "MULLER", Some(true)),
            Case("surname", "Müller", "MILLER", Some(false)),
            Case("surname", "Žižková", "ZIZKOVA", Some(true)),
            Case("surname", "Øster-Ågård", "OESTER AAGAARD", Some(true)),
            Case("surname", "O'Connor", "OCONNOR", Some(true)),
            Case("surname", "Weiß", "WEISS", Some(true)),
            Case("surname", "Łąck", "LACK", Some(true)),
            Case("given_names", "Anna Maria", "ANNA MARIA", Some(true)),
            Case("given_names", "Anna", "ANNA MARIA", Some(false)),
            Case("full_name", "Chayapa Dejthamrong Krasuang", "CHAYAPA DEJTHAMRONG K", Some(true)),
            Case("document_number", "L 898 902C", "L898902C", Some(true)),
            Case("document_number", "L898902C", "L8989020", Some(false)),
            Case("date_of_birth", "1974-08-12", "1974-08-12", Some(true)),
            Case("gender", "F", "M", Some(false)),
            Case("nationality", "SVK", "SVK", Some(true)),
            Case("nationality", "Slovenská republika", "SVK", None),
        ];
        for Case(field, printed, coded, expected) in cases {
            assert_eq!(agree(field, printed, coded), expected, "{field}: {printed} {coded}");
        }
    }
}
