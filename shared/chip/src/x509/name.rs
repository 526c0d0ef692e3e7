//! Names of subjects and issuers.

use crate::asn1::{OID, SEQUENCE, SET};
use crate::error::ReadError;
use crate::tlv::{Element, Reader};
use std::fmt;

const UTF8_STRING: u32 = 0x0C;
const PRINTABLE_STRING: u32 = 0x13;
const TELETEX_STRING: u32 = 0x14;
const IA5_STRING: u32 = 0x16;
const BMP_STRING: u32 = 0x1E;
const COUNTRY: &[u8] = &[0x55, 4, 6];

/// Attributes with a short name in RFC 4514, and those that authorities use beside them.
const SHORT_NAMES: [(&[u8], &str); 8] = [
    (COUNTRY, "C"),
    (&[0x55, 4, 3], "CN"),
    (&[0x55, 4, 5], "serialNumber"),
    (&[0x55, 4, 7], "L"),
    (&[0x55, 4, 8], "ST"),
    (&[0x55, 4, 10], "O"),
    (&[0x55, 4, 11], "OU"),
    (&[0x55, 4, 97], "organizationIdentifier"),
];

/// A distinguished name, as it stands there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name<'a>(Element<'a>);

/// An attribute of a name.
struct Attribute<'a> {
    kind: &'a [u8],
    value: String,
}

impl<'a> Name<'a> {
    /// # Errors
    /// [`ReadError`] when `element` is none.
    pub(crate) fn read(element: Element<'a>) -> Result<Self, ReadError> {
        let name = Self(element.expect(SEQUENCE)?);
        name.attributes().try_for_each(|attribute| attribute.map(|_| ()))?;
        Ok(name)
    }

    /// Equal names have equal keys, and others different ones. Encodings of the same
    /// characters, capitals and spaces make no difference (RFC 5280, 7.1), and neither
    /// does the order: there is a state whose security objects name the issuer of their
    /// signer in another one than the signer's certificate.
    pub(crate) fn key(&self) -> Vec<u8> {
        self.key_with(folded)
    }

    /// Whether it is the same in every character, in whatever encoding and order.
    pub(crate) fn reads_as(&self, other: &Name<'_>) -> bool {
        self.key_with(str::to_owned) == other.key_with(str::to_owned)
    }

    fn key_with(&self, value: fn(&str) -> String) -> Vec<u8> {
        let attributes = self.attributes().flatten();
        let mut attributes: Vec<_> = attributes.map(|it| it.key(&value(&it.value))).collect();
        attributes.sort();
        attributes.concat()
    }

    /// The country, in capitals.
    pub(crate) fn country(&self) -> Option<String> {
        let mut attributes = self.attributes().flatten();
        attributes.find(|attribute| attribute.kind == COUNTRY).map(|one| one.value.to_uppercase())
    }

    fn attributes(&self) -> impl Iterator<Item = Result<Attribute<'a>, ReadError>> + use<'a> {
        let sets = self.0.reader().map(|set| set.and_then(|set| set.expect(SET)));
        sets.flat_map(|set| {
            let (failure, members) = match set {
                Ok(set) => (None, set.reader()),
                Err(error) => (Some(Err(error)), Reader::new(&[])),
            };
            let attributes = members.map(|member| member.and_then(Attribute::read));
            failure.into_iter().chain(attributes)
        })
    }
}

impl PartialEq for Name<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.bytes == other.0.bytes || self.key() == other.key()
    }
}

/// The attributes in their order, for people.
impl fmt::Display for Name<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, attribute) in self.attributes().flatten().enumerate() {
            let separator = if index > 0 { ", " } else { "" };
            let short = SHORT_NAMES.iter().find(|(kind, _)| *kind == attribute.kind);
            let kind = short.map_or("?", |(_, name)| name);
            write!(formatter, "{separator}{kind}={}", attribute.value)?;
        }
        Ok(())
    }
}

impl<'a> Attribute<'a> {
    fn read(element: Element<'a>) -> Result<Self, ReadError> {
        let mut reader = element.expect(SEQUENCE)?.reader();
        let kind = reader.read(OID)?.value;
        let value = text(&reader.element()?)?;
        reader.end()?;
        Ok(Self { kind, value })
    }

