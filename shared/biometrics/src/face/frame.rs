//! Where a face lies: its rectangle, and the frame of its portrait crop.
//!
//! The crop follows the token frontal image of ISO/IEC 19794-5:2005, clause 9:
//! eyes on a level line, a quarter of the width apart and centred, 45 % of the
//! height below the upper edge. The standard's ratio is 3:4; ours is 4:5 wide
//! to high.

use super::detect::BoundingBox;
use selfsame_imaging::Similarity;
use selfsame_protocol::face::CropSize;
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// Height of a crop over its width.
const HEIGHT_PER_WIDTH: f32 = 5.0 / 4.0;

/// Distance of the eyes over the width of the crop.
const EYE_DISTANCE_PER_WIDTH: f32 = 0.25;

/// How far below the upper edge the eyes lie, over the height of the crop.
const EYE_LEVEL_PER_HEIGHT: f32 = 0.45;

/// Distance of the eyes over their distance from the mouth in a face seen from
/// the front. In a face turned aside the eyes come closer; the mouth then tells
/// the size of the head.
const EYE_DISTANCE_PER_MOUTH_DISTANCE: f32 = 0.9;

/// Longest side of a crop as captured; larger ones are scaled down to it.
pub const MAX_CROP_SIDE: u32 = 4096;

/// The frame of a portrait crop in the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PortraitFrame {
    /// From a unit frame, 1 wide and 5/4 high, to the picture.
    from_unit: Similarity,
}

impl PortraitFrame {
    /// Places the frame around a face; `None` when the landmarks do not span a
    /// face.
    #[must_use]
    pub fn new(landmarks: &[Position; 5]) -> Option<Self> {
        let [left_eye, right_eye, _, left_mouth, right_mouth] = *landmarks;
        let eyes = midpoint(left_eye, right_eye);
        let mouth = midpoint(left_mouth, right_mouth);
        let (cosine, sine) = direction(left_eye, right_eye)?;
        let eye_distance = distance(left_eye, right_eye)
            .max(distance(eyes, mouth) * EYE_DISTANCE_PER_MOUTH_DISTANCE);
        let width = eye_distance / EYE_DISTANCE_PER_WIDTH;
        let turn = Similarity { a: width * cosine, b: width * sine, shift: eyes };
        let to_eyes = Position { x: -0.5, y: -EYE_LEVEL_PER_HEIGHT * HEIGHT_PER_WIDTH };
        let from_unit = Similarity::translation(to_eyes).then(&turn);
        from_unit.inverse().map(|_| Self { from_unit })
    }

    /// The frame's corners in the picture; they may lie outside.
    #[must_use]
    pub fn corners(&self) -> Quadrilateral {
        let at = |x, y| self.from_unit.apply(Position { x, y });
        Quadrilateral {
            top_left: at(0.0, 0.0),
            top_right: at(1.0, 0.0),
            bottom_right: at(1.0, HEIGHT_PER_WIDTH),
            bottom_left: at(0.0, HEIGHT_PER_WIDTH),
        }
    }

    /// Whether the whole frame lies inside a picture of this size.
    #[must_use]
    pub fn fully_captured(&self, image: PixelSize) -> bool {
        let Quadrilateral { top_left, top_right, bottom_right, bottom_left } = self.corners();
        let (width, height) = (as_f32(image.width), as_f32(image.height));
        [top_left, top_right, bottom_right, bottom_left]
            .iter()
            .all(|corner| (0.0..=width).contains(&corner.x) && (0.0..=height).contains(&corner.y))
    }

    /// The size of the crop for what a caller asked: one side, both (the
    /// largest of the ratio that fits), or none (as captured, no side above
    /// [`MAX_CROP_SIDE`]).
    #[must_use]
    pub fn crop_size(&self, wanted: CropSize) -> PixelSize {
        let width = match (wanted.width, wanted.height) {
            (Some(width), None) => as_f32(width),
            (None, Some(height)) => as_f32(height) / HEIGHT_PER_WIDTH,
            (Some(width), Some(height)) => as_f32(width).min(as_f32(height) / HEIGHT_PER_WIDTH),
            (None, None) => self.from_unit.scale().min(as_f32(MAX_CROP_SIDE) / HEIGHT_PER_WIDTH),
        };
        // Half a pixel is rounded down: 150 wide is 187 high, as clients know it.
        let height = (width * HEIGHT_PER_WIDTH - 0.5).ceil();
        let size = PixelSize { width: side(width), height: side(height) };
        PixelSize {
            width: size.width.min(wanted.width.unwrap_or(MAX_CROP_SIDE)).max(1),
            height: size.height.min(wanted.height.unwrap_or(MAX_CROP_SIDE)).max(1),
        }
    }

