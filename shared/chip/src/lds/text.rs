//! Texts of the data groups.

use crate::error::ReadError;
use crate::tlv::Element;
use selfsame_documents::mrz::name::Name;

/// UTF-8, as Doc 9303-10 asks for. Early chips have Latin-1, and a text with a wrong
/// letter is better than a document that cannot be read.
pub(super) fn read(value: &[u8]) -> String {
    match std::str::from_utf8(value) {
        Ok(text) => text.trim_end_matches('\0').to_owned(),
        Err(_) => value.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// A text that says something: fillers are spaces.
pub(super) fn filled(value: &[u8]) -> Option<String> {
    let words = parts(value).join(" ");
    (!words.is_empty()).then_some(words)
}

/// A moment, in characters or in bytes of two digits each.
pub(super) fn instant(value: &[u8]) -> String {
    match value.len() {
        7 => value.iter().map(|byte| format!("{byte:02x}")).collect(),
        _ => read(value),
    }
}

/// Parts of an address or a list: fillers stand between them.
pub(super) fn parts(value: &[u8]) -> Vec<String> {
    let text = read(value);
    text.split('<').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Surname and given names: two fillers stand between them, one within.
pub(super) fn name(value: &[u8]) -> Name {
    Name { truncated: false, ..Name::read(&read(value)) }
}

/// The names under `tag` in a template.
///
/// # Errors
/// [`ReadError`] when the template is malformed.
pub(super) fn names(template: &Element<'_>, tag: u32) -> Result<Vec<Name>, ReadError> {
    let mut names = Vec::new();
    for element in template.reader() {
        let element = element?;
        if element.tag == tag {
            names.push(name(element.value));
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_both_encodings() {
        assert_eq!(read("Łódź".as_bytes()), "Łódź");
        assert_eq!(read(b"M\xFCnchen"), "München");
        assert_eq!(parts(b"123 MAPLE RD<ANYTOWN<<MN"), ["123 MAPLE RD", "ANYTOWN", "MN"]);
        let name = name(b"SMITH<<JOHN<J");
        assert_eq!((&*name.surname, &*name.given_names), ("SMITH", "JOHN J"));
    }
}
