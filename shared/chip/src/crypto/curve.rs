//! Elliptic curves: which of them are known, and which of them a key is on.

mod parameters;

pub(crate) use parameters::{KNOWN, Parameters};

use crate::asn1::{self, INTEGER, OCTET_STRING, OID, SEQUENCE};
use crate::error::ReadError;
use crate::report::Reason;
use crate::tlv::Element;
use const_oid::ObjectIdentifier;

const PRIME_FIELD: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.1.1");

/// A known curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Curve {
    P192,
    P224,
    P256,
    P384,
    P521,
    BrainpoolP160r1,
    BrainpoolP192r1,
    BrainpoolP224r1,
    BrainpoolP256r1,
    BrainpoolP320r1,
    BrainpoolP384r1,
    BrainpoolP512r1,
}

/// The curve that the parameters of a key name or spell out, RFC 3279, 2.3.5. Spelled
/// out parameters must be those of a known curve, all of them: with a base point of
/// one's own, signatures of anybody can be forged (CVE-2020-0601).
///
/// # Errors
/// [`Reason::CurveUnknown`] when it is none.
pub(crate) fn of(parameters: Element<'_>) -> Result<&'static Parameters, Reason> {
    let known = |is: &dyn Fn(&Parameters) -> bool| {
        KNOWN.iter().find(|known| is(known)).ok_or(Reason::CurveUnknown)
    };
    if parameters.tag == OID {
        return known(&|known| known.oid.as_bytes() == parameters.value);
    }
    let explicit = Explicit::read(parameters).map_err(Reason::Malformed)?;
    known(&|known| explicit.is(known))
}

/// `SpecifiedECDomain` of X9.62 and SEC 1, annex C.2.
struct Explicit<'a> {
    p: &'a [u8],
    a: &'a [u8],
    b: &'a [u8],
    base: &'a [u8],
    n: &'a [u8],
    cofactor: Option<&'a [u8]>,
}

impl<'a> Explicit<'a> {
    fn read(parameters: Element<'a>) -> Result<Self, ReadError> {
        let mut reader = parameters.expect(SEQUENCE)?.reader();
        // The version tells of a seed and of hashes, which are passed over.
        reader.read(INTEGER)?;
        let p = prime(reader.read(SEQUENCE)?)?;
        let mut curve = reader.read(SEQUENCE)?.reader();
        let (a, b) = (curve.read(OCTET_STRING)?.value, curve.read(OCTET_STRING)?.value);
        let base = reader.read(OCTET_STRING)?.value;
        let n = asn1::unsigned(reader.read(INTEGER)?)?;
        let cofactor = reader.read_if(INTEGER)?.map(asn1::unsigned).transpose()?;
        Ok(Self { p, a, b, base, n, cofactor })
    }

    fn is(&self, known: &Parameters) -> bool {
        is_number(self.p, known.p)
            && is_number(self.a, known.a)
            && is_number(self.b, known.b)
            && is_number(self.n, known.n)
            && is_base_point(self.base, known)
            && self.cofactor.is_none_or(|cofactor| cofactor == [1])
    }
}

fn prime(field: Element<'_>) -> Result<&[u8], ReadError> {
    let mut reader = field.reader();
    if reader.read(OID)?.value != PRIME_FIELD.as_bytes() {
        return Err(ReadError::Value("field of the curve"));
    }
    asn1::unsigned(reader.read(INTEGER)?)
}

/// Whether `bytes`, apart from leading zeros, are the number with these digits.
fn is_number(bytes: &[u8], digits: &str) -> bool {
    let significant = bytes.iter().skip_while(|byte| **byte == 0);
    significant.map(|byte| format!("{byte:02X}")).collect::<String>() == digits
}

/// SEC 1, 2.3.3: both coordinates, or the first one and whether the second is odd.
fn is_base_point(bytes: &[u8], known: &Parameters) -> bool {
    let Some((form, coordinates)) = bytes.split_first() else { return false };
    let is_odd = known.y.chars().last().and_then(|digit| digit.to_digit(16)).map(|y| y & 1 == 1);
    match form {
        2 | 3 => {
            coordinates.len() == known.field_bytes
                && is_number(coordinates, known.x)
                && is_odd == Some(*form == 3)
        }
        4 => coordinates.split_at_checked(known.field_bytes).is_some_and(|(x, y)| {
            y.len() == known.field_bytes && is_number(x, known.x) && is_number(y, known.y)
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