    /// From positions in a crop of this size to positions in the picture.
    #[must_use]
    pub fn from_crop(&self, crop: PixelSize) -> Similarity {
        Similarity::scaling(as_f32(crop.width.max(1)).recip()).then(&self.from_unit)
    }

    /// From positions in a square of `side` pixels, as high as the frame and with
    /// the same middle, to positions in the picture.
    #[must_use]
    pub fn from_square(&self, side: u32) -> Similarity {
        let beside = Position { x: (1.0 - HEIGHT_PER_WIDTH) / 2.0, y: 0.0 };
        Similarity::scaling(HEIGHT_PER_WIDTH / as_f32(side.max(1)))
            .then(&Similarity::translation(beside))
            .then(&self.from_unit)
    }

    /// From a place in the frame to the same place in that square, both in shares
    /// of width and height.
    #[must_use]
    pub fn to_square(place: Position) -> Position {
        Position { x: (place.x - 0.5) / HEIGHT_PER_WIDTH + 0.5, y: place.y }
    }
}

/// The face box turned around its middle until it is level with the eyes.
#[must_use]
pub fn face_rectangle(bounds: &BoundingBox, landmarks: &[Position; 5]) -> Quadrilateral {
    let (cosine, sine) = direction(landmarks[0], landmarks[1]).unwrap_or((1.0, 0.0));
    let turn = Similarity { a: cosine, b: sine, shift: bounds.centre() };
    let (x, y) = (bounds.width / 2.0, bounds.height / 2.0);
    Quadrilateral {
        top_left: turn.apply(Position { x: -x, y: -y }),
        top_right: turn.apply(Position { x, y: -y }),
        bottom_right: turn.apply(Position { x, y }),
        bottom_left: turn.apply(Position { x: -x, y }),
    }
}

/// The upright box that [`face_rectangle`] turned.
#[must_use]
pub fn face_bounds(rectangle: &Quadrilateral) -> BoundingBox {
    let centre = midpoint(rectangle.top_left, rectangle.bottom_right);
    let width = distance(rectangle.top_left, rectangle.top_right);
    let height = distance(rectangle.top_left, rectangle.bottom_left);
    let top_left = Position { x: centre.x - width / 2.0, y: centre.y - height / 2.0 };
    BoundingBox { top_left, width, height }
}

/// Cosine and sine of the way from one point to another; `None` when they are
/// the same.
pub(super) fn direction(from: Position, to: Position) -> Option<(f32, f32)> {
    let length = distance(from, to);
    length.is_normal().then(|| ((to.x - from.x) / length, (to.y - from.y) / length))
}

pub(super) fn distance(a: Position, b: Position) -> f32 {
    (a.x - b.x).hypot(a.y - b.y)
}

pub(crate) fn midpoint(a: Position, b: Position) -> Position {
    Position { x: f32::midpoint(a.x, b.x), y: f32::midpoint(a.y, b.y) }
}

