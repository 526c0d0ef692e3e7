//! The joints of a hand, by `MediaPipe`'s hand landmark model (Zhang et al., 2020).
//!
//! The network reads a square in which the fingers point upwards ([`HandSquare`]); its
//! answer is taken back to the picture. It also tells which hand it sees. That, and
//! the side on which the index finger lies, tell the palm of a hand from its back: seen
//! from the palm, with the fingers up, the index finger of a right hand is on the right
//! of the wrist. A mirrored picture changes both, so it does not matter.

use super::detect::Candidate;
use crate::face::frame::midpoint;
use selfsame_imaging::planar::{Normalisation, interleaved};
use selfsame_imaging::warp::warp;
use selfsame_imaging::{ImageError, Rgb, RgbImage, Similarity};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};
use selfsame_protocol::palm::Handedness;
use thiserror::Error;

/// Side of the network's input, in pixels.
pub const SIDE: u32 = 224;

/// Joints of a hand.
pub const JOINTS: usize = 21;

/// Numbers of joints in the network's order.
pub mod joint {
    /// The middle of the wrist.
    pub const WRIST: usize = 0;
    /// The thumb, from its root to its tip.
    pub const THUMB: [usize; 4] = [1, 2, 3, 4];
    /// The knuckles of index, middle, ring and little finger.
    pub const KNUCKLES: [usize; 4] = [5, 9, 13, 17];
    /// The joints of the fingers beyond the knuckles, and of the thumb beyond its root.
    pub const BEYOND: [usize; 14] = [3, 4, 6, 7, 8, 10, 11, 12, 14, 15, 16, 18, 19, 20];
    /// What lies around the palm.
    pub const PALM: [usize; 7] = [0, 1, 2, 5, 9, 13, 17];
    /// What the second look is centred on: the hand without the ends of its fingers.
    pub const TRUNK: [usize; 12] = [0, 1, 2, 3, 5, 6, 9, 10, 13, 14, 17, 18];
}

/// A square's side over the longer side of the detector's box, and how far its middle
/// lies from the box's towards the fingers, in such sides; as in `MediaPipe`.
const AROUND_BOX: (f32, f32) = (2.6, 0.5);

/// The same around the trunk of a hand.
const AROUND_TRUNK: (f32, f32) = (2.0, 0.1);

/// How much of the palm's length and breadth its rectangle has beyond the joints.
const RECTANGLE_MARGIN: f32 = 0.1;

/// The network's answer is none: the wrong length, or not finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the answer is no hand")]
pub struct MalformedHand;

/// A hand in a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hand {
    joints: [Position; JOINTS],
    presence: f32,
    right: f32,
}

impl Hand {
    /// The joint of this number; the origin for numbers that no joint has.
    #[must_use]
    pub fn joint(&self, number: usize) -> Position {
        self.joints.get(number).copied().unwrap_or_default()
    }

    /// How sure the network is that it saw a hand, 0 to 1.
    #[must_use]
    pub fn presence(&self) -> f32 {
        self.presence
    }

    /// Which hand it is, if the picture is not mirrored.
    #[must_use]
    pub fn handedness(&self) -> Handedness {
        if self.right >= 0.5 { Handedness::Right } else { Handedness::Left }
    }

    /// How likely the palm is turned to the camera and not the back, 0 to 1.
    #[must_use]
    pub fn palm_side(&self) -> f32 {
        let index_on_the_right = self.spread() > 0.0;
        if index_on_the_right { self.right } else { 1.0 - self.right }
    }

    /// The sine of the angle at the wrist between the knuckles of the little finger
    /// and the index finger, positive when the index finger is on the right, the
    /// fingers up. A hand seen from the edge has next to none.
    #[must_use]
    pub fn spread(&self) -> f32 {
        let [index, _, _, little] = joint::KNUCKLES.map(|number| self.beside_wrist(number));
        let across = little.x * index.y - little.y * index.x;
        across / (index.x.hypot(index.y) * little.x.hypot(little.y)).max(f32::MIN_POSITIVE)
    }

