//! MagnifEye liveness: a selfie, then one eye held close to the camera. A living
//! person's close-up shows an eye of the selfie, much larger, with detail that
//! the selfie does not have; a print or a screen brought close shows its dots or
//! nothing new.
//!
//! No photographs of real close-ups were to be had: the limits rest on cuts of
//! portraits, see `docs/accuracy.md`, and deserve less trust than others here.

use super::eye::PATCH_SIDE;
use super::{Shortage, of_role, ramp};
use selfsame_protocol::liveness::{EyePatch, Observation, Role};

/// Likeness of two patches from which they may, and from which they do show the
/// same eye. Eyes of strangers reach the first in 35 of 100 comparisons and the
/// second in none of 128; close-ups cut out of the selfie itself all reach the
/// second, those out of another photograph of the person 3 in 10.
const SAME_EYE: (f32, f32) = (0.7, 0.9);

/// Eye width in the close-up over that in the selfie, from which the camera may
/// have come closer and from which it has.
const CLOSER: (f32, f32) = (1.5, 2.5);

/// The same from which it cannot be the same camera and eye any more.
const TOO_CLOSE: (f32, f32) = (25.0, 15.0);

/// Texture of the close-up from which there may be, and from which there is
/// detail: eyes of portraits have at least the second as they were taken, and
/// half of them less than the first once enlarged four times.
const DETAIL: (f32, f32) = (0.015, 0.04);

/// How far two patches are moved against each other, in pixels, and by which
/// factors one of them is scaled: where only a part of a face is seen, the eye's
/// place and width are found to about a tenth and a third.
const SLACK: i8 = 3;
const SCALES: [f32; 7] = [0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.35];

/// Side of the part of a patch that is compared, in pixels: at the largest scale
/// all of it.
const PART_SIDE: usize = 22;

/// The score: whether the eye is the same, larger, and detailed, times the
/// passive score of the selfie. Of several photos of a kind the last counts.
///
/// # Errors
/// [`Shortage::NotEnoughData`] without selfie and close-up,
/// [`Shortage::InvalidData`] when one of them shows no eye.
pub fn evaluate(observations: &[Observation]) -> Result<f32, Shortage> {
    let last = |role| of_role(observations, role).last().ok_or(Shortage::NotEnoughData);
    let (selfie, close_up) = (last(Role::EyeReference)?, last(Role::EyeCloseUp)?);
    let eye = close_up.eyes.first().ok_or(Shortage::InvalidData)?;
    let passive = selfie.passive.ok_or(Shortage::InvalidData)?;
    let alike = selfie.eyes.iter().map(|reference| (likeness(eye, reference), reference));
    let (likeness, reference) =
        alike.max_by(|(a, _), (b, _)| a.total_cmp(b)).ok_or(Shortage::InvalidData)?;
    let zoom = eye.width / reference.width.max(1.0);
    let factors = [
        ramp(likeness, SAME_EYE.0, SAME_EYE.1),
        ramp(zoom, CLOSER.0, CLOSER.1),
        ramp(zoom, TOO_CLOSE.0, TOO_CLOSE.1),
        ramp(eye.texture, DETAIL.0, DETAIL.1),
    ];
    Ok(factors.into_iter().product::<f32>() * passive)
}

/// How alike two eyes look: the best correlation of the middle of `eye` with any
/// place near the middle of `reference`, at any of the [`SCALES`]; -1 to 1.
#[must_use]
pub fn likeness(eye: &EyePatch, reference: &EyePatch) -> f32 {
    let middle = part(&eye.levels, [0.0, 0.0], 1.0);
    let slack = -SLACK..=SLACK;
    let places = slack.clone().flat_map(|y| slack.clone().map(move |x| [x, y].map(f32::from)));
    let looks = places.flat_map(|place| SCALES.map(|scale| (place, scale)));
    looks
        .map(|(place, scale)| pearson(&middle, &part(&reference.levels, place, scale)))
        .fold(-1.0, f32::max)
}

/// A square of [`PART_SIDE`] pixels, `scale` patch pixels apart, around a place
/// counted from the middle of the patch; empty when the patch has another size.
#[expect(clippy::cast_precision_loss, reason = "a patch has 32 pixels a side")]
fn part(levels: &[u8], [right, down]: [f32; 2], scale: f32) -> Vec<f32> {
    let side = PATCH_SIDE as usize;
    if levels.len() != side * side {
        return Vec::new();
    }
    let middle = (side as f32 - 1.0) / 2.0;
    let offset = |index: usize| (index as f32 - (PART_SIDE as f32 - 1.0) / 2.0) * scale;
    let rows = (0..PART_SIDE).map(|row| middle + down + offset(row));
    rows.flat_map(|y| (0..PART_SIDE).map(move |column| (middle + right + offset(column), y)))
        .map(|(x, y)| level(levels, x, y))
        .collect()
}