#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn as_f32(side: u32) -> f32 {
    side as f32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive length; the cast saturates"
)]
fn side(length: f32) -> u32 {
    length.round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f32, y: f32) -> Position {
        Position { x, y }
    }

    /// Eyes 50 pixels apart around (`x`, `y`), seen from the front.
    fn frontal(x: f32, y: f32) -> [Position; 5] {
        [(-25.0, 0.0), (25.0, 0.0), (0.0, 25.0), (-20.0, 50.0), (20.0, 50.0)]
            .map(|(dx, dy)| at(x + dx, y + dy))
    }

    fn assert_near(found: Position, expected: Position) {
        let distance = distance(found, expected);
        assert!(distance < 1e-2, "{found:?} is not {expected:?}");
    }

    #[test]
    fn the_frame_has_token_proportions() {
        let corners = PortraitFrame::new(&frontal(200.0, 200.0)).unwrap().corners();
        assert_near(corners.top_left, at(100.0, 87.5));
        assert_near(corners.top_right, at(300.0, 87.5));
        assert_near(corners.bottom_right, at(300.0, 337.5));
        assert_near(corners.bottom_left, at(100.0, 337.5));
    }

    #[test]
    fn the_frame_turns_with_the_eyes() {
        // The face turned by 90 degrees: what was right is now below.
        let turned = frontal(0.0, 0.0).map(|point| at(200.0 - point.y, 200.0 + point.x));
        let corners = PortraitFrame::new(&turned).unwrap().corners();
        assert_near(corners.top_left, at(312.5, 100.0));
        assert_near(corners.bottom_right, at(62.5, 300.0));
    }

    #[test]
    fn a_face_turned_aside_keeps_its_size() {
        let mut aside = frontal(200.0, 200.0);
        aside[0].x = 210.0;
        let width = PortraitFrame::new(&aside).unwrap().crop_size(CropSize::default()).width;
        assert!((170..=200).contains(&width), "{width}");
    }

    #[test]
    fn captured_means_every_corner() {
        let frame = PortraitFrame::new(&frontal(200.0, 200.0)).unwrap();
        assert!(frame.fully_captured(PixelSize { width: 300, height: 338 }));
        assert!(!frame.fully_captured(PixelSize { width: 299, height: 338 }));
        assert!(!frame.fully_captured(PixelSize { width: 300, height: 337 }));
        let frame = PortraitFrame::new(&frontal(99.0, 200.0)).unwrap();
        assert!(!frame.fully_captured(PixelSize { width: 900, height: 900 }));
    }

    #[test]
    fn sizes_keep_the_ratio() {
        struct Case {
            name: &'static str,
            wanted: (Option<u32>, Option<u32>),
            size: (u32, u32),
        }
        let cases = [
            Case { name: "as captured", wanted: (None, None), size: (200, 250) },
            Case { name: "width", wanted: (Some(100), None), size: (100, 125) },
            Case { name: "height", wanted: (None, Some(100)), size: (80, 100) },
            Case { name: "both, width binds", wanted: (Some(150), Some(900)), size: (150, 187) },
            Case { name: "both, height binds", wanted: (Some(900), Some(187)), size: (150, 187) },
            Case { name: "smallest", wanted: (Some(1), Some(1)), size: (1, 1) },
            Case { name: "largest", wanted: (None, Some(4096)), size: (3277, 4096) },
        ];
        let frame = PortraitFrame::new(&frontal(200.0, 200.0)).unwrap();
        for case in cases {
            let wanted = CropSize { width: case.wanted.0, height: case.wanted.1 };
            let size = PixelSize { width: case.size.0, height: case.size.1 };
            assert_eq!(frame.crop_size(wanted), size, "{}", case.name);
        }
    }

    #[test]
    fn a_huge_face_is_scaled_down() {
        let huge = frontal(0.0, 0.0).map(|point| at(point.x * 100.0, point.y * 100.0));
        let size = PortraitFrame::new(&huge).unwrap().crop_size(CropSize::default());
        assert_eq!((size.width, size.height), (3277, 4096));
    }

    #[test]
    fn a_crop_shows_the_frame() {
        let frame = PortraitFrame::new(&frontal(200.0, 200.0)).unwrap();
        let from_crop = frame.from_crop(PixelSize { width: 100, height: 125 });
        assert_near(from_crop.apply(at(0.0, 0.0)), at(100.0, 87.5));
        assert_near(from_crop.apply(at(100.0, 125.0)), at(300.0, 337.5));
    }

    #[test]
    fn eyes_in_one_place_have_no_frame() {
        assert_eq!(PortraitFrame::new(&[at(5.0, 5.0); 5]), None);
        assert_eq!(PortraitFrame::new(&[at(f32::NAN, 5.0); 5]), None);
    }

    #[test]
    fn the_rectangle_turns_around_its_middle() {
        let bounds = BoundingBox { top_left: at(0.0, 0.0), width: 20.0, height: 40.0 };
        let mut landmarks = [at(0.0, 0.0); 5];
        let level = face_rectangle(&bounds, &landmarks);
        assert_near(level.top_left, at(0.0, 0.0));
        assert_near(level.bottom_right, at(20.0, 40.0));
        landmarks[1] = at(0.0, 5.0);
        let turned = face_rectangle(&bounds, &landmarks);
        assert_near(turned.top_left, at(30.0, 10.0));
        assert_near(turned.bottom_right, at(-10.0, 30.0));
        for rectangle in [level, turned] {
            let found = face_bounds(&rectangle);
            assert_near(found.top_left, bounds.top_left);
            assert_near(at(found.width, found.height), at(20.0, 40.0));
        }
    }
}