    fn beside_wrist(&self, number: usize) -> Position {
        let (joint, wrist) = (self.joint(number), self.joint(joint::WRIST));
        Position { x: joint.x - wrist.x, y: joint.y - wrist.y }
    }

    /// From the wrist to the middle of the knuckles, the middle ones counting double.
    fn direction(&self) -> Position {
        let [index, middle, _, little] = joint::KNUCKLES.map(|number| self.joint(number));
        let [.., ring, _] = joint::KNUCKLES.map(|number| self.joint(number));
        let knuckles = midpoint(midpoint(index, little), midpoint(middle, ring));
        let wrist = self.joint(joint::WRIST);
        Position { x: knuckles.x - wrist.x, y: knuckles.y - wrist.y }
    }

    /// The palm without fingers, turned with the hand. `None` when its joints span
    /// nothing.
    #[must_use]
    pub fn rectangle(&self) -> Option<Quadrilateral> {
        let upright = upright(self.direction())?;
        let joints = joint::PALM.map(|number| upright.apply(self.joint(number)));
        let (low, high) = extent(&joints);
        let margin = RECTANGLE_MARGIN * (high.x - low.x).max(high.y - low.y);
        let to_image = upright.inverse()?;
        let corner = |x, y| to_image.apply(Position { x, y });
        let (left, right) = (low.x - margin, high.x + margin);
        let (top, bottom) = (low.y - margin, high.y + margin);
        Some(Quadrilateral {
            top_left: corner(left, top),
            top_right: corner(right, top),
            bottom_right: corner(right, bottom),
            bottom_left: corner(left, bottom),
        })
    }
}

/// The part of a picture the network looks at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HandSquare {
    to_image: Similarity,
}

impl HandSquare {
    /// The square around a palm of the detector. `None` when it has no direction.
    #[must_use]
    pub fn around(palm: &Candidate) -> Option<Self> {
        let [wrist, _, middle, ..] = palm.keypoints;
        let up = Position { x: middle.x - wrist.x, y: middle.y - wrist.y };
        let side = palm.bounds.width.max(palm.bounds.height);
        Self::placed(palm.bounds.centre(), up, side, AROUND_BOX)
    }

    /// The square around a hand that was found: a second look from where the network
    /// was trained to see from. `None` when the joints span nothing.
    #[must_use]
    pub fn around_hand(hand: &Hand) -> Option<Self> {
        let up = hand.direction();
        let upright = upright(up)?;
        let (low, high) = extent(&joint::TRUNK.map(|number| upright.apply(hand.joint(number))));
        let middle = upright.inverse()?.apply(midpoint(low, high));
        Self::placed(middle, up, (high.x - low.x).max(high.y - low.y), AROUND_TRUNK)
    }

    #[expect(clippy::cast_precision_loss, reason = "the side of an input")]
    fn placed(middle: Position, up: Position, side: f32, around: (f32, f32)) -> Option<Self> {
        let (factor, towards_fingers) = around;
        let half = SIDE as f32 / 2.0;
        let scale = Similarity::scaling(side * factor / SIDE as f32);
        let above = Position { x: -half, y: -half - towards_fingers / factor * SIDE as f32 };
        let turn = upright(up)?.inverse()?;
        let shift = Similarity::translation(middle);
        let to_image = Similarity::translation(above).then(&scale).then(&turn).then(&shift);
        to_image.inverse().map(|_| Self { to_image })
    }

    /// The network's input: shape `[1, 224, 224, 3]`, red first, 0 to 1; black where
    /// the picture ends.
    ///
    /// # Errors
    /// Those of [`warp`].
    pub fn tensor(&self, image: &RgbImage) -> Result<Vec<f32>, ImageError> {
        let size = PixelSize { width: SIDE, height: SIDE };
        Ok(interleaved(&warp(image, &self.to_image, size, Rgb::BLACK)?, &Normalisation::UNIT))
    }

