//! Signatures of public keys. Everything here is public, so nothing is constant-time.
//!
//! Algorithms come from where the standards put them, and an algorithm, a curve or a key
//! size that is not listed here verifies nothing.

mod algorithm;
mod curve;
mod digest;
mod ecdsa;
pub(crate) mod iso9796;
mod key;
mod pkcs1;
mod rsa;
mod weierstrass;

pub(crate) use algorithm::SignatureAlgorithm;
#[cfg(test)]
pub(crate) use curve::{KNOWN, Parameters};
pub(crate) use digest::Digest;
pub(crate) use ecdsa::{EcSignature, verify as verify_ecdsa};
pub(crate) use key::PublicKey;
