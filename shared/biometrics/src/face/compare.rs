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
    let cosine = cosine(probe, reference)?;
    Ok(ComparisonScore(interpolate(calibration(probe.algorithm()), cosine)))
}

/// Cosine between two templates, −1 to 1: what a score is calibrated from. The
/// sums are exact, so the order does not matter here either.
///
/// # Errors
/// [`TemplateError::Incompatible`] when they come from different algorithms.
#[expect(clippy::cast_possible_truncation, reason = "a value between -1 and 1")]
pub fn cosine(probe: &Template, reference: &Template) -> Result<f32, TemplateError> {
    if probe.algorithm() != reference.algorithm() {
        return Err(TemplateError::Incompatible);
    }
    let (a, b) = (probe.vector(), reference.vector());
    let dot = |a: &[i8], b: &[i8]| -> f64 {
        let products = a.iter().zip(b).map(|(&a, &b)| i32::from(a) * i32::from(b));
        f64::from(products.sum::<i32>())
    };
    Ok((dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()).clamp(-1.0, 1.0) as f32)
}

/// A cosine and the score it stands for.
type Anchor = (f32, f32);

/// Where the scores of an algorithm are fixed: the cosines at false-match rates
/// 1e-1, 1e-2 and 1e-3, then the median of genuine comparisons.
///
/// Measured in November 2026 with this crate's detection, alignment and templates
/// on 961 genuine and 5942 impostor pairs of 447 people (a part of Labeled Faces
/// in the Wild, deep-funnelled). A rate of 1e-3 rests on six pairs: in variants
/// of the detection its cosine moved between 0.34 and 0.38, so its anchor is the
/// middle of those. Rates below it are not known.
const fn calibration(algorithm: Algorithm) -> &'static [Anchor; 6] {
    match algorithm {
        Algorithm::Reid0095 => {
            &[(-1.0, 0.0), (0.128, 0.2), (0.242, 0.4), (0.358, 0.6), (0.686, 0.9), (1.0, 1.0)]
        }
        Algorithm::MobileFaceNet => {
            &[(-1.0, 0.0), (0.139, 0.2), (0.25, 0.4), (0.339, 0.6), (0.652, 0.9), (1.0, 1.0)]
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

#[cfg(test)]
mod tests {
    use super::super::template::tests::template;
    use super::*;
    use proptest::prelude::*;

    fn score(a: &[f32], b: &[f32]) -> f32 {
        let [a, b] = [a, b].map(|features| template(Algorithm::Reid0095, features));
        compare(&a, &b).unwrap().value()
    }

    #[test]
    fn the_same_face_scores_one_and_its_opposite_nothing() {
        assert_eq!(score(&[0.3, -0.8, 0.1], &[0.3, -0.8, 0.1]), 1.0);
        assert_eq!(score(&[0.3, -0.8, 0.1], &[-0.3, 0.8, -0.1]), 0.0);
        let unrelated = score(&[1.0, 0.0], &[0.0, 1.0]);
        assert!((0.1..0.2).contains(&unrelated), "{unrelated}");
    }

    #[test]
    fn anchors_have_the_scores_they_stand_for() {
        for algorithm in Algorithm::ALL {
            for &(cosine, score) in calibration(algorithm) {
                assert!((interpolate(calibration(algorithm), cosine) - score).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn a_larger_cosine_is_a_larger_score_in_four_decimals() {
        for algorithm in Algorithm::ALL {
            let scores: Vec<f32> = (-1000_i16..=1000)
                .map(|step| interpolate(calibration(algorithm), f32::from(step) / 1000.0))
                .collect();
            assert!(scores.windows(2).all(|pair| pair[1] - pair[0] > 1e-4), "{algorithm:?}");
        }
    }

    #[test]
    fn features_of_different_extractors_do_not_compare() {
        let [a, b] = Algorithm::ALL.map(|algorithm| template(algorithm, &[1.0]));
        assert_eq!(compare(&a, &b), Err(TemplateError::Incompatible));
    }

    #[test]
    fn a_score_at_the_threshold_matches() {
        let score = ComparisonScore(0.6);
        assert_eq!(score.decide(Threshold::RECOMMENDED), ComparisonDecision::Match);
        assert_eq!(score.decide(Threshold(0.61)), ComparisonDecision::NonMatch);
    }

    proptest! {
        #[test]
        fn the_order_does_not_matter(
            a in prop::collection::vec(-1.0_f32..1.0, 256),
            b in prop::collection::vec(-1.0_f32..1.0, 256),
        ) {
            let score = score(&a, &b);
            prop_assert!((0.0..=1.0).contains(&score));
            prop_assert_eq!(score, super::tests::score(&b, &a));
        }
    }
}
