//! ECDSA on the short Weierstrass curves for which RustCrypto has no released crate.
//!
//! The textbook: Jacobian coordinates, both multiples at once. All numbers are public,
//! so time and memory may depend on them. Held against RustCrypto on the curves that
//! both know, and against OpenSSL's signatures on all.

use super::curve::Parameters;
use super::ecdsa::EcSignature;
use crate::report::Reason;
use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{CheckedAdd, Odd, U512};

type Number = U512;
type Field = FixedMontyParams<{ Number::LIMBS }>;
type FieldElement = FixedMontyForm<{ Number::LIMBS }>;

/// Verifies a signature of `hash` by the key that is this point, SEC 1, 4.1.4.
///
/// # Errors
/// [`Reason::KeyUnusable`] when the point is not on the curve or is compressed,
/// [`Reason::SignatureWrong`] unless it verifies.
pub(super) fn verify(
    parameters: &Parameters,
    point: &[u8],
    hash: &[u8],
    signature: &EcSignature<'_>,
) -> Result<(), Reason> {
    let curve = Curve::new(parameters).ok_or(Reason::CurveUnknown)?;
    let key = curve.point(point, parameters.field_bytes).ok_or(Reason::KeyUnusable)?;
    if curve.verifies(&key, &truncated(hash, parameters.order_bits), signature).unwrap_or(false) {
        Ok(())
    } else {
        Err(Reason::SignatureWrong)
    }
}

/// A curve with the arithmetic of its field and of its order.
struct Curve {
    field: Field,
    scalars: Field,
    a: FieldElement,
    b: FieldElement,
    base: Point,
    order_bits: u32,
}

/// `(x / z², y / z³)`; the point at infinity has a `z` of zero.
#[derive(Clone, Copy)]
struct Point {
    x: FieldElement,
    y: FieldElement,
    z: FieldElement,
}

impl Curve {
    fn new(parameters: &Parameters) -> Option<Self> {
        let field = modulus(&digits(parameters.p)?)?;
        let element = |digits: &str| Some(FieldElement::new(&self::digits(digits)?, &field));
        let base = Point {
            x: element(parameters.x)?,
            y: element(parameters.y)?,
            z: FieldElement::one(&field),
        };
        Some(Self {
            scalars: modulus(&digits(parameters.n)?)?,
            a: element(parameters.a)?,
            b: element(parameters.b)?,
            base,
            order_bits: u32::try_from(parameters.order_bits).ok()?,
            field,
        })
    }

    /// The point with these uncompressed coordinates, if it is on the curve.
    fn point(&self, bytes: &[u8], field_bytes: usize) -> Option<Point> {
        let (4, coordinates) = bytes.split_first().map(|(form, rest)| (*form, rest))? else {
            return None;
        };
        let (x, y) = coordinates.split_at_checked(field_bytes)?;
        if y.len() != field_bytes {
            return None;
        }
        let (x, y) = (self.coordinate(x)?, self.coordinate(y)?);
        let right = x.square().mul(&x).add(&self.a.mul(&x)).add(&self.b);
        (y.square() == right).then(|| Point { x, y, z: FieldElement::one(&self.field) })
    }

    fn coordinate(&self, bytes: &[u8]) -> Option<FieldElement> {
        let number = number(bytes)?;
        (&number < self.field.modulus().as_ref()).then(|| FieldElement::new(&number, &self.field))
    }

    fn verifies(&self, key: &Point, hash: &Number, signature: &EcSignature<'_>) -> Option<bool> {
        let (r, s) = (self.scalar(signature.r)?, self.scalar(signature.s)?);
        let inverse: Option<FieldElement> = s.invert_vartime().into();
        let inverse = inverse?;
        let hash = FieldElement::new(hash, &self.scalars);
        let sum = self.combine(
            &hash.mul(&inverse).retrieve(),
            &self.base,
            &r.mul(&inverse).retrieve(),
            key,
        );
        Some(self.has_first_coordinate(&sum, &r.retrieve()))
    }

    /// A number of a signature: above zero, below the order.
    fn scalar(&self, bytes: &[u8]) -> Option<FieldElement> {
        let number = number(bytes)?;
        let is_inside = number != Number::ZERO && &number < self.scalars.modulus().as_ref();
        is_inside.then(|| FieldElement::new(&number, &self.scalars))
    }

