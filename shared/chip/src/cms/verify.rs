//! Whether a signature is about a content and by a key, RFC 5652, 5.6.

use super::SignedData;
use crate::crypto::{Digest, PublicKey, SignatureAlgorithm};
use crate::report::Reason;
use const_oid::ObjectIdentifier;

const ID_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");

/// A signature whose algorithms are known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signature<'s, 'a> {
    data: &'s SignedData<'a>,
    digest: Digest,
    /// The algorithm of the signature.
    pub(crate) algorithm: SignatureAlgorithm,
}

impl<'s, 'a> Signature<'s, 'a> {
    /// # Errors
    /// [`Reason::AlgorithmUnsupported`] when an algorithm is none of ours.
    pub(crate) fn of(data: &'s SignedData<'a>) -> Result<Self, Reason> {
        let digest = Digest::of(&data.signer.digest).ok_or(Reason::AlgorithmUnsupported)?;
        let algorithm = SignatureAlgorithm::of_signer(&data.signer.algorithm, digest)?;
        Ok(Self { data, digest, algorithm })
    }

    /// # Errors
    /// A [`Reason`] unless the signature is about this content and by `key`.
    pub(crate) fn verify(&self, key: &PublicKey<'_>) -> Result<(), Reason> {
        let signature = self.data.signer.signature;
        let Some(attributes) = &self.data.signer.attributes else {
            return self.verify_bare(key);
        };
        if attributes.content_type != self.data.content_type {
            return Err(Reason::ContentTypeDiffers);
        }
        if self.digest.hash(&[self.data.content]) != attributes.message_digest {
            return Err(Reason::MessageDigestDiffers);
        }
        self.algorithm.verify(key, &attributes.signed(), signature)
    }

    /// Without attributes the content itself is signed, which is for bare data alone:
    /// otherwise the attributes of one signature could pass as another's content.
    fn verify_bare(&self, key: &PublicKey<'_>) -> Result<(), Reason> {
        if self.data.content_type != ID_DATA.as_bytes() {
            return Err(Reason::ContentTypeDiffers);
        }
        self.algorithm.verify(key, &[self.data.content], self.data.signer.signature)
    }
}
