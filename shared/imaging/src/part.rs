//! A rectangle of whole pixels, for what works on a part of an image.

use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// A rectangle of whole pixels inside an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Pixels left of it.
    pub left: u32,
    /// Pixels above it.
    pub top: u32,
    /// Its width and height.
    pub size: PixelSize,
}

impl Part {
    /// What an image of size `image` has of the box between two corners, whole
    /// pixels that the box touches counted; `None` when it has nothing of it.
    #[must_use]
    pub fn between(image: PixelSize, top_left: Position, bottom_right: Position) -> Option<Self> {
        let (left, width) = range(top_left.x, bottom_right.x, image.width)?;
        let (top, height) = range(top_left.y, bottom_right.y, image.height)?;
        Some(Self { left, top, size: PixelSize { width, height } })
    }

    /// Its corners.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
    pub fn corners(&self) -> Quadrilateral {
        let (left, top) = (self.left as f32, self.top as f32);
        let (right, bottom) = (left + self.size.width as f32, top + self.size.height as f32);
        let at = |x, y| Position { x, y };
        Quadrilateral {
            top_left: at(left, top),
            top_right: at(right, top),
            bottom_right: at(right, bottom),
            bottom_left: at(left, bottom),
        }
    }
}

/// First pixel and number of pixels between two coordinates along one side.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sides of images are far below 2^24, and clamped first; NaN becomes zero"
)]
fn range(low: f32, high: f32, side: u32) -> Option<(u32, u32)> {
    let low = low.clamp(0.0, side as f32).floor() as u32;
    let high = high.clamp(0.0, side as f32).ceil() as u32;
    (low < high).then(|| (low, high - low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_cut_off_at_the_edges() {
        struct Case {
            name: &'static str,
            corners: [f32; 4],
            expected: Option<[u32; 4]>,
        }
        let cases = [
            Case { name: "inside", corners: [1.5, 2.0, 3.5, 4.0], expected: Some([1, 2, 3, 2]) },
            Case { name: "over", corners: [-5.0, -5.0, 99.0, 3.0], expected: Some([0, 0, 10, 3]) },
            Case { name: "beside", corners: [12.0, 0.0, 15.0, 3.0], expected: None },
            Case { name: "reversed", corners: [5.0, 0.0, 2.0, 3.0], expected: None },
            Case { name: "nowhere", corners: [f32::NAN; 4], expected: None },
        ];
        let image = PixelSize { width: 10, height: 8 };
        for Case { name, corners: [left, top, right, bottom], expected } in cases {
            let (from, to) = (Position { x: left, y: top }, Position { x: right, y: bottom });
            let found = Part::between(image, from, to)
                .map(|part| [part.left, part.top, part.size.width, part.size.height]);
            assert_eq!(found, expected, "{name}");
        }
    }
}
