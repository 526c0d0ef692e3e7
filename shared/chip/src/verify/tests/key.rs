//! Private keys, and how they sign.

use super::arithmetic::{Curve, expand, prime};
use super::der::{bits, element, integer, null, octets, oid, sequence};
use crate::crypto::{Digest, KNOWN, Parameters};
use const_oid::ObjectIdentifier;
use num_bigint::BigUint;

/// How something is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signing {
    Pkcs1(Digest),
    Pss { digest: Digest, mask: Digest, salt: usize },
    Ecdsa(Digest),
}

#[derive(Clone)]
pub(super) enum Key {
    Rsa { modulus: BigUint, secret: BigUint },
    Ec { known: &'static Parameters, secret: BigUint, is_spelled_out: bool },
}

const EXPONENT: u32 = 65_537;

impl Key {
    pub(super) fn rsa(seed: &str, bits: usize) -> Self {
        let factor = |which: &str| prime(&format!("{seed}{which}"), bits / 16);
        let (p, q) = (factor("p"), factor("q"));
        let one = BigUint::from(1_u32);
        let order = (&p - &one) * (&q - &one);
        let secret = BigUint::from(EXPONENT).modinv(&order).unwrap();
        Self::Rsa { modulus: p * q, secret }
    }

    /// On a curve that certificates name, or spell out.
    pub(super) fn ec(seed: &str, curve: &str, is_spelled_out: bool) -> Self {
        let known = KNOWN.iter().find(|known| known.name == curve).unwrap();
        let secret = BigUint::from_bytes_be(&expand(seed, known.field_bytes));
        Self::Ec { known, secret: secret % Curve::new(known).n, is_spelled_out }
    }

    /// `SubjectPublicKeyInfo`.
    pub(super) fn info(&self) -> Vec<u8> {
        match self {
            Self::Rsa { modulus, .. } => {
                let exponent = integer(&EXPONENT.to_be_bytes());
                let key = sequence(&[integer(&modulus.to_bytes_be()), exponent]);
                sequence(&[sequence(&[oid(&RSA), null()]), bits(&key)])
            }
            Self::Ec { known, secret, is_spelled_out } => {
                let parameters = if *is_spelled_out { spelled_out(known) } else { oid(&known.oid) };
                let point = Curve::new(known).public(secret);
                sequence(&[sequence(&[oid(&EC), parameters]), bits(&point)])
            }
        }
    }

    pub(super) fn sign(&self, signing: Signing, message: &[u8]) -> Vec<u8> {
        match (self, signing) {
            (Self::Rsa { modulus, .. }, Signing::Pkcs1(digest)) => {
                self.raw(&pkcs1(digest, message, modulus.bits()))
            }
            (Self::Rsa { modulus, .. }, Signing::Pss { digest, mask, salt }) => {
                self.raw(&pss(digest, mask, salt, message, modulus.bits()))
            }
            (Self::Ec { known, secret, .. }, Signing::Ecdsa(digest)) => {
                let (r, s) = Curve::new(known).sign(secret, &digest.hash(&[message]));
                sequence(&[integer(&r.to_bytes_be()), integer(&s.to_bytes_be())])
            }
            _ => panic!("{signing:?} is not for this key"),
        }
    }

    /// The private operation of RSA.
    pub(super) fn raw(&self, padded: &[u8]) -> Vec<u8> {
        let Self::Rsa { modulus, secret } = self else { panic!("no RSA key") };
        let power = BigUint::from_bytes_be(padded).modpow(secret, modulus).to_bytes_be();
        let size = usize::try_from(modulus.bits().div_ceil(8)).unwrap();
        [vec![0; size - power.len()], power].concat()
    }

