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
    #[expect(clippy::cast_precision_loss, reason = "sides of inputs are far below 2^24")]
    pub fn new(rectangle: &Quadrilateral, factor: f32, side: u32) -> Option<Self> {
        let Quadrilateral { top_left, top_right, bottom_right, .. } = *rectangle;
        let (cosine, sine) = direction(top_left, top_right)?;
        let longer = distance(top_left, top_right).max(distance(top_right, bottom_right));
        let scale = longer * factor / side as f32;
        let centre = midpoint(top_left, bottom_right);
        let turn = Similarity { a: scale * cosine, b: scale * sine, shift: centre };
        let half = side as f32 / 2.0;
        let to_image = Similarity::translation(Position { x: -half, y: -half }).then(&turn);
        to_image.inverse().map(|_| Self { side, to_image })
    }

    /// From positions in the square, in its pixels, to positions in the picture.
    #[must_use]
    pub fn to_image(&self) -> &Similarity {
        &self.to_image
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
