//! `AlgorithmIdentifier`, RFC 5280, 4.1.1.2.

use super::{NULL, OID, SEQUENCE};
use crate::error::ReadError;
use crate::tlv::Element;
use const_oid::ObjectIdentifier;

/// An algorithm by its identifier, with its parameters as they stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Algorithm<'a> {
    oid: &'a [u8],
    parameters: Option<Element<'a>>,
}

impl<'a> Algorithm<'a> {
    /// # Errors
    /// [`ReadError`] when `element` is none.
    pub(crate) fn read(element: Element<'a>) -> Result<Self, ReadError> {
        let mut reader = element.expect(SEQUENCE)?.reader();
        let oid = reader.read(OID)?.value;
        let parameters = if reader.is_empty() { None } else { Some(reader.element()?) };
        reader.end()?;
        Ok(Self { oid, parameters })
    }

    /// Whether it has this identifier.
    pub(crate) fn is(&self, oid: &ObjectIdentifier) -> bool {
        self.oid == oid.as_bytes()
    }

    /// Whether it is the same algorithm as `other`, whatever the parameters.
    pub(crate) fn is_named_as(&self, other: &Algorithm<'_>) -> bool {
        self.oid == other.oid
    }

    /// Its parameters, unless they are absent or `NULL`.
    pub(crate) fn parameters(&self) -> Option<Element<'a>> {
        self.parameters.filter(|it| it.tag != NULL || !it.value.is_empty())
    }
}
