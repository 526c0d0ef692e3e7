//! Similarity transforms of the plane: scale, turn and shift, no mirroring.
//!
//! Coordinates are continuous: the pixel in column `i` covers `i` to `i + 1`,
//! so its centre lies at `i + 0.5`. Scaling an image is then scaling its
//! coordinates, with no half-pixel terms.

use crate::warp::Mapping;
use selfsame_protocol::geometry::{PixelSize, Position};

/// `x' = a·x - b·y + shift.x`, `y' = b·x + a·y + shift.y`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Similarity {
    /// Scale times cosine of the angle.
    pub a: f32,
    /// Scale times sine of the angle.
    pub b: f32,
    /// Where the origin goes.
    pub shift: Position,
}

impl Similarity {
    /// Scaling by `factor` around the origin.
    #[must_use]
    pub fn scaling(factor: f32) -> Self {
        Self { a: factor, b: 0.0, shift: Position::default() }
    }

    /// Moving by `shift`.
    #[must_use]
    pub fn translation(shift: Position) -> Self {
        Self { a: 1.0, b: 0.0, shift }
    }

    /// Where `position` goes.
    #[must_use]
    pub fn apply(&self, position: Position) -> Position {
        let Position { x, y } = position;
        Position {
            x: self.a * x - self.b * y + self.shift.x,
            y: self.b * x + self.a * y + self.shift.y,
        }
    }

    /// This transform, then `next`.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        Self {
            a: next.a * self.a - next.b * self.b,
            b: next.b * self.a + next.a * self.b,
            shift: next.apply(self.shift),
        }
    }

    /// The way back; `None` when everything is mapped to one point or a
    /// coefficient is not finite.
    #[must_use]
    pub fn inverse(&self) -> Option<Self> {
        let square = self.a * self.a + self.b * self.b;
        if !square.is_normal() || !(self.shift.x + self.shift.y).is_finite() {
            return None;
        }
        let linear = Self { a: self.a / square, b: -self.b / square, shift: Position::default() };
        let Position { x, y } = linear.apply(self.shift);
        Some(Self { shift: Position { x: -x, y: -y }, ..linear })
    }

    /// Length of a unit vector's image.
    #[must_use]
    pub fn scale(&self) -> f32 {
        self.a.hypot(self.b)
    }

    /// The least-squares transform that takes each source to its target
    /// (Umeyama 1991, eq. 40 to 43; in the plane and without mirroring the
    /// closed form needs no decomposition). `None` when the sources coincide
    /// or a coordinate is not finite.
    #[must_use]
    pub fn fit(pairs: &[(Position, Position)]) -> Option<Self> {
        let (source_mean, target_mean) = means(pairs)?;
        let (mut variance, mut along, mut across) = (0.0, 0.0, 0.0);
        for (source, target) in pairs {
            let (sx, sy) = (source.x - source_mean.x, source.y - source_mean.y);
            let (tx, ty) = (target.x - target_mean.x, target.y - target_mean.y);
            variance += sx * sx + sy * sy;
            along += sx * tx + sy * ty;
            across += sx * ty - sy * tx;
        }
        if !variance.is_normal() || !along.is_finite() || !across.is_finite() {
            return None;
        }
        let linear = Self { a: along / variance, b: across / variance, shift: Position::default() };
        let Position { x, y } = linear.apply(source_mean);
        Some(Self { shift: Position { x: target_mean.x - x, y: target_mean.y - y }, ..linear })
    }
}

#[expect(clippy::cast_precision_loss, reason = "a handful of landmarks")]
fn means(pairs: &[(Position, Position)]) -> Option<(Position, Position)> {
    let count = pairs.len() as f32;
    let mean = |side: fn(&(Position, Position)) -> Position| Position {
        x: pairs.iter().map(|pair| side(pair).x).sum::<f32>() / count,
        y: pairs.iter().map(|pair| side(pair).y).sum::<f32>() / count,
    };
    (!pairs.is_empty()).then(|| (mean(|pair| pair.0), mean(|pair| pair.1)))
}

impl Mapping for Similarity {
    fn apply(&self, position: Position) -> Position {
        Self::apply(self, position)
    }

    fn shrink(&self, _: PixelSize) -> f32 {
        self.scale()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f32, y: f32) -> Position {
        Position { x, y }
    }

    fn assert_near(found: Position, expected: Position) {
        let distance = (found.x - expected.x).hypot(found.y - expected.y);
        assert!(distance < 1e-3, "{found:?} is not {expected:?}");
    }

    #[test]
    fn the_inverse_leads_back() {
        let there = Similarity { a: 1.2, b: -0.7, shift: at(30.0, -4.0) };
        let back = there.inverse().unwrap();
        assert_near(back.apply(there.apply(at(5.0, 9.0))), at(5.0, 9.0));
        assert_near(there.then(&back).apply(at(-3.0, 2.0)), at(-3.0, 2.0));
        assert!((there.scale() * back.scale() - 1.0).abs() < 1e-6);
    }

    #[test]
    fn what_cannot_be_undone_has_no_inverse() {
        assert_eq!(Similarity::scaling(0.0).inverse(), None);
        assert_eq!(Similarity::scaling(f32::NAN).inverse(), None);
        assert_eq!(Similarity::translation(at(f32::INFINITY, 0.0)).inverse(), None);
    }

    #[test]
    fn an_exact_fit_is_found() {
        let expected = Similarity { a: 0.3, b: 0.4, shift: at(7.0, -2.0) };
        let pairs = [at(0.0, 0.0), at(10.0, 0.0), at(3.0, 8.0), at(-4.0, 1.0)]
            .map(|source| (source, expected.apply(source)));
        let found = Similarity::fit(&pairs).unwrap();
        assert_near(found.apply(at(11.0, 12.0)), expected.apply(at(11.0, 12.0)));
    }

    #[test]
    fn a_noisy_fit_balances_the_errors() {
        // Two targets are pulled apart by the same amount: the mean stays.
        let pairs = [
            (at(0.0, 0.0), at(-1.0, 0.0)),
            (at(2.0, 0.0), at(3.0, 0.0)),
            (at(1.0, 1.0), at(1.0, 1.0)),
            (at(1.0, -1.0), at(1.0, -1.0)),
        ];
        let found = Similarity::fit(&pairs).unwrap();
        assert_near(found.apply(at(1.0, 0.0)), at(1.0, 0.0));
        assert!((found.scale() - 1.5).abs() < 1e-6);
    }

    #[test]
    fn there_is_no_fit_to_nothing() {
        assert_eq!(Similarity::fit(&[]), None);
        assert_eq!(Similarity::fit(&[(at(1.0, 1.0), at(2.0, 2.0)); 3]), None);
        assert_eq!(
            Similarity::fit(&[(at(f32::NAN, 1.0), at(2.0, 2.0)), (at(0.0, 0.0), at(0.0, 0.0))]),
            None
        );
    }
}
