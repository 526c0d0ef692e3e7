//! Keys and signatures by the plain formulas, over another library of integers than the
//! one under test.

use crate::crypto::{Digest, Parameters};
use num_bigint::BigUint;

/// Bytes that look random and are the same each time.
pub(super) fn expand(seed: &str, size: usize) -> Vec<u8> {
    let blocks = (0_u32..).map(|at| Digest::Sha256.hash(&[seed.as_bytes(), &at.to_be_bytes()]));
    let mut bytes: Vec<u8> = blocks.take(size.div_ceil(32)).flatten().collect();
    bytes.truncate(size);
    bytes
}

/// A prime of so many bytes, its two highest bits set.
pub(super) fn prime(seed: &str, size: usize) -> BigUint {
    let mut bytes = expand(seed, size);
    bytes[0] |= 0xC0;
    bytes[size - 1] |= 1;
    let mut candidate = BigUint::from_bytes_be(&bytes);
    while !is_prime(&candidate) {
        candidate += 2_u32;
    }
    candidate
}

/// Division by small primes, then Fermat's test, which is enough for numbers that nobody
/// chose to deceive it.
fn is_prime(candidate: &BigUint) -> bool {
    let zero = BigUint::ZERO;
    let has_divisor = (3_u32..2000).step_by(2).any(|divisor| candidate % divisor == zero);
    let one = BigUint::from(1_u32);
    !has_divisor && BigUint::from(2_u32).modpow(&(candidate - &one), candidate) == one
}

/// A curve, for whoever signs.
pub(super) struct Curve {
    p: BigUint,
    a: BigUint,
    pub(super) n: BigUint,
    base: (BigUint, BigUint),
    field_bytes: usize,
    order_bits: u64,
}

type Point = Option<(BigUint, BigUint)>;

impl Curve {
    pub(super) fn new(known: &Parameters) -> Self {
        let number = |digits: &str| BigUint::parse_bytes(digits.as_bytes(), 16).unwrap();
        Self {
            p: number(known.p),
            a: number(known.a),
            n: number(known.n),
            base: (number(known.x), number(known.y)),
            field_bytes: known.field_bytes,
            order_bits: number(known.n).bits(),
        }
    }

    /// The public key to `secret`, uncompressed.
    pub(super) fn public(&self, secret: &BigUint) -> Vec<u8> {
        let (x, y) = self.multiple(secret).unwrap();
        [vec![4], self.coordinate(&x), self.coordinate(&y)].concat()
    }

    /// The numbers of a signature.
    pub(super) fn sign(&self, secret: &BigUint, hash: &[u8]) -> (BigUint, BigUint) {
        let seed = format!("{secret}{hash:?}");
        let nonce = BigUint::from_bytes_be(&expand(&seed, self.field_bytes)) % &self.n;
        let r = self.multiple(&nonce).unwrap().0 % &self.n;
        let surplus = (8 * hash.len() as u64).saturating_sub(self.order_bits);
        let hash = BigUint::from_bytes_be(hash) >> surplus;
        let s = nonce.modinv(&self.n).unwrap() * (hash + &r * secret) % &self.n;
        (r, s)
    }

    pub(super) fn coordinate(&self, number: &BigUint) -> Vec<u8> {
        let bytes = number.to_bytes_be();
        [vec![0; self.field_bytes - bytes.len()], bytes].concat()
    }

    fn multiple(&self, factor: &BigUint) -> Point {
        let base = Some(self.base.clone());
        (0..factor.bits()).rev().fold(None, |sum, bit| {
            let twice = self.add(&sum, &sum);
            if factor.bit(bit) { self.add(&twice, &base) } else { twice }
        })
    }

    fn add(&self, left: &Point, right: &Point) -> Point {
        let (Some((x1, y1)), Some((x2, y2))) = (left, right) else {
            return left.clone().or_else(|| right.clone());
        };
        let p = &self.p;
        let (rise, run) = if x1 != x2 {
            (p + y2 - y1, p + x2 - x1)
        } else if y1 == y2 {
            (x1 * x1 * 3_u32 + &self.a, y1 * 2_u32)
        } else {
            return None;
        };
        let slope = rise * (run % p).modinv(p).unwrap() % p;
        let x = (&slope * &slope + p + p - x1 - x2) % p;
        let y = (slope * (p + x1 - &x) + p - y1) % p;
        Some((x, y))
    }
}
