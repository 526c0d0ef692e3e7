//! Extensions of certificates, RFC 5280, 4.2.

use crate::asn1::{self, BOOLEAN, INTEGER, OCTET_STRING, OID, SEQUENCE, context_primitive};
use crate::error::ReadError;
use crate::tlv::{Element, Reader};

const SUBJECT_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1D, 14];
const KEY_USAGE: &[u8] = &[0x55, 0x1D, 15];
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1D, 19];
const AUTHORITY_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1D, 35];
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1D, 37];

/// Extensions that may be critical without a word here: policies, alternative names, the
/// period of use and the types of document narrow nothing that is checked.
const HARMLESS: [&[u8]; 7] = [
    EXTENDED_KEY_USAGE,
    &[0x55, 0x1D, 16],
    &[0x55, 0x1D, 17],
    &[0x55, 0x1D, 18],
    &[0x55, 0x1D, 31],
    &[0x55, 0x1D, 32],
    &[0x67, 0x81, 8, 1, 1, 6, 2],
];

/// What a certificate says about its use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Extensions<'a> {
    /// The identifier of its key.
    pub(crate) subject_key: Option<&'a [u8]>,
    /// The identifier of its issuer's key.
    pub(crate) authority_key: Option<&'a [u8]>,
    /// Whether it is an authority's; absent without basic constraints.
    pub(crate) is_authority: Option<bool>,
    /// The bits of the key usage, the first one highest.
    pub(crate) key_usage: Option<u16>,
    /// The purposes, as a sequence of object identifiers.
    pub(crate) purposes: Option<Element<'a>>,
    /// Whether something must be heeded that is not known here.
    pub(crate) has_unknown_critical: bool,
}

impl<'a> Extensions<'a> {
    /// Reads a sequence of extensions.
    ///
    /// # Errors
    /// [`ReadError`] when it is malformed, or one of the above is there twice.
    pub(crate) fn read(sequence: Element<'a>) -> Result<Self, ReadError> {
        let mut extensions = Self::default();
        for extension in sequence.expect(SEQUENCE)?.reader() {
            let mut reader = extension?.expect(SEQUENCE)?.reader();
            let kind = reader.read(OID)?.value;
            let is_critical = reader.read_if(BOOLEAN)?.map(asn1::boolean).transpose()?;
            let value = reader.read(OCTET_STRING)?.value;
            reader.end()?;
            extensions.set(kind, value, is_critical == Some(true))?;
        }
        Ok(extensions)
    }

    fn set(&mut self, kind: &[u8], value: &'a [u8], critical: bool) -> Result<(), ReadError> {
        match kind {
            SUBJECT_KEY_IDENTIFIER => {
                let identifier = Reader::single(value, OCTET_STRING)?.value;
                once(&mut self.subject_key, identifier)
            }
            AUTHORITY_KEY_IDENTIFIER => match authority_key(value)? {
                Some(identifier) => once(&mut self.authority_key, identifier),
                None => Ok(()),
            },
            BASIC_CONSTRAINTS => once(&mut self.is_authority, is_authority(value)?),
            KEY_USAGE => once(&mut self.key_usage, key_usage(value)?),
            EXTENDED_KEY_USAGE => once(&mut self.purposes, Reader::single(value, SEQUENCE)?),
            _ => {
                self.has_unknown_critical |= critical && !HARMLESS.contains(&kind);
                Ok(())
            }
        }
    }
}

fn once<T>(place: &mut Option<T>, value: T) -> Result<(), ReadError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(ReadError::Value("list of extensions")),
    }
}

fn authority_key(value: &[u8]) -> Result<Option<&[u8]>, ReadError> {
    let mut reader = Reader::single(value, SEQUENCE)?.reader();
    Ok(reader.read_if(context_primitive(0))?.map(|identifier| identifier.value))
}

fn is_authority(value: &[u8]) -> Result<bool, ReadError> {
    let mut reader = Reader::single(value, SEQUENCE)?.reader();
    let is_authority = reader.read_if(BOOLEAN)?.map(asn1::boolean).transpose()?;
    reader.read_if(INTEGER)?;
    reader.end()?;
    Ok(is_authority == Some(true))
}

fn key_usage(value: &[u8]) -> Result<u16, ReadError> {
    let (bytes, _) = asn1::bits(Reader::new(value).element()?)?;
    match bytes {
        [] => Ok(0),
        [first] => Ok(u16::from_be_bytes([*first, 0])),
        [first, second, ..] => Ok(u16::from_be_bytes([*first, *second])),
    }
}
