//! Hash algorithms.

use crate::asn1::Algorithm;
use const_oid::ObjectIdentifier;

/// A hash algorithm of Doc 9303-12; SHA-1 stands in documents that are still valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Digest {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

const OIDS: [(ObjectIdentifier, Digest); 5] = [
    (ObjectIdentifier::new_unwrap("1.3.14.3.2.26"), Digest::Sha1),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.4"), Digest::Sha224),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1"), Digest::Sha256),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2"), Digest::Sha384),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3"), Digest::Sha512),
];

impl Digest {
    /// The algorithm that is named, unless it is none of these.
    pub(crate) fn of(algorithm: &Algorithm<'_>) -> Option<Self> {
        let known = OIDS.iter().find(|(oid, _)| algorithm.is(oid));
        known.filter(|_| algorithm.parameters().is_none()).map(|(_, digest)| *digest)
    }

    /// Its object identifier.
    pub(crate) fn oid(self) -> &'static ObjectIdentifier {
        let [(sha1, _), (sha224, _), (sha256, _), (sha384, _), (sha512, _)] = &OIDS;
        match self {
            Self::Sha1 => sha1,
            Self::Sha224 => sha224,
            Self::Sha256 => sha256,
            Self::Sha384 => sha384,
            Self::Sha512 => sha512,
        }
    }

    /// Bytes of a hash.
    pub(crate) fn size(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha224 => 28,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// The hash of `parts`, one after the other.
    pub(crate) fn hash(self, parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::Sha1 => hash::<sha1::Sha1>(parts),
            Self::Sha224 => hash::<sha2::Sha224>(parts),
            Self::Sha256 => hash::<sha2::Sha256>(parts),
            Self::Sha384 => hash::<sha2::Sha384>(parts),
            Self::Sha512 => hash::<sha2::Sha512>(parts),
        }
    }

    /// What people call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1",
            Self::Sha224 => "SHA-224",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }
}

fn hash<D: sha2::Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut digest = D::new();
    for part in parts {
        digest.update(part);
    }
    digest.finalize().to_vec()
}
