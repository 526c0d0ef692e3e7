//! How plain the background is.

use super::super::frame::midpoint;
use super::super::region::{FaceSquare, face_length};
use super::Scale;
use selfsame_imaging::RgbImage;
use selfsame_imaging::luminance::Plane;
use selfsame_protocol::geometry::Position;

/// Side of the drawn surroundings, in pixels.
const SIDE: u32 = 128;

/// Side of the surroundings around the eyes over the length of the face.
const SIDE_PER_FACE: f32 = 4.5;

/// Where the background is taken to be, as shares of that side from its middle: to
/// the left and right of the head, above the shoulders.
const BESIDE: f32 = 0.31;
const ABOVE: f32 = 0.06;

/// Pixels of background from which something can be said.
const ENOUGH: usize = 50;

/// Mean gradient of luminance per pixel: 0.05 is the upper decile of frontal faces
/// taken anywhere, 0.006 the lower (ISO/IEC 29794-5, "background uniformity", by
/// gradients as in OFIQ, without its segmentation: hair that reaches far aside counts
/// as background).
const UNIFORMITY: Scale = Scale::new(0.05, 0.006);

/// From restless to plain; `None` when the picture shows no background.
#[must_use]
pub fn uniformity(image: &RgbImage, landmarks: &[Position; 5]) -> Option<f32> {
    let square = surroundings(landmarks)?;
    let gradient = Plane::luminance(&square.draw(image).ok()?).gradient();
    let shown = square.shown(image.size());
    let places = gradient.values().iter().zip(shown).enumerate();
    let background: Vec<f32> = places
        .filter(|&(index, (_, is_shown))| is_shown && is_background(index))
        .map(|(_, (value, _))| *value)
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "at most 128 by 128")]
    let mean = background.iter().sum::<f32>() / background.len() as f32;
    (background.len() >= ENOUGH).then(|| UNIFORMITY.score(mean))
}

/// The square around the eyes, level with them.
fn surroundings(landmarks: &[Position; 5]) -> Option<FaceSquare> {
    let [left, right, ..] = *landmarks;
    let middle = midpoint(left, right);
    let length = (right.x - left.x).hypot(right.y - left.y);
    let reach = face_length(landmarks) / (2.0 * length);
    let end = |sign: f32| Position {
        x: middle.x + sign * reach * (right.x - left.x),
        y: middle.y + sign * reach * (right.y - left.y),
    };
    FaceSquare::along(end(-1.0), end(1.0), SIDE_PER_FACE, SIDE)
}

#[expect(clippy::cast_precision_loss, reason = "an index into 128 by 128")]
fn is_background(index: usize) -> bool {
    let side = SIDE as usize;
    let from_middle = |place: usize| (place as f32 + 0.5) / side as f32 - 0.5;
    from_middle(index % side).abs() > BESIDE && from_middle(index / side) < ABOVE
}
