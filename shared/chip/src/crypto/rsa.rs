//! The bare operation of RSA, RFC 8017, 5.2.2.
//!
//! RustCrypto's `rsa` offers neither another hash for the mask of PSS nor the message
//! recovery of ISO/IEC 9796-2; of it there would be left one modular power, which is
//! here instead, by the same library of integers.

use crate::report::Reason;
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};

/// Bits of the modulus: what old chips use for Active Authentication, and twice what
/// the largest authority uses.
const BITS: std::ops::RangeInclusive<usize> = 1024..=8192;
/// Bits of the largest public exponent; in use are 17.
const EXPONENT_BITS: u32 = 64;

/// A public key. Both numbers are big-endian without leading zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RsaKey<'a> {
    modulus: &'a [u8],
    exponent: &'a [u8],
}

impl<'a> RsaKey<'a> {
    /// # Errors
    /// [`Reason::KeyUnusable`] when a number is even, or of a size beyond reason.
    pub(crate) fn new(modulus: &'a [u8], exponent: &'a [u8]) -> Result<Self, Reason> {
        let is_odd = |number: &[u8]| number.last().is_some_and(|last| last & 1 == 1);
        let key = Self { modulus, exponent };
        let exponent_fits = exponent.len() <= EXPONENT_BITS as usize / 8 && exponent != [1];
        if BITS.contains(&key.bits()) && exponent_fits && is_odd(modulus) && is_odd(exponent) {
            Ok(key)
        } else {
            Err(Reason::KeyUnusable)
        }
    }

    /// Bits of the modulus.
    pub(crate) fn bits(&self) -> usize {
        let unused = self.modulus.first().map_or(0, |first| first.leading_zeros() as usize);
        8 * self.modulus.len() - unused
    }

    /// What was signed, with its padding, in as many bytes as the modulus has.
    ///
    /// # Errors
    /// [`Reason::SignatureWrong`] when the signature is none of this key's size.
    pub(crate) fn recover(&self, signature: &[u8]) -> Result<Vec<u8>, Reason> {
        // Numbers of equal size compare as their bytes do.
        if signature.len() != self.modulus.len() || signature >= self.modulus {
            return Err(Reason::SignatureWrong);
        }
        self.power(signature).ok_or(Reason::KeyUnusable)
    }

    fn power(&self, base: &[u8]) -> Option<Vec<u8>> {
        let precision = u32::try_from(8 * self.modulus.len()).ok()?;
        let modulus = BoxedUint::from_be_slice(self.modulus, precision).ok()?;
        let modulus: Option<Odd<BoxedUint>> = modulus.into_odd().into();
        let parameters = BoxedMontyParams::new_vartime(modulus?);
        let base = BoxedUint::from_be_slice(base, precision).ok()?;
        let exponent = BoxedUint::from_be_slice(self.exponent, EXPONENT_BITS).ok()?;
        let power = BoxedMontyForm::new(base, &parameters)
            .pow_bounded_exp(&exponent, exponent.bits_vartime());
        let bytes = power.retrieve().to_be_bytes();
        let unused = bytes.len().checked_sub(self.modulus.len())?;
        bytes.get(unused..).map(<[u8]>::to_vec)
    }
}
