//! Revocation lists, RFC 5280, 5.1.

use super::{Name, Signed};
use crate::asn1::{self, INTEGER, SEQUENCE, context};
use crate::error::ReadError;
use crate::tlv::{Element, Reader};
use time::UtcDateTime;

/// A list of revoked certificates.
#[derive(Debug, Clone)]
pub(crate) struct RevocationList<'a> {
    /// The content with its signature.
    pub(crate) signed: Signed<'a>,
    /// Whose list it is.
    pub(crate) issuer: Name<'a>,
    /// When it was made.
    pub(crate) this_update: UtcDateTime,
    /// When a newer one is there at the latest.
    pub(crate) next_update: Option<UtcDateTime>,
    entries: Reader<'a>,
}

impl<'a> RevocationList<'a> {
    /// # Errors
    /// [`ReadError`] when `element` is none.
    pub(crate) fn read(element: Element<'a>) -> Result<Self, ReadError> {
        let signed = Signed::read(element)?;
        let mut reader = signed.content.reader();
        reader.read_if(INTEGER)?;
        signed.check_algorithm(reader.read(SEQUENCE)?)?;
        let issuer = Name::read(reader.element()?)?;
        let this_update = asn1::time(reader.element()?)?;
        let has_next = reader.peek().is_some_and(asn1::is_time);
        let next_update = if has_next { Some(asn1::time(reader.element()?)?) } else { None };
        let entries = reader.read_if(SEQUENCE)?;
        let entries = entries.map_or(Reader::new(&[]), |entries| entries.reader());
        reader.read_if(context(0))?;
        reader.end()?;
        Ok(Self { signed, issuer, this_update, next_update, entries })
    }

    /// The serial numbers, as they stand there.
    ///
    /// # Errors
    /// [`ReadError`] when an entry is malformed.
    pub(crate) fn serials(&self) -> Result<Vec<&'a [u8]>, ReadError> {
        let serial = |entry: Result<Element<'a>, ReadError>| {
            let mut reader = entry?.expect(SEQUENCE)?.reader();
            Ok(reader.read(INTEGER)?.value)
        };
        self.entries.clone().map(serial).collect()
    }
}
