//! Signed attributes, RFC 5652, 5.3 and 11.

use crate::asn1::{self, OCTET_STRING, OID, SEQUENCE, SET};
use crate::error::ReadError;
use crate::tlv::{Element, Reader};
use const_oid::ObjectIdentifier;
use time::UtcDateTime;

const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");

/// The attributes of a signer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attributes<'a> {
    element: Element<'a>,
    /// The kind of content.
    pub(crate) content_type: &'a [u8],
    /// The hash of the content.
    pub(crate) message_digest: &'a [u8],
    /// When it was signed.
    pub(crate) signing_time: Option<UtcDateTime>,
}

impl<'a> Attributes<'a> {
    /// # Errors
    /// [`ReadError`] when the two that must be there are missing, or one is there twice.
    pub(crate) fn read(element: Element<'a>) -> Result<Self, ReadError> {
        let (mut content_type, mut message_digest, mut signing_time) = (None, None, None);
        for attribute in element.reader() {
            let mut reader = attribute?.expect(SEQUENCE)?.reader();
            let kind = reader.read(OID)?.value;
            let values = reader.read(SET)?;
            reader.end()?;
            if kind == CONTENT_TYPE.as_bytes() {
                once(&mut content_type, Reader::single(values.value, OID)?.value)?;
            } else if kind == MESSAGE_DIGEST.as_bytes() {
                once(&mut message_digest, Reader::single(values.value, OCTET_STRING)?.value)?;
            } else if kind == SIGNING_TIME.as_bytes() {
                once(&mut signing_time, asn1::time(values.reader().element()?)?)?;
            }
        }
        Ok(Self {
            element,
            content_type: content_type.ok_or(ReadError::Value("list of signed attributes"))?,
            message_digest: message_digest.ok_or(ReadError::Value("list of signed attributes"))?,
            signing_time,
        })
    }

    /// What is signed: the attributes as they stand there, but under the tag of a set
    /// (RFC 5652, 5.4).
    pub(crate) fn signed(&self) -> [&'a [u8]; 2] {
        [&[0x31], self.element.bytes.get(1..).unwrap_or_default()]
    }
}

fn once<T>(place: &mut Option<T>, value: T) -> Result<(), ReadError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(ReadError::Value("list of signed attributes")),
    }
}
