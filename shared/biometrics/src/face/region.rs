//! Cutting a face out with some of its surroundings, upright, as networks that
//! judge a face want it.

use super::frame::{direction, distance, midpoint};
use selfsame_imaging::{ImageError, Rgb, RgbImage, Similarity, warp::warp};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// A square around the middle of a face's rectangle, level with the eyes, drawn
/// with a fixed number of pixels a side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FaceSquare {
    side: u32,
    to_image: Similarity,
}

impl FaceSquare {
    /// The square of `factor` times the longer side of `rectangle`, to be drawn
    /// with `side` pixels. `None` when the rectangle has no extent or is not
    /// finite.
    #[must_use]
    pub fn new(rectangle: &Quadrilateral, factor: f32, side: u32) -> Option<Self> {
        let Quadrilateral { top_left, top_right, bottom_right, .. } = *rectangle;
        let longer = distance(top_left, top_right).max(distance(top_right, bottom_right));
        let centre = midpoint(top_left, bottom_right);
        Self::placed(centre, direction(top_left, top_right)?, longer * factor, side)
    }

    /// The square in the middle between eyes and mouth, level with the eyes, of
    /// `factor` times the size of the face, see [`face_length`]. `None` when the
    /// landmarks do not span a face.
    #[must_use]
    pub fn around_features(landmarks: &[Position; 5], factor: f32, side: u32) -> Option<Self> {
        let [left_eye, right_eye, _, left_mouth, right_mouth] = *landmarks;
        let middle = midpoint(midpoint(left_eye, right_eye), midpoint(left_mouth, right_mouth));
        let across = direction(left_eye, right_eye)?;
        Self::placed(middle, across, face_length(landmarks) * factor, side)
    }

    /// The square around the middle of the way from one point to another, level
    /// with it, of `factor` times its length. `None` when the points are one.
    #[must_use]
    pub fn along(from: Position, to: Position, factor: f32, side: u32) -> Option<Self> {
        let across = direction(from, to)?;
        Self::placed(midpoint(from, to), across, distance(from, to) * factor, side)
    }

    #[expect(clippy::cast_precision_loss, reason = "sides of inputs are far below 2^24")]
    fn placed(
        centre: Position,
        (cosine, sine): (f32, f32),
        length: f32,
        side: u32,
    ) -> Option<Self> {
        let side_length = side as f32;
        let scale = length / side_length;
        let turn = Similarity { a: scale * cosine, b: scale * sine, shift: centre };
        let half = side_length / 2.0;
        let to_image = Similarity::translation(Position { x: -half, y: -half }).then(&turn);
        to_image.inverse().map(|_| Self { side, to_image })
    }

    /// From positions in the square, in its pixels, to positions in the picture.
    #[must_use]
    pub fn to_image(&self) -> &Similarity {
        &self.to_image
    }

    /// For each pixel of the drawn square, row after row, whether the picture has it
    /// and its neighbours.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "sides of inputs are far below 2^24")]
    pub fn shown(&self, image: PixelSize) -> Vec<bool> {
        let has = |x: f32, y: f32| is_in(self.to_image.apply(Position { x, y }), image);
        let is_shown = |x: u32, y: u32| {
            let (left, top) = (x as f32 - 1.0, y as f32 - 1.0);
            let (right, bottom) = (left + 3.0, top + 3.0);
            has(left, top) && has(right, top) && has(left, bottom) && has(right, bottom)
        };
        (0..self.side).flat_map(|y| (0..self.side).map(move |x| is_shown(x, y))).collect()
    }

    /// Draws the square; black where the picture ends.
    ///
    /// # Errors
    /// Those of [`warp`].
    pub fn draw(&self, image: &RgbImage) -> Result<RgbImage, ImageError> {
        let size = PixelSize { width: self.side, height: self.side };
        warp(image, &self.to_image, size, Rgb::BLACK)
    }
}

#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn is_in(position: Position, image: PixelSize) -> bool {
    (0.0..=image.width as f32).contains(&position.x)
        && (0.0..=image.height as f32).contains(&position.y)
}

/// Distance of the eyes over their distance from the mouth in a face seen from the
/// front.
const MOUTH_PER_EYE_DISTANCE: f32 = 1.1;

