//! The region of interest: the part of the palm below the finger valleys, cut out in
//! one pose whatever the hand's place, size, turn and tilt.
//!
//! Across, it is laid along the knuckles, from the index to the little finger, so a left
//! hand comes out mirrored and looks like a right one. Its breadth follows from the
//! distance of the knuckles, its height from their distance from the wrist, which evens
//! out a tilt to a first order.

use super::hand::{Hand, joint};
use crate::face::frame::midpoint;
use selfsame_imaging::luminance::luma;
use selfsame_imaging::warp::{Mapping, warp};
use selfsame_imaging::{ImageError, Rgb, RgbImage};
use selfsame_protocol::geometry::{PixelSize, Position};

/// Side of the drawn region, in pixels. Codes are of its middle; around it lies what a
/// filter at the border sees.
pub const SIDE: u32 = 160;

/// Breadth of the drawn region over the distance from between index and middle to
/// between ring and little knuckle.
const BREADTH: f32 = 1.75;

/// How far the middle of the region lies below the knuckles, in the same measure.
const BELOW_KNUCKLES: f32 = 0.85;

/// How far the wrist lies below the knuckles on a hand seen from the front, in the same
/// measure: 1.67 on both hands of the one photograph at hand of hands laid flat.
const WRIST_BELOW_KNUCKLES: f32 = 1.67;

/// Sine of the angle between the outer knuckles at the wrist below which the hand is
/// seen from its edge. Flat hands have 0.7.
const LEAST_SPREAD: f32 = 0.3;

/// Share of the region, on each side, that a folded finger may reach into: joints are
/// found to that much.
const TOLERANCE: f32 = 0.1;

/// The region of a palm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Region {
    /// The corner between index and thumb.
    corner: Position,
    /// From there along the knuckles.
    across: Position,
    /// From there towards the wrist.
    down: Position,
}

impl Region {
    /// The region of a hand. `None` when the hand is seen from its edge, or a finger
    /// lies over the region: there is no open palm.
    #[must_use]
    pub fn of(hand: &Hand) -> Option<Self> {
        if hand.spread().abs() < LEAST_SPREAD {
            return None;
        }
        let region = Self::placed(hand)?;
        let is_covered = joint::BEYOND.iter().any(|&number| region.has(hand.joint(number)));
        (!is_covered).then_some(region)
    }

    fn placed(hand: &Hand) -> Option<Self> {
        let [index, middle, ring, little] = joint::KNUCKLES.map(|number| hand.joint(number));
        let (start, end) = (midpoint(index, middle), midpoint(ring, little));
        let (x, y) = (end.x - start.x, end.y - start.y);
        let length = x.hypot(y);
        let knuckles = midpoint(start, end);
        let wrist = hand.joint(joint::WRIST);
        // How far the wrist is from the line through the knuckles, and on which side.
        let below = (x * (wrist.y - knuckles.y) - y * (wrist.x - knuckles.x)) / length;
        let unit = below / WRIST_BELOW_KNUCKLES;
        let normal = Position { x: -y / length * unit, y: x / length * unit };
        let (across, down) = (scaled(Position { x, y }, BREADTH), scaled(normal, BREADTH));
        let middle = moved(knuckles, normal, BELOW_KNUCKLES);
        let corner = moved(moved(middle, across, -0.5), down, -0.5);
        let is_finite = (corner.x + corner.y + across.x + down.x + down.y).is_finite();
        (is_finite && length > 0.0 && below != 0.0).then_some(Self { corner, across, down })
    }

    /// Whether a place lies well inside the region.
    fn has(&self, place: Position) -> bool {
        let (x, y) = (place.x - self.corner.x, place.y - self.corner.y);
        let share =
            |side: Position| (x * side.x + y * side.y) / (side.x * side.x + side.y * side.y);
        let inside = TOLERANCE..=1.0 - TOLERANCE;
        inside.contains(&share(self.across)) && inside.contains(&share(self.down))
    }

    /// The luminance of the region, 0 to 255: shape `[1, 1, 160, 160]`.
    ///
    /// # Errors
    /// Those of [`warp`].
    pub fn tensor(&self, image: &RgbImage) -> Result<Vec<f32>, ImageError> {
        let region = warp(image, self, PixelSize { width: SIDE, height: SIDE }, Rgb::BLACK)?;
        let (pixels, _) = region.pixels().as_chunks::<3>();
        Ok(pixels.iter().map(|pixel| luma(pixel.map(f32::from))).collect())
    }

