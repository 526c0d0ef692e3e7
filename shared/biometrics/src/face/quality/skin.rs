//! The face drawn upright at a fixed size, and which pixels are its own.

use super::super::mesh::{FaceMesh, point};
use super::super::region::FaceSquare;
use selfsame_imaging::luminance::Plane;
use selfsame_imaging::polygon::inside;
use selfsame_imaging::{RgbImage, Similarity};
use selfsame_protocol::geometry::Position;

/// Side of the drawn square, in pixels; the eyes are some 88 apart, about as far as
/// ISO/IEC 19794-5 wants them at least (90).
const SIDE: u32 = 320;

/// Side of the square over the length of the face: forehead and chin fit in.
const SIDE_PER_FACE: f32 = 3.3;

/// A face at the size at which it is measured.
#[derive(Debug, Clone)]
pub struct Skin<'a> {
    mesh: &'a FaceMesh,
    picture: RgbImage,
    luminance: Plane,
    /// Whether a pixel lies in the face's outline and in the picture.
    is_skin: Vec<bool>,
    from_image: Similarity,
    eye_distance: f32,
    /// Luminance of the skin in ascending order.
    sorted: Vec<f32>,
}

impl<'a> Skin<'a> {
    /// Draws the face; `None` when it cannot be drawn or lies outside the picture.
    #[must_use]
    pub fn new(image: &RgbImage, landmarks: &[Position; 5], mesh: &'a FaceMesh) -> Option<Self> {
        let square = FaceSquare::around_features(landmarks, SIDE_PER_FACE, SIDE)?;
        let picture = square.draw(image).ok()?;
        let from_image = square.to_image().inverse()?;
        let place = |number| from_image.apply(mesh.position(number));
        let outlined = inside(&point::OUTLINE.map(place), picture.size());
        let shown = square.shown(image.size());
        let is_skin: Vec<bool> = outlined.iter().zip(shown).map(|(a, b)| *a && b).collect();
        let luminance = Plane::luminance(&picture);
        let mut sorted = masked(luminance.values(), &is_skin).collect::<Vec<_>>();
        sorted.sort_unstable_by(f32::total_cmp);
        let [left, right] = [point::LEFT_EYE, point::RIGHT_EYE].map(|[from, to]| {
            let (from, to) = (place(from), place(to));
            Position { x: f32::midpoint(from.x, to.x), y: f32::midpoint(from.y, to.y) }
        });
        let eye_distance = (left.x - right.x).hypot(left.y - right.y);
        let skin = Self { mesh, picture, luminance, is_skin, from_image, eye_distance, sorted };
        (!skin.sorted.is_empty()).then_some(skin)
    }

    /// Luminance, the face's surroundings included.
    #[must_use]
    pub fn luminance(&self) -> &Plane {
        &self.luminance
    }

    /// The values of `plane` on the skin.
    pub fn on_skin<'b>(&'b self, plane: &'b Plane) -> impl Iterator<Item = f32> + 'b {
        masked(plane.values(), &self.is_skin)
    }

    /// The pixels of the skin.
    pub fn pixels(&self) -> impl Iterator<Item = [u8; 3]> + '_ {
        let pixels = self.picture.pixels().as_chunks::<3>().0.iter();
        pixels.zip(&self.is_skin).filter(|(_, is_skin)| **is_skin).map(|(pixel, _)| *pixel)
    }

    /// Luminance of the skin in ascending order; never empty.
    #[must_use]
    pub fn sorted_luminance(&self) -> &[f32] {
        &self.sorted
    }

    /// Mean luminance around a point of the mesh, in a disc whose radius is given
    /// over the distance of the eyes; `None` outside the square.
    #[must_use]
    pub fn around(&self, number: usize, radius: f32) -> Option<f32> {
        let centre = self.from_image.apply(self.mesh.position(number));
        self.luminance.disc_mean(centre, radius * self.eye_distance)
    }
}

/// The value below which `share` of sorted values lie; 0 of none.
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index into some 100 000 values, by a share between 0 and 1"
)]
pub(super) fn quantile(sorted: &[f32], share: f32) -> f32 {
    let index = (sorted.len().saturating_sub(1) as f32 * share).round() as usize;
    sorted.get(index).copied().unwrap_or_default()
}

fn masked<'a>(values: &'a [f32], mask: &'a [bool]) -> impl Iterator<Item = f32> + 'a {
    values.iter().zip(mask).filter(|(_, kept)| **kept).map(|(value, _)| *value)
}