    /// A signature in the plain format, as chips give it.
    pub(super) fn plain(&self, digest: Digest, message: &[u8]) -> Vec<u8> {
        let Self::Ec { known, secret, .. } = self else { panic!("no curve") };
        let curve = Curve::new(known);
        let (r, s) = curve.sign(secret, &digest.hash(&[message]));
        [curve.coordinate(&r), curve.coordinate(&s)].concat()
    }
}

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const MGF1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const PRIME_FIELD: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.1.1");

impl Signing {
    /// `AlgorithmIdentifier`.
    pub(super) fn identifier(self) -> Vec<u8> {
        let named = |oid: &str| ObjectIdentifier::new(oid).unwrap();
        match self {
            Self::Pkcs1(digest) => {
                let number = match digest {
                    Digest::Sha1 => 5,
                    Digest::Sha224 => 14,
                    Digest::Sha256 => 11,
                    Digest::Sha384 => 12,
                    Digest::Sha512 => 13,
                };
                sequence(&[oid(&named(&format!("1.2.840.113549.1.1.{number}"))), null()])
            }
            Self::Ecdsa(Digest::Sha1) => sequence(&[oid(&named("1.2.840.10045.4.1"))]),
            Self::Ecdsa(digest) => {
                let number = match digest {
                    Digest::Sha1 | Digest::Sha224 => 1,
                    Digest::Sha256 => 2,
                    Digest::Sha384 => 3,
                    Digest::Sha512 => 4,
                };
                sequence(&[oid(&named(&format!("1.2.840.10045.4.3.{number}")))])
            }
            Self::Pss { digest, mask, salt } => {
                let mask = sequence(&[oid(&MGF1), digest_identifier(mask)]);
                let salt = integer(&salt.to_be_bytes());
                let parts = [digest_identifier(digest), mask, salt];
                let parts = (0xA0..).zip(parts).map(|(tag, part)| element(&[tag], &part));
                sequence(&[oid(&PSS), sequence(&parts.collect::<Vec<_>>())])
            }
        }
    }

    pub(super) fn digest(self) -> Digest {
        match self {
            Self::Pkcs1(digest) | Self::Pss { digest, .. } | Self::Ecdsa(digest) => digest,
        }
    }
}

pub(super) fn digest_identifier(digest: Digest) -> Vec<u8> {
    sequence(&[oid(digest.oid()), null()])
}

fn spelled_out(known: &Parameters) -> Vec<u8> {
    let number = |digits: &str| BigUint::parse_bytes(digits.as_bytes(), 16).unwrap();
    let coordinate = |digits: &str| Curve::new(known).coordinate(&number(digits));
    let base = [vec![4], coordinate(known.x), coordinate(known.y)].concat();
    sequence(&[
        integer(&[1]),
        sequence(&[oid(&PRIME_FIELD), integer(&number(known.p).to_bytes_be())]),
        sequence(&[octets(&coordinate(known.a)), octets(&coordinate(known.b))]),
        octets(&base),
        integer(&number(known.n).to_bytes_be()),
        integer(&[1]),
    ])
}

/// EMSA-PKCS1-v1_5.
fn pkcs1(digest: Digest, message: &[u8], modulus_bits: u64) -> Vec<u8> {
    let info = sequence(&[digest_identifier(digest), octets(&digest.hash(&[message]))]);
    let size = usize::try_from(modulus_bits.div_ceil(8)).unwrap();
    [vec![0, 1], vec![0xFF; size - info.len() - 3], vec![0], info].concat()
}

/// EMSA-PSS, RFC 8017, 9.1.1.
fn pss(digest: Digest, mask: Digest, salt: usize, message: &[u8], modulus_bits: u64) -> Vec<u8> {
    let bits = usize::try_from(modulus_bits - 1).unwrap();
    let size = bits.div_ceil(8);
    let salt = expand("salt", salt);
    let hash = digest.hash(&[&[0; 8], &digest.hash(&[message]), &salt]);
    let padding = vec![0; size - salt.len() - hash.len() - 2];
    let block = [padding, vec![1], salt].concat();
    let blocks = (0_u32..).map(|at| mask.hash(&[&hash, &at.to_be_bytes()]));
    let mask: Vec<u8> = blocks.take(block.len().div_ceil(mask.size())).flatten().collect();
    let mut masked: Vec<u8> = block.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect();
    masked[0] &= 0xFF >> (8 * size - bits);
    [masked, hash, vec![0xBC]].concat()
}