/// How long a face is from eyes to mouth, in pixels: the distance itself, or what that of
/// the eyes makes it, whichever is larger; a turn or a nod shortens only one.
#[must_use]
pub fn face_length(landmarks: &[Position; 5]) -> f32 {
    let [left_eye, right_eye, _, left_mouth, right_mouth] = *landmarks;
    let eyes = midpoint(left_eye, right_eye);
    let mouth = midpoint(left_mouth, right_mouth);
    (distance(left_eye, right_eye) * MOUTH_PER_EYE_DISTANCE).max(distance(eyes, mouth))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f32, y: f32) -> Position {
        Position { x, y }
    }

    fn upright(left: f32, top: f32, width: f32, height: f32) -> Quadrilateral {
        Quadrilateral {
            top_left: at(left, top),
            top_right: at(left + width, top),
            bottom_right: at(left + width, top + height),
            bottom_left: at(left, top + height),
        }
    }

    fn assert_near(found: Position, x: f32, y: f32) {
        assert!((found.x - x).hypot(found.y - y) < 1e-3, "{found:?} is not ({x}, {y})");
    }

    #[test]
    fn the_square_is_measured_by_the_longer_side() {
        let square = FaceSquare::new(&upright(100.0, 50.0, 60.0, 80.0), 1.5, 30).unwrap();
        // The middle is (130, 90), half the square 60.
        assert_near(square.to_image().apply(at(15.0, 15.0)), 130.0, 90.0);
        assert_near(square.to_image().apply(at(0.0, 0.0)), 70.0, 30.0);
        assert_near(square.to_image().apply(at(30.0, 30.0)), 190.0, 150.0);
    }

    #[test]
    fn the_square_turns_with_the_face() {
        // Lying on its right side: the upper edge runs downwards.
        let lying = Quadrilateral {
            top_left: at(80.0, 10.0),
            top_right: at(80.0, 50.0),
            bottom_right: at(40.0, 50.0),
            bottom_left: at(40.0, 10.0),
        };
        let square = FaceSquare::new(&lying, 1.0, 40).unwrap();
        assert_near(square.to_image().apply(at(0.0, 0.0)), 80.0, 10.0);
        assert_near(square.to_image().apply(at(40.0, 0.0)), 80.0, 50.0);
    }

    #[test]
    fn the_square_around_features_is_centred_and_level() {
        let offsets = [(-20.0, 0.0), (20.0, 0.0), (0.0, 22.0), (-15.0, 40.0), (15.0, 40.0)];
        let upright = offsets.map(|(x, y)| at(100.0 + x, 80.0 + y));
        // 44 pixels of face: a square of 88 around (100, 100).
        let square = FaceSquare::around_features(&upright, 2.0, 44).unwrap();
        assert_near(square.to_image().apply(at(22.0, 22.0)), 100.0, 100.0);
        assert_near(square.to_image().apply(at(0.0, 0.0)), 56.0, 56.0);
        // Turned clockwise: what is above lies at the right.
        let turned = offsets.map(|(x, y)| at(100.0 - y, 80.0 + x));
        let square = FaceSquare::around_features(&turned, 2.0, 44).unwrap();
        assert_near(square.to_image().apply(at(0.0, 0.0)), 124.0, 36.0);
        assert_eq!(FaceSquare::around_features(&[at(5.0, 5.0); 5], 2.0, 44), None);
    }

    #[test]
    fn pixels_beyond_the_picture_are_known() {
        // The square is that of the 4 x 4 pixels from (-2, -2) to (2, 2), doubled.
        let square = FaceSquare::along(at(-2.0, 0.0), at(2.0, 0.0), 1.0, 8).unwrap();
        let shown = square.shown(PixelSize { width: 9, height: 9 });
        let expected = |index: usize| index % 8 >= 5 && index / 8 >= 5;
        assert_eq!(shown, (0..64).map(expected).collect::<Vec<_>>());
    }

    #[test]
    fn the_square_along_a_line_is_level_with_it() {
        let square = FaceSquare::along(at(10.0, 20.0), at(10.0, 40.0), 2.0, 20).unwrap();
        assert_near(square.to_image().apply(at(10.0, 10.0)), 10.0, 30.0);
        assert_near(square.to_image().apply(at(0.0, 10.0)), 10.0, 10.0);
        assert_eq!(FaceSquare::along(at(1.0, 1.0), at(1.0, 1.0), 2.0, 20), None);
    }

    #[test]
    fn what_is_no_rectangle_has_no_square() {
        let cases = [
            ("a point", upright(5.0, 5.0, 0.0, 0.0)),
            ("no number", upright(f32::NAN, 5.0, 10.0, 10.0)),
            ("endless", upright(0.0, 0.0, f32::INFINITY, 10.0)),
        ];
        for (name, rectangle) in cases {
            assert_eq!(FaceSquare::new(&rectangle, 1.5, 64), None, "{name}");
        }
        let sound = upright(0.0, 0.0, 10.0, 10.0);
        assert_eq!(FaceSquare::new(&sound, 1.0, 0), None, "no pixels");
    }
}