    /// Whether the first coordinate of `point`, modulo the order, is `r`: without the
    /// inverse of `z`, by trying the few numbers that leave this remainder.
    fn has_first_coordinate(&self, point: &Point, r: &Number) -> bool {
        let square = point.z.square();
        if self.is_infinite(point) {
            return false;
        }
        let mut candidate = Some(*r);
        while let Some(x) = candidate.filter(|x| x < self.field.modulus().as_ref()) {
            if FieldElement::new(&x, &self.field).mul(&square) == point.x {
                return true;
            }
            candidate = x.checked_add(self.scalars.modulus().as_ref()).into();
        }
        false
    }

    /// `u · p + v · q`, by the trick of Shamir and Straus.
    fn combine(&self, u: &Number, p: &Point, v: &Number, q: &Point) -> Point {
        let both = self.add(p, q);
        let mut sum = self.infinity();
        for bit in (0..self.order_bits).rev() {
            sum = self.double(&sum);
            sum = match (u.bit_vartime(bit), v.bit_vartime(bit)) {
                (true, true) => self.add(&sum, &both),
                (true, false) => self.add(&sum, p),
                (false, true) => self.add(&sum, q),
                (false, false) => sum,
            };
        }
        sum
    }

    fn infinity(&self) -> Point {
        let one = FieldElement::one(&self.field);
        Point { x: one, y: one, z: FieldElement::zero(&self.field) }
    }

    fn is_infinite(&self, point: &Point) -> bool {
        point.z == FieldElement::zero(&self.field)
    }

    /// Doubling for any `a`: "dbl-2007-bl" of the Explicit-Formulas Database, which is
    /// right at infinity too. No curve here has a point of order two.
    fn double(&self, point: &Point) -> Point {
        let (xx, yy, zz) = (point.x.square(), point.y.square(), point.z.square());
        let yyyy = yy.square();
        let s = point.x.add(&yy).square().sub(&xx).sub(&yyyy).double();
        let m = xx.double().add(&xx).add(&self.a.mul(&zz.square()));
        let x = m.square().sub(&s.double());
        let y = m.mul(&s.sub(&x)).sub(&yyyy.double().double().double());
        let z = point.y.add(&point.z).square().sub(&yy).sub(&zz);
        Point { x, y, z }
    }

    /// Addition: "add-2007-bl" of the same place, and the cases it leaves out.
    fn add(&self, p: &Point, q: &Point) -> Point {
        if self.is_infinite(p) {
            return *q;
        }
        if self.is_infinite(q) {
            return *p;
        }
        let (p_zz, q_zz) = (p.z.square(), q.z.square());
        let (u1, u2) = (p.x.mul(&q_zz), q.x.mul(&p_zz));
        let (s1, s2) = (p.y.mul(&q.z).mul(&q_zz), q.y.mul(&p.z).mul(&p_zz));
        if u1 == u2 {
            return if s1 == s2 { self.double(p) } else { self.infinity() };
        }
        let h = u2.sub(&u1);
        let i = h.double().square();
        let j = h.mul(&i);
        let r = s2.sub(&s1).double();
        let v = u1.mul(&i);
        let x = r.square().sub(&j).sub(&v.double());
        let y = r.mul(&v.sub(&x)).sub(&s1.mul(&j).double());
        let z = p.z.add(&q.z).square().sub(&p_zz).sub(&q_zz).mul(&h);
        Point { x, y, z }
    }
}

fn modulus(number: &Number) -> Option<Field> {
    let odd: Option<Odd<Number>> = Odd::new(*number).into();
    odd.map(Field::new_vartime)
}

fn digits(digits: &str) -> Option<Number> {
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    number(&(0..digits.len()).step_by(2).map(byte).collect::<Option<Vec<_>>>()?)
}

/// `None` when it needs more than 512 bits.
fn number(bytes: &[u8]) -> Option<Number> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    let bytes = bytes.get(start..)?;
    (bytes.len() <= Number::BYTES).then(|| Number::from_be_slice_truncated(bytes, Number::BITS))
}

/// The leftmost bits of a hash, as many as the order has: SEC 1, 4.1.4, step 3.
fn truncated(hash: &[u8], order_bits: usize) -> Number {
    let bytes = hash.get(..hash.len().min(order_bits.div_ceil(8))).unwrap_or_default();
    let surplus = u32::try_from((8 * bytes.len()).saturating_sub(order_bits)).unwrap_or(0);
    number(bytes).unwrap_or(Number::ZERO).wrapping_shr_vartime(surplus)
}

#[cfg(test)]
mod tests;