/// The level between pixels, interpolated linearly; the edge goes on for ever.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "cut off at the sides of a patch"
)]
fn level(levels: &[u8], x: f32, y: f32) -> f32 {
    let side = PATCH_SIDE as usize;
    let last = side as f32 - 1.0;
    let (x, y) = (x.clamp(0.0, last), y.clamp(0.0, last));
    let (column, row) = (x as usize, y as usize);
    let at = |column: usize, row: usize| {
        let index = row.min(side - 1) * side + column.min(side - 1);
        levels.get(index).copied().map_or(0.0, f32::from)
    };
    let across = |row| {
        let (left, right) = (at(column, row), at(column + 1, row));
        left + (right - left) * (x - column as f32)
    };
    across(row) + (across(row + 1) - across(row)) * (y - row as f32)
}

/// Pearson's correlation; 0 where one side has no contrast or the lengths differ.
#[expect(clippy::cast_precision_loss, reason = "a patch has 1024 pixels")]
fn pearson(a: &[f32], b: &[f32]) -> f32 {
    if a.len() != b.len() || a.is_empty() {
        return 0.0;
    }
    let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len() as f32;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut shared, mut spread_a, mut spread_b) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        let (a, b) = (a - mean_a, b - mean_b);
        shared += a * b;
        spread_a += a * a;
        spread_b += b * b;
    }
    let spread = (spread_a * spread_b).sqrt();
    if spread > 0.0 { shared / spread } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::super::tests::observed;
    use super::*;

    /// An eye whose looks depend on `kind`, moved by some pixels.
    fn eye(kind: usize, width: f32, texture: f32, moved: usize) -> EyePatch {
        let side = PATCH_SIDE as usize;
        let level = |index: usize| {
            let (x, y) = (index % side + moved, index / side);
            (((x * (3 + kind)) ^ (y * (5 + 2 * kind))) % 200) as u8
        };
        EyePatch { width, texture, levels: (0..side * side).map(level).collect() }
    }

    fn record(close_up: Vec<EyePatch>) -> [Observation; 2] {
        let eyes = vec![eye(0, 60.0, 0.1, 0), eye(1, 60.0, 0.1, 0)];
        let selfie = Observation { eyes, passive: Some(0.9), ..observed(Role::EyeReference) };
        [selfie, Observation { eyes: close_up, ..observed(Role::EyeCloseUp) }]
    }

    #[test]
    fn the_close_up_must_show_the_eye_larger_and_in_detail() {
        struct Case {
            name: &'static str,
            close_up: EyePatch,
            expected: f32,
        }
        let cases = [
            Case { name: "same eye", close_up: eye(0, 300.0, 0.1, 0), expected: 0.9 },
            Case { name: "other eye of the face", close_up: eye(1, 300.0, 0.1, 0), expected: 0.9 },
            Case { name: "a little moved", close_up: eye(0, 300.0, 0.1, 2), expected: 0.9 },
            Case { name: "somebody's eye", close_up: eye(4, 300.0, 0.1, 0), expected: 0.0 },
            Case { name: "no closer", close_up: eye(0, 60.0, 0.1, 0), expected: 0.0 },
            Case { name: "closer than possible", close_up: eye(0, 2000.0, 0.1, 0), expected: 0.0 },
            Case { name: "enlarged", close_up: eye(0, 300.0, 0.001, 0), expected: 0.0 },
        ];
        for Case { name, close_up, expected } in cases {
            let score = evaluate(&record(vec![close_up])).unwrap();
            assert!((score - expected).abs() < 1e-5, "{name}: {score}");
        }
    }

    #[test]
    fn both_photos_must_show_eyes() {
        let [selfie, close_up] = record(vec![eye(0, 300.0, 0.1, 0)]);
        let only = |photo: &Observation| evaluate(std::slice::from_ref(photo));
        assert_eq!(only(&selfie), Err(Shortage::NotEnoughData));
        assert_eq!(only(&close_up), Err(Shortage::NotEnoughData));
        assert_eq!(evaluate(&record(vec![])), Err(Shortage::InvalidData));
        let blind = Observation { eyes: vec![], ..selfie };
        assert_eq!(evaluate(&[blind, close_up]), Err(Shortage::InvalidData));
    }

    #[test]
    fn a_patch_of_the_wrong_size_is_like_nothing() {
        let short = EyePatch { levels: vec![1, 2, 3], ..eye(0, 300.0, 0.1, 0) };
        assert_eq!(evaluate(&record(vec![short])), Ok(0.0));
    }
}
