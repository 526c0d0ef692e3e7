//! Comparing two palm templates.
//!
//! Hands are never held twice in quite the same way, so the reference is laid over the
//! probe in several places, turns and sizes, and the one that fits best counts. What the
//! distance found so means is told by a score, see [`PalmScore`].

use super::code::CompetitiveCode;
use super::template::PalmTemplate;
use thiserror::Error;

/// Cells that one code is moved by at most, to each side.
const REACH: i32 = 4;

/// Turns in degrees that are tried.
const TURNS: [f32; 5] = [-8.0, -4.0, 0.0, 4.0, 8.0];

/// Cells that both codes must show where they are laid over each other: a quarter.
const LEAST_COMMON: u32 = 256;

/// How alike two palms are, 0 to 1.
///
/// 0.2, 0.4 and 0.6 are the scores that 10 %, 1 % and 0.1 % of comparisons between
/// different palms reach; 0.9 is the median of comparisons of one palm with itself. See
/// [`ANCHORS`] for which palms.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct PalmScore(f32);

impl PalmScore {
    /// The number, 0 to 1.
    #[must_use]
    pub fn value(self) -> f32 {
        self.0
    }
}

/// The palms show too little of the same part to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the palms have too little in common to be compared")]
pub struct TooLittleInCommon;

/// Compares a probe with a reference; the order does not matter.
///
/// # Errors
/// [`TooLittleInCommon`].
pub fn compare(
    probe: &PalmTemplate,
    reference: &PalmTemplate,
) -> Result<PalmScore, TooLittleInCommon> {
    distance(probe.code(), reference.code()).map(|distance| PalmScore(score(distance)))
}

/// The smallest distance of two codes over all places and turns that are tried: 0 for the
/// same code, below 0.5 for codes of different palms, since the best of many counts.
///
/// # Errors
/// [`TooLittleInCommon`].
pub fn distance(a: &CompetitiveCode, b: &CompetitiveCode) -> Result<f32, TooLittleInCommon> {
    // Turning drops cells, so a turned by an angle and b turned back differ a little.
    let there = TURNS.iter().filter_map(|turn| closest(&a.warped(turn.to_radians(), 1.0), b));
    let back = TURNS.iter().filter_map(|turn| closest(&b.warped(turn.to_radians(), 1.0), a));
    there.chain(back).min_by(f32::total_cmp).ok_or(TooLittleInCommon)
}

/// The least distance over all places: every other one first, then those beside the best.
fn closest(a: &CompetitiveCode, b: &CompetitiveCode) -> Option<f32> {
    let at = |(x, y)| Some((a.distance(b, x, y, LEAST_COMMON)?, x, y));
    let least = |one: &(f32, i32, i32), other: &(f32, i32, i32)| one.0.total_cmp(&other.0);
    let (_, right, down) = around(0, 0, REACH, 2).filter_map(at).min_by(least)?;
    around(right, down, 1, 1).filter_map(at).min_by(least).map(|(distance, ..)| distance)
}

/// Places around one, as far as `reach` to each side.
fn around(right: i32, down: i32, reach: i32, step: usize) -> impl Iterator<Item = (i32, i32)> {
    let offsets = move || (-reach..=reach).step_by(step);
    offsets().flat_map(move |x| offsets().map(move |y| (right + x, down + y)))
}

/// A distance and the score it stands for.
type Anchor = (f32, f32);

/// Where scores are fixed.
///
/// Measured in November 2026 on 158 photographs of 40 rendered hands (`selfsame-hands`, seeds
/// 1000 to 1039, four pictures each held in very different ways): 234 genuine and 12169
/// impostor comparisons. They say nothing of how alike real palms are.
pub const ANCHORS: [Anchor; 6] =
    [(0.0, 1.0), (0.3635, 0.9), (0.3837, 0.6), (0.4023, 0.4), (0.4203, 0.2), (0.5, 0.0)];

/// Linear between anchors of rising distances.
fn score(distance: f32) -> f32 {
    let segment = ANCHORS.windows(2).find_map(|pair| match pair {
        &[(from, high), (to, low)] if distance <= to => {
            Some(high + (low - high) * (distance - from) / (to - from))
        }
        _ => None,
    });
    segment.unwrap_or_default().clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::super::code::tests::{code, cut};
    use super::*;

    fn template(code: CompetitiveCode) -> PalmTemplate {
        PalmTemplate::new(code).unwrap()
    }

    #[test]
    fn a_palm_is_itself_and_nobody_else() {
        let [one, other] = [1, 2].map(|seed| template(code(seed)));
        assert_eq!(compare(&one, &one).unwrap().value(), 1.0);
        assert!(compare(&one, &other).unwrap().value() < 0.4);
        assert_eq!(compare(&one, &other), compare(&other, &one));
    }

    #[test]
    fn a_turned_and_moved_palm_is_still_itself() {
        let one = code(3);
        let turned = template(one.warped(0.12, 1.0));
        let score = compare(&template(one), &turned).unwrap().value();
        assert!(score > 0.9, "{score}");
    }

    #[test]
    fn palms_that_show_different_parts_cannot_be_compared() {
        let [upper, lower] = [0..10, 22..32].map(|rows| template(cut(&code(3), rows)));
        assert_eq!(compare(&upper, &lower), Err(TooLittleInCommon));
    }

    #[test]
    fn anchors_have_the_scores_they_stand_for() {
        for (distance, expected) in ANCHORS {
            assert!((score(distance) - expected).abs() < 1e-6, "{distance}");
        }
        assert!(ANCHORS.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 > pair[1].1));
        assert_eq!(score(0.7), 0.0);
    }
}
