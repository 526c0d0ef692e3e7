//! Face detection with YuNet (Wu, Peng and Yu, "YuNet: A Tiny Millisecond-level
//! Face Detector", 2023).
//!
//! The network sees a face well when it is between about 10 pixels and half its
//! input. One picture is therefore looked at in one or more [`plan::View`]s,
//! each a scaled copy on a canvas; [`yunet`] decodes what the network says about
//! a view, [`nms`] joins the views, [`select`] keeps the sizes asked for.

pub mod nms;
pub mod plan;
pub mod select;
pub mod yunet;

use selfsame_protocol::face::DetectedFace;
use selfsame_protocol::geometry::{PixelSize, Position};

/// An upright box, by its top left corner and its sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoundingBox {
    /// Corner with the smallest coordinates.
    pub top_left: Position,
    /// Length from left to right.
    pub width: f32,
    /// Length from top to bottom.
    pub height: f32,
}

impl BoundingBox {
    /// The middle of the box.
    #[must_use]
    pub fn centre(&self) -> Position {
        let Position { x, y } = self.top_left;
        Position { x: x + self.width / 2.0, y: y + self.height / 2.0 }
    }

    /// Area in square pixels.
    #[must_use]
    pub fn area(&self) -> f32 {
        self.width * self.height
    }

    /// Area both boxes cover.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> f32 {
        let shared = |start: f32, length: f32, other_start: f32, other_length: f32| {
            ((start + length).min(other_start + other_length) - start.max(other_start)).max(0.0)
        };
        let (a, b) = (self.top_left, other.top_left);
        shared(a.x, self.width, b.x, other.width) * shared(a.y, self.height, b.y, other.height)
    }

    /// Area both boxes cover over the area either covers, 0 to 1.
    #[must_use]
    pub fn intersection_over_union(&self, other: &Self) -> f32 {
        let intersection = self.intersection(other);
        let union = self.area() + other.area() - intersection;
        if union > 0.0 { intersection / union } else { 0.0 }
    }
}

/// A face the network proposes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// How sure the network is, 0 to 1.
    pub confidence: f32,
    /// The face without hair and neck.
    pub bounds: BoundingBox,
    /// Image-left eye, image-right eye, nose tip, image-left mouth corner,
    /// image-right mouth corner.
    pub landmarks: [Position; 5],
}

impl Candidate {
    /// Size as the contract counts it: longer side of the box over the shorter
    /// side of the image.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
    pub fn size_ratio(&self, image: PixelSize) -> f32 {
        self.bounds.width.max(self.bounds.height) / image.width.min(image.height) as f32
    }

    /// The face as messages carry it.
    #[must_use]
    pub fn to_detected(&self) -> DetectedFace {
        DetectedFace {
            confidence: self.confidence,
            rectangle: super::frame::face_rectangle(&self.bounds, &self.landmarks),
            landmarks: self.landmarks,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn square(x: f32, y: f32, side: f32) -> BoundingBox {
        BoundingBox { top_left: Position { x, y }, width: side, height: side }
    }

    pub(crate) fn candidate(confidence: f32, bounds: BoundingBox) -> Candidate {
        Candidate { confidence, bounds, landmarks: [bounds.centre(); 5] }
    }

    #[test]
    fn overlap_is_measured() {
        struct Case {
            name: &'static str,
            other: BoundingBox,
            expected: f32,
        }
        let cases = [
            Case { name: "same", other: square(0.0, 0.0, 10.0), expected: 1.0 },
            Case { name: "half moved", other: square(5.0, 0.0, 10.0), expected: 1.0 / 3.0 },
            Case { name: "inside", other: square(0.0, 0.0, 5.0), expected: 0.25 },
            Case { name: "touching", other: square(10.0, 0.0, 10.0), expected: 0.0 },
            Case { name: "empty", other: square(3.0, 3.0, 0.0), expected: 0.0 },
        ];
        let bounds = square(0.0, 0.0, 10.0);
        for case in cases {
            let overlap = bounds.intersection_over_union(&case.other);
            assert!((overlap - case.expected).abs() < 1e-6, "{}: {overlap}", case.name);
        }
        let nothing = square(1.0, 1.0, 0.0);
        assert_eq!(nothing.intersection_over_union(&nothing), 0.0);
    }

    #[test]
    fn the_size_is_counted_against_the_shorter_side() {
        let face = candidate(0.9, square(0.0, 0.0, 50.0));
        let ratio = face.size_ratio(PixelSize { width: 400, height: 200 });
        assert!((ratio - 0.25).abs() < 1e-6);
    }
}
