//! What speaks against a page's being an original in front of a camera, and against
//! its being as it was issued.
//!
//! 1. [`spectrum`]: grids and dots that a piece of the photo shows.
//! 2. [`presentation`]: whether these are of a screen or of a print.
//! 3. [`frame`]: whether it is no photo at all, but a picture of the screen.
//! 4. [`colour`]: whether the page has colours.
//! 5. [`alteration`]: whether parts of the page were put over afterwards.
//!
//! Everything is measured on the photo as it came: reduced, grids vanish.

pub mod alteration;
pub mod colour;
pub mod frame;
pub mod presentation;
pub mod spectrum;

/// What a raw measure stands for: straight between anchors, which rise with it.
/// Beyond the last one the score stays.
fn anchored(raw: f32, anchors: &[(f32, f32)]) -> f32 {
    let segment = anchors.windows(2).find_map(|pair| match pair {
        &[(from, low), (to, high)] if raw <= to => {
            Some(low + (high - low) * ((raw - from) / (to - from)).clamp(0.0, 1.0))
        }
        _ => None,
    });
    segment.or_else(|| anchors.last().map(|anchor| anchor.1)).unwrap_or_default()
}

/// The value that a share of others is below; none of nothing.
fn quantile(values: &mut [f32], share: f32) -> Option<f32> {
    let last = values.len().checked_sub(1)?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "counts of pixels, and a share of one"
    )]
    let at = (last as f32 * share).round() as usize;
    let (_, value, _) = values.select_nth_unstable_by(at.min(last), f32::total_cmp);
    Some(*value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A level without any relation to its neighbours' (the finaliser of
    /// `MurmurHash3`, Austin Appleby).
    pub(super) fn grain(index: u32) -> u8 {
        let mixed = (index ^ (index >> 16)).wrapping_mul(0x85EB_CA6B);
        let mixed = (mixed ^ (mixed >> 13)).wrapping_mul(0xC2B2_AE35);
        (mixed >> 24) as u8
    }

    #[test]
    fn scores_follow_their_anchors() {
        let anchors = [(1.0, 0.0), (2.0, 0.5), (4.0, 1.0)];
        let scores = [0.0, 1.0, 1.5, 2.0, 3.0, 4.0, 9.0].map(|raw| anchored(raw, &anchors));
        assert_eq!(scores, [0.0, 0.0, 0.25, 0.5, 0.75, 1.0, 1.0]);
    }

    #[test]
    fn quantiles_are_values_that_are_there() {
        let mut values = [5.0, 1.0, 3.0];
        let found = [0.0, 0.5, 1.0].map(|share| quantile(&mut values, share));
        assert_eq!(found, [Some(1.0), Some(3.0), Some(5.0)]);
        assert_eq!(quantile(&mut [], 0.5), None);
    }
}
