//! Comparing two templates.
//!
//! The similarity of two faces is the cosine between their features. What a
//! cosine means differs from extractor to extractor, so it is turned into a
//! score that means the same for all of them, see [`ComparisonScore`].

use super::extract::Algorithm;
use super::template::{Template, TemplateError};

/// How alike two faces are, 0 to 1.
///
/// 0.2, 0.4 and 0.6 are the scores that 10 %, 1 % and 0.1 % of comparisons
/// between different people reach (false-match rates 1e-1, 1e-2, 1e-3); 0.9 is
/// the median of comparisons of one person with herself. Between these the
/// score is linear in the cosine, so it never loses an order of two faces.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct ComparisonScore(f32);

/// The lowest score taken for the same person.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Threshold(pub f32);

impl Threshold {
    /// One false match in a thousand comparisons of different people.
    pub const RECOMMENDED: Self = Self(0.6);
}

/// What a score and a threshold together say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComparisonDecision {
    /// The same person.
    Match,
    /// Different people.
    NonMatch,
}

impl ComparisonScore {
    /// The number, 0 to 1.
    #[must_use]
    pub fn value(self) -> f32 {
        self.0
    }

    /// Holds the score against a threshold, which itself still matches.
    #[must_use]
    pub fn decide(self, threshold: Threshold) -> ComparisonDecision {
        if self.0 >= threshold.0 { ComparisonDecision::Match } else { ComparisonDecision::NonMatch }
    }
}

/// Compares a probe with a reference; the order does not matter.
///
/// # Errors
/// [`TemplateError::Incompatible`] when they come from different algorithms.
pub fn compare(probe: &Template, reference: &Template) -> Result<ComparisonScore, TemplateError> {
    if probe.algorithm() != reference.algorithm() {
        return Err(TemplateError::Incompatible);
    }
    let cosine = cosine(probe.vector(), reference.vector());
    Ok(ComparisonScore(interpolate(calibration(probe.algorithm()), cosine)))
}

/// Cosine between two vectors, −1 to 1; the sums are exact.
#[expect(clippy::cast_possible_truncation, reason = "a value between -1 and 1")]
fn cosine(a: &[i8], b: &[i8]) -> f32 {
    let dot = |a: &[i8], b: &[i8]| -> f64 {
        let products = a.iter().zip(b).map(|(&a, &b)| i32::from(a) * i32::from(b));
        f64::from(products.sum::<i32>())
    };
    (dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()).clamp(-1.0, 1.0) as f32
}

/// A cosine and the score it stands for.
type Anchor = (f32, f32);

/// Cosines at false-match rates 1e-1, 1e-2 and 1e-3, and the median of genuine
/// comparisons.
const fn calibration(algorithm: Algorithm) -> &'static [Anchor; 6] {
    match algorithm {
        Algorithm::Reid0095 => {
            &[(-1.0, 0.0), (0.13, 0.2), (0.24, 0.4), (0.355, 0.6), (0.68, 0.9), (1.0, 1.0)]
        }
        Algorithm::MobileFaceNet => {
            &[(-1.0, 0.0), (0.13, 0.2), (0.24, 0.4), (0.325, 0.6), (0.68, 0.9), (1.0, 1.0)]
        }
    }
}

/// Linear between anchors of rising cosines.
fn interpolate(anchors: &[Anchor], cosine: f32) -> f32 {
    let segment = anchors.windows(2).find_map(|pair| match pair {
        &[(from, low), (to, high)] if cosine <= to => {
            Some(low + (high - low) * (cosine - from) / (to - from))
        }
        _ => None,
    });
    segment.unwrap_or(1.0).clamp(0.0, 1.0)
}
