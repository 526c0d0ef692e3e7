//! Signature algorithms: RFC 4055, RFC 5758, and where CMS and certificates differ.

use super::digest::Digest;
use super::ecdsa::{self, EcSignature};
use super::key::PublicKey;
use super::pkcs1::{self, Pss};
use crate::asn1::{self, Algorithm, context};
use crate::error::ReadError;
use crate::report::Reason;
use crate::tlv::Element;
use const_oid::ObjectIdentifier;

pub(super) const RSA_ENCRYPTION: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
pub(super) const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
pub(super) const EC_PUBLIC_KEY: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const MGF1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");

/// Algorithms whose identifier tells the hash.
const WITH_DIGEST: [(ObjectIdentifier, SignatureAlgorithm); 10] = [
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5"), rsa(Digest::Sha1)),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.14"), rsa(Digest::Sha224)),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11"), rsa(Digest::Sha256)),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12"), rsa(Digest::Sha384)),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13"), rsa(Digest::Sha512)),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.4.1"), ec(Digest::Sha1)),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.1"), ec(Digest::Sha224)),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2"), ec(Digest::Sha256)),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3"), ec(Digest::Sha384)),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.4"), ec(Digest::Sha512)),
];

/// How something is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignatureAlgorithm {
    RsaPkcs1(Digest),
    RsaPss(Pss),
    Ecdsa(Digest),
}

const fn rsa(digest: Digest) -> SignatureAlgorithm {
    SignatureAlgorithm::RsaPkcs1(digest)
}

const fn ec(digest: Digest) -> SignatureAlgorithm {
    SignatureAlgorithm::Ecdsa(digest)
}

impl SignatureAlgorithm {
    /// The algorithm of a certificate or a revocation list, which tells all itself.
    ///
    /// # Errors
    /// [`Reason::AlgorithmUnsupported`] when it is none of these.
    pub(crate) fn of_certificate(algorithm: &Algorithm<'_>) -> Result<Self, Reason> {
        if algorithm.is(&RSA_PSS) {
            return pss(algorithm).map(Self::RsaPss);
        }
        let known = WITH_DIGEST.iter().find(|(oid, _)| algorithm.is(oid));
        let known = known.filter(|_| algorithm.parameters().is_none());
        known.map(|(_, known)| *known).ok_or(Reason::AlgorithmUnsupported)
    }

    /// The algorithm of a CMS signer, which may name the kind of key alone: the hash is
    /// then the one of the signer's digest algorithm (RFC 3370, 3.2; RFC 5754, 3.2).
    ///
    /// # Errors
    /// [`Reason::AlgorithmUnsupported`] when it is none of these.
    pub(crate) fn of_signer(algorithm: &Algorithm<'_>, digest: Digest) -> Result<Self, Reason> {
        if algorithm.is(&RSA_ENCRYPTION) {
            Ok(Self::RsaPkcs1(digest))
        } else {
            Self::of_certificate(algorithm)
        }
    }

    /// Verifies a signature of `message`, whose parts stand one after the other.
    ///
    /// # Errors
    /// [`Reason::SignatureWrong`] unless it verifies, or why it cannot be checked.
    pub(crate) fn verify(
        self,
        key: &PublicKey<'_>,
        message: &[&[u8]],
        signature: &[u8],
    ) -> Result<(), Reason> {
        match (self, key) {
            (Self::RsaPkcs1(digest), PublicKey::Rsa(key)) => {
                pkcs1::verify_v1_5(key, digest, &digest.hash(message), signature)
            }
            (Self::RsaPss(pss), PublicKey::Rsa(key)) => {
                pkcs1::verify_pss(key, pss, &pss.digest.hash(message), signature)
            }
            (Self::Ecdsa(digest), PublicKey::Ec { curve, point }) => {
                let signature =
                    EcSignature::of_sequence(signature).map_err(|_| Reason::SignatureWrong)?;
                ecdsa::verify(curve, point, &digest.hash(message), &signature)
            }
            // Signed with another kind of key than this one.
            _ => Err(Reason::SignatureWrong),
        }
    }

    /// What people call it.
    pub(crate) fn name(self) -> String {
        match self {
            Self::RsaPkcs1(digest) => format!("RSA PKCS #1 v1.5 with {}", digest.name()),
            Self::RsaPss(pss) => format!("RSA PSS with {}", pss.digest.name()),
            Self::Ecdsa(digest) => format!("ECDSA with {}", digest.name()),
        }
    }
}

/// Parameters of RSASSA-PSS, RFC 4055, 3.1, with the defaults for what is left out.
fn pss(algorithm: &Algorithm<'_>) -> Result<Pss, Reason> {
    let mut pss = Pss { digest: Digest::Sha1, mask: Digest::Sha1, salt: 20 };
    let Some(parameters) = algorithm.parameters() else { return Ok(pss) };
    for parameter in parameters.reader() {
        set(&mut pss, parameter.map_err(Reason::Malformed)?)?;
    }
    Ok(pss)
}

fn set(pss: &mut Pss, parameter: Element<'_>) -> Result<(), Reason> {
    let content = parameter.reader().element().map_err(Reason::Malformed)?;
    match parameter.tag {
        DIGEST => pss.digest = digest(content)?,
        MASK => pss.mask = mask(content)?,
        SALT => pss.salt = usize::try_from(small(content)?).unwrap_or(usize::MAX),
        TRAILER if small(content)? == 1 => {}
        _ => return Err(Reason::AlgorithmUnsupported),
    }
    Ok(())
}

const DIGEST: u32 = context(0);
const MASK: u32 = context(1);
const SALT: u32 = context(2);
const TRAILER: u32 = context(3);

fn mask(element: Element<'_>) -> Result<Digest, Reason> {
    let algorithm = Algorithm::read(element).map_err(Reason::Malformed)?;
    match algorithm.parameters() {
        Some(parameters) if algorithm.is(&MGF1) => digest(parameters),
        _ => Err(Reason::AlgorithmUnsupported),
    }
}

fn digest(element: Element<'_>) -> Result<Digest, Reason> {
    let algorithm = Algorithm::read(element).map_err(Reason::Malformed)?;
    Digest::of(&algorithm).ok_or(Reason::AlgorithmUnsupported)
}

fn small(element: Element<'_>) -> Result<u32, Reason> {
    asn1::small(element).map_err(|error: ReadError| Reason::Malformed(error))
}