    /// Kind and value, each behind its length, so that nothing can move between them.
    fn key(&self, value: &str) -> Vec<u8> {
        let length = |part: &[u8]| u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes();
        let parts = [self.kind, value.as_bytes()];
        parts.iter().flat_map(|part| [&length(part)[..], part].concat()).collect()
    }
}

/// The characters of a string. Teletex is used as Latin-1.
///
/// # Errors
/// [`ReadError`] when it is none of those that RFC 5280 knows.
fn text(element: &Element<'_>) -> Result<String, ReadError> {
    let value = element.value;
    match element.tag {
        UTF8_STRING => String::from_utf8(value.to_vec()).map_err(|_| ReadError::Value("name")),
        PRINTABLE_STRING | TELETEX_STRING | IA5_STRING => {
            Ok(value.iter().map(|byte| char::from(*byte)).collect())
        }
        BMP_STRING => two_bytes_each(value).ok_or(ReadError::Value("name")),
        _ => Err(ReadError::Value("name")),
    }
}

fn two_bytes_each(value: &[u8]) -> Option<String> {
    let (units, []) = value.as_chunks::<2>() else { return None };
    char::decode_utf16(units.iter().map(|unit| u16::from_be_bytes(*unit)))
        .collect::<Result<_, _>>()
        .ok()
}

fn folded(value: &str) -> String {
    let words: Vec<&str> = value.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(tag: u8, value: &[u8]) -> Vec<u8> {
        [&[tag, u8::try_from(value.len()).expect("short")][..], value].concat()
    }

    /// A name with a country and a common name in the encoding `tag`, in UTF-8 the other
    /// way round.
    fn name(tag: u8, common_name: &[u8]) -> Vec<u8> {
        let attribute = |kind: u8, tag: u8, value: &[u8]| {
            let content = [element(6, &[0x55, 4, kind]), element(tag, value)].concat();
            element(0x31, &element(0x30, &content))
        };
        let mut attributes = [attribute(6, 0x13, b"ut"), attribute(3, tag, common_name)];
        if tag == 0x0C {
            attributes.reverse();
        }
        element(0x30, &attributes.concat())
    }

    fn read(bytes: &[u8]) -> Name<'_> {
        Name::read(Element::first(bytes).expect("an element")).expect("a name")
    }

    #[test]
    fn encodings_capitals_spaces_and_order_make_no_difference() {
        let first = name(0x13, b"Utopia CSCA");
        for other in
            [name(0x0C, b"utopia  CSCA "), name(0x1E, b"\0U\0t\0o\0p\0i\0a\0 \0C\0S\0C\0A")]
        {
            assert!(read(&first) == read(&other), "{}", read(&other));
        }
        assert!(read(&first) != read(&name(0x13, b"UtopiaCSCA")));
        assert!(read(&first).reads_as(&read(&name(0x0C, b"Utopia CSCA"))));
        assert!(!read(&first).reads_as(&read(&name(0x13, b"utopia CSCA"))));
        assert_eq!(read(&first).to_string(), "C=ut, CN=Utopia CSCA");
        assert_eq!(read(&first).country().as_deref(), Some("UT"));
    }

    #[test]
    fn parts_cannot_be_moved_from_one_attribute_to_the_next() {
        let twice = |values: [&[u8]; 2]| {
            let attribute = |value: &[u8]| {
                element(
                    0x31,
                    &element(0x30, &[element(6, &[0x55, 4, 3]), element(0x13, value)].concat()),
                )
            };
            element(0x30, &values.map(attribute).concat())
        };
        assert!(read(&twice([b"a", b"bc"])) != read(&twice([b"ab", b"c"])));
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let number = name(0x02, b"7");
        for bytes in [&[0x30, 2, 0x30, 0][..], &[0x30, 4, 0x31, 2, 0x30, 0], &[0x31, 0], &number] {
            assert!(Name::read(Element::first(bytes).expect("an element")).is_err(), "{bytes:X?}");
        }
    }
}
