//! `SubjectPublicKeyInfo`, RFC 5280, 4.1.

use super::algorithm::{EC_PUBLIC_KEY, RSA_ENCRYPTION, RSA_PSS};
use super::curve::{self, Parameters};
use super::rsa::RsaKey;
use crate::asn1::{self, Algorithm, INTEGER, SEQUENCE};
use crate::error::ReadError;
use crate::report::Reason;
use crate::tlv::{Element, Reader};

/// A public key.
#[derive(Debug, Clone, Copy)]
pub(crate) enum PublicKey<'a> {
    Rsa(RsaKey<'a>),
    Ec { curve: &'static Parameters, point: &'a [u8] },
}

impl<'a> PublicKey<'a> {
    /// # Errors
    /// A [`Reason`] when `info` is no key, or none that we take.
    pub(crate) fn read(info: Element<'a>) -> Result<Self, Reason> {
        let (algorithm, key) = parts(info).map_err(Reason::Malformed)?;
        if algorithm.is(&EC_PUBLIC_KEY) {
            let parameters = algorithm.parameters().ok_or(Reason::CurveUnknown)?;
            Ok(Self::Ec { curve: curve::of(parameters)?, point: key })
        } else if algorithm.is(&RSA_ENCRYPTION) || algorithm.is(&RSA_PSS) {
            let (modulus, exponent) = rsa(key).map_err(Reason::Malformed)?;
            RsaKey::new(modulus, exponent).map(Self::Rsa)
        } else {
            Err(Reason::AlgorithmUnsupported)
        }
    }

    /// What people call it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Rsa(key) => format!("RSA {}", key.bits()),
            Self::Ec { curve, .. } => curve.name.to_owned(),
        }
    }
}

fn parts(info: Element<'_>) -> Result<(Algorithm<'_>, &[u8]), ReadError> {
    let mut reader = info.expect(SEQUENCE)?.reader();
    let algorithm = Algorithm::read(reader.element()?)?;
    let (key, 0) = asn1::bits(reader.element()?)? else {
        return Err(ReadError::Value("public key"));
    };
    reader.end()?;
    Ok((algorithm, key))
}

/// `RSAPublicKey`, RFC 8017, A.1.1.
fn rsa(key: &[u8]) -> Result<(&[u8], &[u8]), ReadError> {
    let mut reader = Reader::single(key, SEQUENCE)?.reader();
    let modulus = asn1::unsigned(reader.read(INTEGER)?)?;
    let exponent = asn1::unsigned(reader.read(INTEGER)?)?;
    reader.end()?;
    Ok((modulus, exponent))
}
