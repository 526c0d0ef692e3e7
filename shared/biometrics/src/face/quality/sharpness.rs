//! How sharp the face is.
//!
//! The steepest edges of a face, those of eyes, brows and lips, are as steep as
//! focus, movement and resolution let them be. Their slope over the range of
//! luminance does not depend on exposure; smoothing first keeps noise from passing
//! for detail. (ISO/IEC 29794-5, "sharpness", which OFIQ learns from the same kind of
//! edge filters at several scales.)

use super::Scale;
use super::exposure::range;
use super::skin::{Skin, quantile};

/// Slope per pixel of the drawn face over the range of luminance: 0.0526 is the median
/// after a blur of 8 % of the distance of the eyes, 0.146 that of frontal photographs
/// whose eyes are more than 80 pixels apart.
const SHARPNESS: Scale = Scale::new(0.0526, 0.146);

/// Share of pixels that are less steep than what counts.
const STEEPEST: f32 = 0.98;

/// Least range of luminance, so that a face all black or white has no edges.
const LEAST_RANGE: f32 = 0.02;

/// From blurred to sharp.
#[must_use]
pub fn sharpness(skin: &Skin<'_>) -> f32 {
    let gradient = skin.luminance().smoothed().gradient();
    let mut slopes: Vec<f32> = skin.on_skin(&gradient).collect();
    slopes.sort_unstable_by(f32::total_cmp);
    SHARPNESS.score(quantile(&slopes, STEEPEST) / range(skin).max(LEAST_RANGE))
}
