//! How evenly the face is lit, and where it shines.

use super::Scale;
use super::skin::Skin;

/// Points of the mesh on cheeks and jaw, image-left and image-right.
const SIDES: [[usize; 3]; 2] = [[50, 205, 192], [280, 425, 416]];

/// Radius of the discs on a cheek over the distance of the eyes.
const CHEEK: f32 = 0.15;

/// Darker over brighter side: 0.286 is the median of faces whose one side was darkened
/// by three quarters, 0.75 the lower quartile of frontal faces (ISO/IEC 29794-5,
/// "illumination uniformity", left against right).
const SHADOW: Scale = Scale::new(0.286, 0.75);

/// Points beside the nose, on its side and under the eye, each with the cheek of its
/// side: where nose and brows throw their shadows.
const HOLLOWS: [([usize; 4], usize); 2] = [([126, 36, 217, 100], 50), ([355, 266, 437, 329], 280)];

/// Radius of the discs in a hollow over the distance of the eyes.
const HOLLOW: f32 = 0.06;

/// Darkest hollow over its cheek: 0.45 is the median of faces with a wedge beside the
/// nose darkened by four fifths, 0.85 about the lower quartile of frontal faces, both
/// over both halves of the photographs (a measure of our own; ISO/IEC 29794-5 has none
/// for single shadows).
const NOSE_SHADOW: Scale = Scale::new(0.45, 0.85);

/// Level that all three channels reach where light is mirrored: skin absorbs blue, a
/// reflection has the colour of the lamp (dichromatic reflection, Shafer 1985).
const MIRRORED: u8 = 225;

/// Logarithm to base 10 of the share of mirroring pixels: 15 %, where a face plainly
/// shines, and 1 %, the upper decile of frontal faces (ISO/IEC 29794-5, "over-exposure
/// prevention").
const SPECULARITY: Scale = Scale::new(-0.82, -2.0);

/// Added to the share, since no pixel at all has no logarithm.
const LEAST_SHARE: f32 = 1e-4;

/// From one side in the shadow to both lit alike; `None` when a side is not in the
/// picture.
#[must_use]
pub fn shadow(skin: &Skin<'_>) -> Option<f32> {
    let side = |points: [usize; 3]| {
        points.iter().try_fold(0.0, |sum, &number| Some(sum + skin.around(number, CHEEK)?))
    };
    let [left, right] = SIDES.map(side);
    let (left, right) = (left?, right?);
    Some(SHADOW.score(left.min(right) / left.max(right).max(f32::MIN_POSITIVE)))
}

/// From hard shadows beside nose and eyes to none; `None` when these places are not
/// in the picture.
#[must_use]
pub fn nose_shadow(skin: &Skin<'_>) -> Option<f32> {
    let mut darkest = f32::INFINITY;
    for (hollows, cheek) in HOLLOWS {
        let cheek = skin.around(cheek, CHEEK)?.max(f32::MIN_POSITIVE);
        for hollow in hollows {
            darkest = darkest.min(skin.around(hollow, HOLLOW)? / cheek);
        }
    }
    Some(NOSE_SHADOW.score(darkest))
}

/// From strong glare to none.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "some 100 000 pixels")]
pub fn specularity(skin: &Skin<'_>) -> f32 {
    let shines = |pixel: &[u8; 3]| pixel.iter().all(|&level| level >= MIRRORED);
    let share = skin.pixels().filter(shines).count() as f32 / skin.sorted_luminance().len() as f32;
    SPECULARITY.score((share + LEAST_SHARE).log10())
}
