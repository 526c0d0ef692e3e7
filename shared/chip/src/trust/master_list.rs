//! Master lists: the authorities that a state knows, signed by it. Doc 9303-12, 8.

use crate::asn1::{INTEGER, SEQUENCE, SET};
use crate::cms::{Signature, SignedData};
use crate::error::ReadError;
use crate::limits::Limits;
use crate::report::Reason;
use crate::tlv::{self, Element, Reader};
use crate::x509::Certificate;
use const_oid::ObjectIdentifier;
use time::UtcDateTime;

const MASTER_LIST: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.136.1.1.2");
/// The purpose that its signer's certificate must have.
const SIGNING_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.136.1.1.3");

/// Whether `authority` certified the signer, and the signer signed the list.
///
/// # Errors
/// A [`Reason`] when not so.
pub(super) fn verify(
    list: &SignedData<'_>,
    authority: &Certificate<'_>,
    now: UtcDateTime,
) -> Result<(), Reason> {
    let signer = list.signer_certificate().ok_or(Reason::SignerMissing)?;
    signer.signed.verify(&authority.key()?)?;
    if list.content_type != MASTER_LIST.as_bytes() {
        return Err(Reason::ContentTypeDiffers);
    }
    if !signer.is_signer() || !signer.has_purpose(&SIGNING_KEY) {
        return Err(Reason::WrongUse);
    }
    let attributes = list.signer.attributes;
    let signed_at = attributes.and_then(|it| it.signing_time).unwrap_or(now);
    if signed_at > now {
        return Err(Reason::SignedInFuture);
    }
    signer.check_time(signed_at)?;
    authority.check_time(signed_at)?;
    Signature::of(list)?.verify(&signer.key()?)
}

/// The certificates on a list; those that cannot be read are told by their error.
///
/// # Errors
/// [`ReadError`] when the list itself is malformed.
pub(super) fn certificates<'a>(
    list: &SignedData<'a>,
    limits: &'a Limits,
) -> Result<impl Iterator<Item = Result<Certificate<'a>, ReadError>> + use<'a>, ReadError> {
    let mut reader = Reader::single(list.content, SEQUENCE)?.reader();
    reader.read(INTEGER)?;
    let set = reader.read(SET)?;
    reader.end()?;
    let read = |element: Result<Element<'a>, ReadError>| {
        Certificate::read(tlv::check(element?.bytes, limits)?)
    };
    Ok(set.reader().map(read))
}
