//! What certificates and revocation lists have in common: a content, an algorithm and
//! a signature.

use crate::asn1::{self, Algorithm, SEQUENCE};
use crate::crypto::{PublicKey, SignatureAlgorithm};
use crate::error::ReadError;
use crate::report::Reason;
use crate::tlv::Element;

/// A signed content.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signed<'a> {
    /// What is signed.
    pub(crate) content: Element<'a>,
    algorithm: Element<'a>,
    signature: &'a [u8],
}

impl<'a> Signed<'a> {
    /// # Errors
    /// [`ReadError`] when `element` is something else.
    pub(crate) fn read(element: Element<'a>) -> Result<Self, ReadError> {
        let mut reader = element.expect(SEQUENCE)?.reader();
        let content = reader.read(SEQUENCE)?;
        let algorithm = reader.read(SEQUENCE)?;
        let (signature, 0) = asn1::bits(reader.element()?)? else {
            return Err(ReadError::Value("signature"));
        };
        reader.end()?;
        Ok(Self { content, algorithm, signature })
    }

    /// Makes sure that the content names the same algorithm: this one is not signed.
    ///
    /// # Errors
    /// [`ReadError::Value`] when it does not.
    pub(crate) fn check_algorithm(&self, inner: Element<'_>) -> Result<(), ReadError> {
        if inner.bytes == self.algorithm.bytes {
            Ok(())
        } else {
            Err(ReadError::Value("signature algorithm"))
        }
    }

    /// # Errors
    /// A [`Reason`] unless `key` signed the content.
    pub(crate) fn verify(&self, key: &PublicKey<'_>) -> Result<(), Reason> {
        let algorithm = Algorithm::read(self.algorithm).map_err(Reason::Malformed)?;
        let algorithm = SignatureAlgorithm::of_certificate(&algorithm)?;
        algorithm.verify(key, &[self.content.bytes], self.signature)
    }
}
