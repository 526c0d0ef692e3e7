//! DG15: the public key of Active Authentication.

use super::open;
use crate::asn1::SEQUENCE;
use crate::error::ReadError;
use crate::limits::Limits;
use crate::tlv::Element;

const FILE: u32 = 0x6F;

/// The key, not yet looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dg15<'a> {
    /// `SubjectPublicKeyInfo`.
    pub key: Element<'a>,
}

impl<'a> Dg15<'a> {
    /// Reads DG15.
    ///
    /// # Errors
    /// [`ReadError`] when it is malformed.
    pub fn parse(file: &'a [u8], limits: &Limits) -> Result<Self, ReadError> {
        let mut reader = open(file, FILE, limits)?;
        let key = reader.read(SEQUENCE)?;
        reader.end()?;
        Ok(Self { key })
    }
}