    /// Whether the picture shows the pixel of the drawn region at a place.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
    pub fn shows(&self, place: Position, image: PixelSize) -> bool {
        let Position { x, y } = self.apply(place);
        x >= 0.0 && y >= 0.0 && x <= image.width as f32 && y <= image.height as f32
    }
}

impl Mapping for Region {
    #[expect(clippy::cast_precision_loss, reason = "the side of a region")]
    fn apply(&self, place: Position) -> Position {
        let side = SIDE as f32;
        moved(moved(self.corner, self.across, place.x / side), self.down, place.y / side)
    }
}

fn scaled(vector: Position, factor: f32) -> Position {
    Position { x: vector.x * factor, y: vector.y * factor }
}

fn moved(place: Position, by: Position, times: f32) -> Position {
    Position { x: place.x + by.x * times, y: place.y + by.y * times }
}

#[cfg(test)]
mod tests {
    use super::super::hand::tests::{changed, open_hand, with_joint};
    use super::*;

    fn assert_near(found: Position, x: f32, y: f32) {
        assert!((found.x - x).hypot(found.y - y) < 0.01, "{found:?} is not ({x}, {y})");
    }

    /// Where a place of the region, in shares of its sides, lies in the picture.
    fn place(region: &Region, x: f32, y: f32) -> Position {
        region.apply(Position { x: x * 160.0, y: y * 160.0 })
    }

    #[test]
    fn it_lies_below_the_knuckles() {
        // The knuckles' middles are 40 apart around (100, 100), the wrist is 100 below.
        let region = Region::of(&open_hand()).unwrap();
        let unit = 100.0 / 1.67;
        assert_near(place(&region, 0.5, 0.5), 100.0, 100.0 + 0.85 * unit);
        assert_near(place(&region, 0.0, 0.5), 135.0, 100.0 + 0.85 * unit);
        assert_near(place(&region, 1.0, 1.0), 65.0, 100.0 + (0.85 + 0.875) * unit);
    }

    #[test]
    fn it_follows_turn_size_side_and_tilt() {
        let here = Region::of(&open_hand()).unwrap();
        type Change = fn(Position) -> Position;
        let changes: [(&str, Change); 4] = [
            ("turned", |point| Position { x: 300.0 - point.y, y: point.x }),
            ("larger", |point| Position { x: 3.0 * point.x + 7.0, y: 3.0 * point.y }),
            ("other hand", |point| Position { x: 400.0 - point.x, y: point.y }),
            ("tilted", |point| Position { x: point.x, y: 0.8 * point.y }),
        ];
        for (name, change) in changes {
            let there = Region::of(&changed(open_hand(), change)).expect(name);
            for (x, y) in [(0.0, 0.0), (1.0, 0.0), (0.25, 0.75)] {
                let expected = change(place(&here, x, y));
                assert_near(place(&there, x, y), expected.x, expected.y);
            }
        }
    }

    #[test]
    fn a_palm_that_is_not_open_has_none() {
        let fist = with_joint(open_hand(), 12, 110.0, 150.0);
        let thumb_across = with_joint(open_hand(), 4, 90.0, 140.0);
        let edge = changed(open_hand(), |point| Position { x: 100.0 + point.x * 0.3, ..point });
        let nothing = changed(open_hand(), |_| Position { x: 1.0, y: 1.0 });
        for (name, hand) in
            [("fist", fist), ("thumb", thumb_across), ("edge", edge), ("nothing", nothing)]
        {
            assert_eq!(Region::of(&hand), None, "{name}");
        }
    }

    #[test]
    fn its_picture_is_that_of_the_place() {
        let size = PixelSize { width: 200, height: 250 };
        let mut image = RgbImage::filled(size, Rgb([200; 3])).unwrap();
        for (index, pixel) in image.pixels_mut().as_chunks_mut::<3>().0.iter_mut().enumerate() {
            if index % 200 > 100 {
                *pixel = [50; 3];
            }
        }
        let region = Region::of(&open_hand()).unwrap();
        let tensor = region.tensor(&image).unwrap();
        assert_eq!(tensor.len(), 160 * 160);
        assert!((tensor[80 * 160 + 20] - 50.0).abs() < 0.5);
        assert!((tensor[80 * 160 + 140] - 200.0).abs() < 0.5);
        assert!(region.shows(Position { x: 80.0, y: 80.0 }, size));
        let narrow = PixelSize { width: 120, height: 250 };
        assert!(!region.shows(Position { x: 0.0, y: 80.0 }, narrow));
    }
}
