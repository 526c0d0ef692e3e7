//! Certificates of document signers and of country signing authorities.

use super::extensions::Extensions;
use super::{Name, Signed};
use crate::asn1::{self, INTEGER, OID, SEQUENCE, context};
use crate::crypto::PublicKey;
use crate::error::ReadError;
use crate::report::Reason;
use crate::tlv::{Element, Reader};
use time::UtcDateTime;

/// The first bit of the key usage.
const DIGITAL_SIGNATURE: u16 = 1 << 15;
/// The sixth.
const KEY_CERT_SIGN: u16 = 1 << 10;

/// A certificate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Certificate<'a> {
    /// The whole of it, as it stands there.
    pub(crate) bytes: &'a [u8],
    /// The content with its signature.
    pub(crate) signed: Signed<'a>,
    /// The serial number, as it stands there: some authorities have negative ones.
    pub(crate) serial: &'a [u8],
    /// Who certified it.
    pub(crate) issuer: Name<'a>,
    /// Whom it certifies.
    pub(crate) subject: Name<'a>,
    /// Since when it is valid.
    pub(crate) not_before: UtcDateTime,
    /// Until when it is valid.
    pub(crate) not_after: UtcDateTime,
    /// Its extensions.
    pub(crate) extensions: Extensions<'a>,
    key: Element<'a>,
}

impl<'a> Certificate<'a> {
    /// # Errors
    /// [`ReadError`] when `element` is none.
    pub(crate) fn read(element: Element<'a>) -> Result<Self, ReadError> {
        let signed = Signed::read(element)?;
        let mut reader = signed.content.reader();
        reader.read_if(context(0))?;
        let serial = reader.read(INTEGER)?.value;
        signed.check_algorithm(reader.read(SEQUENCE)?)?;
        let issuer = Name::read(reader.element()?)?;
        let mut validity = reader.read(SEQUENCE)?.reader();
        let subject = Name::read(reader.element()?)?;
        let key = reader.read(SEQUENCE)?;
        Ok(Self {
            bytes: element.bytes,
            signed,
            serial,
            issuer,
            subject,
            not_before: asn1::time(validity.element()?)?,
            not_after: asn1::time(validity.element()?)?,
            extensions: extensions(reader)?,
            key,
        })
    }

    /// Its public key.
    ///
    /// # Errors
    /// A [`Reason`] when it is none that we take.
    pub(crate) fn key(&self) -> Result<PublicKey<'a>, Reason> {
        PublicKey::read(self.key)
    }

    /// Whether issuer and subject are the same.
    pub(crate) fn is_self_issued(&self) -> bool {
        self.issuer == self.subject
    }

    /// Whether it may be the issuer of `other`, by name and, where both tell, by the
    /// identifier of the key.
    pub(crate) fn may_certify(&self, other: &Certificate<'_>) -> bool {
        let keys = self.extensions.subject_key.zip(other.extensions.authority_key);
        self.subject == other.issuer && keys.is_none_or(|(own, asked)| own == asked)
    }

    /// Whether it may certify others.
    pub(crate) fn is_authority(&self) -> bool {
        let usage = self.extensions.key_usage.is_none_or(|usage| usage & KEY_CERT_SIGN != 0);
        // Certificates of version 1 have no extensions; some of the oldest are such.
        let basic =
            self.extensions.is_authority.unwrap_or(self.extensions == Extensions::default());
        basic && usage && !self.extensions.has_unknown_critical
    }

    /// Whether it may sign documents and lists, and is nobody's authority.
    pub(crate) fn is_signer(&self) -> bool {
        let usage = self.extensions.key_usage.is_none_or(|usage| usage & DIGITAL_SIGNATURE != 0);
        usage && self.extensions.is_authority != Some(true) && !self.extensions.has_unknown_critical
    }

    /// Whether `purpose` is among the purposes it is restricted to.
    pub(crate) fn has_purpose(&self, purpose: &const_oid::ObjectIdentifier) -> bool {
        let is_it =
            |element: Element<'_>| element.tag == OID && element.value == purpose.as_bytes();
        let purposes = self.extensions.purposes.map(|purposes| purposes.reader());
        purposes.is_some_and(|mut purposes| purposes.any(|one| one.is_ok_and(is_it)))
    }

    /// Whether it was valid at `time`.
    ///
    /// # Errors
    /// [`Reason::NotYetValid`] or [`Reason::Expired`].
    pub(crate) fn check_time(&self, time: UtcDateTime) -> Result<(), Reason> {
        if time < self.not_before {
            Err(Reason::NotYetValid)
        } else if time > self.not_after {
            Err(Reason::Expired)
        } else {
            Ok(())
        }
    }

    /// The serial number in hexadecimal digits.
    pub(crate) fn serial_digits(&self) -> String {
        self.serial.iter().map(|byte| format!("{byte:02X}")).collect()
    }
}

/// The extensions behind unique identifiers, which nobody uses.
fn extensions(mut rest: Reader<'_>) -> Result<Extensions<'_>, ReadError> {
    let mut extensions = Extensions::default();
    while !rest.is_empty() {
        let element = rest.element()?;
        if element.tag == context(3) {
            extensions = Extensions::read(Reader::single(element.value, SEQUENCE)?)?;
        }
    }
    Ok(extensions)
}
