//! ECDSA, FIPS 186-4 and BSI TR-03111.

use super::curve::{Curve, Parameters};
use super::weierstrass;
use crate::asn1::{self, INTEGER, SEQUENCE};
use crate::error::ReadError;
use crate::report::Reason;
use crate::tlv::Reader;
use bp256::BrainpoolP256r1;
use bp384::BrainpoolP384r1;
use ecdsa::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use ecdsa::elliptic_curve::{AffinePoint, CurveArithmetic, FieldBytes, FieldBytesSize};
use ecdsa::{EcdsaCurve, hazmat};
use p256::NistP256;
use p384::NistP384;
use p521::NistP521;

/// The two numbers of a signature, big-endian without leading zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EcSignature<'a> {
    pub(crate) r: &'a [u8],
    pub(crate) s: &'a [u8],
}

impl<'a> EcSignature<'a> {
    /// `ECDSA-Sig-Value` of RFC 3279, as in certificates and in CMS.
    ///
    /// # Errors
    /// [`ReadError`] when it is something else.
    pub(crate) fn of_sequence(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let mut reader = Reader::single(bytes, SEQUENCE)?.reader();
        let r = asn1::unsigned(reader.read(INTEGER)?)?;
        let s = asn1::unsigned(reader.read(INTEGER)?)?;
        reader.end()?;
        Ok(Self { r, s })
    }

    /// The plain format of BSI TR-03111, 5.2.1: both numbers in equally many bytes.
    pub(crate) fn of_halves(bytes: &'a [u8]) -> Option<Self> {
        let (r, s) = bytes.split_at_checked(bytes.len() / 2)?;
        (r.len() == s.len()).then_some(Self { r, s })
    }
}

/// Verifies a signature of `hash`.
///
/// # Errors
/// [`Reason::KeyUnusable`] when the point is not on the curve,
/// [`Reason::SignatureWrong`] unless it verifies.
pub(crate) fn verify(
    curve: &Parameters,
    point: &[u8],
    hash: &[u8],
    signature: &EcSignature<'_>,
) -> Result<(), Reason> {
    match curve.curve {
        Curve::P256 => verify_on::<NistP256>(point, hash, signature),
        Curve::P384 => verify_on::<NistP384>(point, hash, signature),
        Curve::P521 => verify_on::<NistP521>(point, hash, signature),
        Curve::BrainpoolP256r1 => verify_on::<BrainpoolP256r1>(point, hash, signature),
        Curve::BrainpoolP384r1 => verify_on::<BrainpoolP384r1>(point, hash, signature),
        Curve::P192
        | Curve::P224
        | Curve::BrainpoolP160r1
        | Curve::BrainpoolP192r1
        | Curve::BrainpoolP224r1
        | Curve::BrainpoolP320r1
        | Curve::BrainpoolP512r1 => weierstrass::verify(curve, point, hash, signature),
    }
}

/// On a curve that RustCrypto has.
fn verify_on<C>(point: &[u8], hash: &[u8], signature: &EcSignature<'_>) -> Result<(), Reason>
where
    C: EcdsaCurve + CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let key = ecdsa::elliptic_curve::PublicKey::<C>::from_sec1_bytes(point)
        .map_err(|_| Reason::KeyUnusable)?;
    let (r, s) = (padded::<C>(signature.r), padded::<C>(signature.s));
    let (Some(r), Some(s)) = (r, s) else { return Err(Reason::SignatureWrong) };
    let signature =
        ecdsa::Signature::<C>::from_scalars(r, s).map_err(|_| Reason::SignatureWrong)?;
    hazmat::verify_prehashed::<C>(&key.to_projective(), hash, &signature)
        .map_err(|_| Reason::SignatureWrong)
}

/// A number in as many bytes as the field has.
fn padded<C: EcdsaCurve>(number: &[u8]) -> Option<FieldBytes<C>> {
    let start = number.iter().position(|byte| *byte != 0).unwrap_or(number.len());
    let number = number.get(start..)?;
    let mut bytes = FieldBytes::<C>::default();
    let start = bytes.len().checked_sub(number.len())?;
    bytes.get_mut(start..)?.copy_from_slice(number);
    Some(bytes)
}

#[cfg(test)]
mod tests;