    /// The hand in the picture, from the network's joints, three numbers each in pixels
    /// of the input, and how likely there is a hand, and a right one.
    ///
    /// # Errors
    /// [`MalformedHand`].
    pub fn decode(
        &self,
        numbers: &[f32],
        presence: f32,
        right: f32,
    ) -> Result<Hand, MalformedHand> {
        let (triples, rest) = numbers.as_chunks::<3>();
        let all_finite = numbers.iter().chain([&presence, &right]).all(|number| number.is_finite());
        if triples.len() != JOINTS || !rest.is_empty() || !all_finite {
            return Err(MalformedHand);
        }
        let mut joints = [Position::default(); JOINTS];
        for (joint, &[x, y, _]) in joints.iter_mut().zip(triples) {
            *joint = self.to_image.apply(Position { x, y });
        }
        Ok(Hand { joints, presence: presence.clamp(0.0, 1.0), right: right.clamp(0.0, 1.0) })
    }
}

/// The turn that makes `up` point upwards; `None` when it has no length.
fn upright(up: Position) -> Option<Similarity> {
    let length = up.x.hypot(up.y);
    let turn = Similarity { a: -up.y / length, b: -up.x / length, shift: Position::default() };
    turn.inverse().map(|_| turn)
}

fn extent(points: &[Position]) -> (Position, Position) {
    let of = |side: fn(&Position) -> f32, choose: fn(f32, f32) -> f32, start: f32| {
        points.iter().map(side).fold(start, choose)
    };
    let low = |side| of(side, f32::min, f32::INFINITY);
    let high = |side| of(side, f32::max, f32::NEG_INFINITY);
    (
        Position { x: low(|point| point.x), y: low(|point| point.y) },
        Position { x: high(|point| point.x), y: high(|point| point.y) },
    )
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::detect::tests::candidate;
    use super::*;

    /// An open hand, fingers up, index finger on the right: the palm of a right hand.
    /// Knuckles 60 wide, 100 above the wrist, which is at (100, 200).
    pub(in crate::palm) fn open_hand() -> Hand {
        let mut joints = [Position { x: 100.0, y: 200.0 }; JOINTS];
        let mut set = |number: usize, x: f32, y: f32| joints[number] = Position { x, y };
        for (step, number) in (0_u8..).zip(joint::THUMB) {
            let step = f32::from(step);
            set(number, 120.0 + 15.0 * step, 185.0 - 20.0 * step);
        }
        for (column, knuckle) in (0_u8..).zip(joint::KNUCKLES) {
            for segment in 0..4_u8 {
                let x = 130.0 - 20.0 * f32::from(column);
                set(knuckle + usize::from(segment), x, 100.0 - 25.0 * f32::from(segment));
            }
        }
        Hand { joints, presence: 0.99, right: 0.95 }
    }

    /// The same hand after every joint was moved.
    pub(in crate::palm) fn changed(hand: Hand, to: impl Fn(Position) -> Position) -> Hand {
        Hand { joints: hand.joints.map(to), ..hand }
    }

    /// The same hand with one joint elsewhere.
    pub(in crate::palm) fn with_joint(mut hand: Hand, number: usize, x: f32, y: f32) -> Hand {
        hand.joints[number] = Position { x, y };
        hand
    }

    #[test]
    fn palm_and_back_are_told_apart_also_when_mirrored_or_turned() {
        let palm = open_hand();
        let mirror = |point: Position| Position { x: 500.0 - point.x, ..point };
        let over = |point: Position| Position { x: 500.0 - point.x, y: 300.0 - point.y };
        struct Case {
            name: &'static str,
            hand: Hand,
            palm_side: f32,
        }
        let cases = [
            Case { name: "right palm", hand: palm, palm_side: 0.95 },
            Case { name: "turned", hand: changed(palm, over), palm_side: 0.95 },
            Case { name: "right back", hand: changed(palm, mirror), palm_side: 0.05 },
            Case {
                name: "left palm",
                hand: Hand { right: 0.1, ..changed(palm, mirror) },
                palm_side: 0.9,
            },
            Case { name: "left back", hand: Hand { right: 0.1, ..palm }, palm_side: 0.1 },
        ];
        for case in cases {
            assert!((case.hand.palm_side() - case.palm_side).abs() < 1e-6, "{}", case.name);
        }
        assert_eq!(palm.handedness(), Handedness::Right);
    }

    #[test]
    fn joints_return_to_the_picture() {
        let square = HandSquare::around(&candidate(0.9)).unwrap();
        let mut numbers = [112.0; 3 * JOINTS];
        numbers[3..6].copy_from_slice(&[112.0, 0.0, 7.0]);
        let hand = square.decode(&numbers, 1.5, 0.25).unwrap();
        // The palm points up and a little to the left: from (200, 200) to (190, 100).
        let (wrist, above) = (hand.joint(joint::WRIST), hand.joint(1));
        assert!((wrist.x - 195.02).abs() < 0.1 && (wrist.y - 100.25).abs() < 0.1, "{wrist:?}");
        let up = Position { x: above.x - wrist.x, y: above.y - wrist.y };
        assert!((up.x.hypot(up.y) - 130.0).abs() < 0.1, "{up:?}");
        assert!((up.x / up.y - 0.1).abs() < 1e-3, "{up:?}");
        assert_eq!((hand.presence(), hand.handedness()), (1.0, Handedness::Left));
        assert_eq!(hand.joint(JOINTS), Position::default());
    }

    #[test]
    fn a_second_look_has_the_hand_in_its_middle() {
        let square = HandSquare::around_hand(&open_hand()).unwrap();
        let back = square.to_image.inverse().unwrap();
        let wrist = back.apply(open_hand().joint(joint::WRIST));
        // The trunk is 125 high and 95 wide: a square of 250, moved up by a tenth of 125.
        assert!((wrist.y - (0.5 + 75.0 / 250.0) * 224.0).abs() < 0.5, "{wrist:?}");
    }

    #[test]
    fn the_rectangle_turns_with_the_hand() {
        let upright = open_hand().rectangle().unwrap();
        assert_eq!(upright.top_left.y, upright.top_right.y);
        assert!(upright.top_left.x < 70.0 && upright.top_left.y < 100.0);
        assert!(upright.bottom_right.x > 135.0 && upright.bottom_right.y > 200.0);
        let turned = changed(open_hand(), |point| Position { x: 300.0 - point.y, y: point.x });
        let turned = turned.rectangle().unwrap();
        assert!((turned.top_left.x - (300.0 - upright.top_left.y)).abs() < 1e-3);
        assert!((turned.top_left.y - upright.top_left.x).abs() < 1e-3);
    }

    #[test]
    fn answers_that_are_no_hand_are_refused() {
        let square = HandSquare::around(&candidate(0.9)).unwrap();
        let mut endless = [0.0; 3 * JOINTS];
        endless[7] = f32::INFINITY;
        let cases: [(&str, &[f32], f32); 4] = [
            ("too short", &[0.0; 3 * JOINTS - 3], 0.0),
            ("a number too many", &[0.0; 3 * JOINTS + 1], 0.0),
            ("not finite", &endless, 0.0),
            ("no presence", &[0.0; 3 * JOINTS], f32::NAN),
        ];
        for (name, numbers, presence) in cases {
            assert_eq!(square.decode(numbers, presence, 0.5), Err(MalformedHand), "{name}");
        }
        let collapsed = changed(open_hand(), |_| Position { x: 5.0, y: 5.0 });
        assert_eq!(HandSquare::around_hand(&collapsed), None);
        assert_eq!(collapsed.rectangle(), None);
    }
}
