//! How bright the skin is, how far its luminance spreads, and over how many levels.

use super::Scale;
use super::skin::{Skin, quantile};

/// Mean luminance; the anchors are the 1st and the 99th percentile of frontal faces
/// (ISO/IEC 29794-5, "luminance mean").
const BRIGHTNESS: Scale = Scale::new(0.32, 0.745);

/// Range of luminance: 0.145 is the median of faces whose contrast was reduced to a
/// quarter, 0.385 the lower quartile of frontal faces (ISO/IEC 29794-5, "luminance
/// variance", by percentiles so that a few pixels do not matter).
const CONTRAST: Scale = Scale::new(0.145, 0.385);

/// Entropy of luminance in bits: 5.0 is the median of faces darkened to a fifth, 6.8
/// the lower quartile of frontal faces (ISO/IEC 29794-5, "dynamic range", the entropy
/// of the histogram).
const LEVELS: Scale = Scale::new(5.0, 6.8);

/// From dark to bright.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "some 100 000 pixels")]
pub fn brightness(skin: &Skin<'_>) -> f32 {
    let luminance = skin.sorted_luminance();
    BRIGHTNESS.score(luminance.iter().sum::<f32>() / luminance.len() as f32)
}

/// From flat to strong.
#[must_use]
pub fn contrast(skin: &Skin<'_>) -> f32 {
    CONTRAST.score(range(skin))
}

/// Luminance from the 5th to the 95th percentile.
pub(super) fn range(skin: &Skin<'_>) -> f32 {
    let luminance = skin.sorted_luminance();
    quantile(luminance, 0.95) - quantile(luminance, 0.05)
}

/// From few levels of grey to enough.
#[must_use]
pub fn intensity_levels(skin: &Skin<'_>) -> f32 {
    LEVELS.score(entropy(skin.sorted_luminance()))
}

/// Entropy of 256 levels, in bits: the logarithm of how many there effectively are.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "luminance is between 0 and 1, and there are some 100 000 values"
)]
fn entropy(sorted: &[f32]) -> f32 {
    let level = |luminance: &f32| (luminance * 255.0).round() as u8;
    let runs = sorted.chunk_by(|a, b| level(a) == level(b));
    let part = |run: &[f32]| {
        let share = run.len() as f32 / sorted.len() as f32;
        -share * share.log2()
    };
    runs.map(part).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entropy_counts_levels() {
        let levels: Vec<f32> = (0..=255_u8).map(|level| f32::from(level) / 255.0).collect();
        for (name, sorted, bits) in [
            ("all levels", &levels[..], 8.0),
            ("sixteen", &levels[40..56], 4.0),
            ("one", &[0.5; 9], 0.0),
        ] {
            assert!((entropy(sorted) - bits).abs() < 1e-4, "{name}: {}", entropy(sorted));
        }
    }
}
