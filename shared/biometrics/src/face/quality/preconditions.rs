//! When a quality can be relied on, evaluated through: what rests on something that
//! cannot be relied on cannot be relied on either.

use super::super::pose::HeadPose;
use selfsame_protocol::quality::Quality;
use std::ops::RangeInclusive;

/// Confidence of the detection that every measure of the face needs.
const CONFIDENCE: RangeInclusive<f32> = 0.53..=1.0;

/// Yaw and pitch in whole degrees, as they are answered, that measures of a frontal
/// face need.
const FRONTAL: RangeInclusive<f32> = -10.0..=10.0;

/// Openness that measures of an eye need.
const OPEN: RangeInclusive<f32> = 0.5..=1.0;

/// The preconditions that measures share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Preconditions {
    is_confident: bool,
    is_frontal: bool,
}

impl Preconditions {
    /// For a face found with `confidence` in this pose; without a pose it is not
    /// known to be frontal.
    pub(super) fn new(confidence: f32, pose: Option<&HeadPose>) -> Self {
        let is_confident = CONFIDENCE.contains(&confidence);
        let is_level = |pose: &HeadPose| {
            FRONTAL.contains(&pose.yaw.round()) && FRONTAL.contains(&pose.pitch.round())
        };
        Self { is_confident, is_frontal: is_confident && pose.is_some_and(is_level) }
    }

    /// A value that needs a confident detection.
    pub(super) fn confident(&self, value: f32) -> Quality {
        Quality { value, preconditions_met: self.is_confident }
    }

    /// A value that needs a confident detection of a frontal face.
    pub(super) fn frontal(&self, value: f32) -> Quality {
        Quality { value, preconditions_met: self.is_frontal }
    }

    /// A value that needs a confident detection and eyes known to be open.
    pub(super) fn with_open_eyes(&self, value: f32, eyes: [Quality; 2]) -> Quality {
        let is_open = |eye: &Quality| eye.preconditions_met && OPEN.contains(&eye.value);
        Quality { value, preconditions_met: self.is_confident && eyes.iter().all(is_open) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preconditions_are_evaluated_through() {
        struct Case {
            name: &'static str,
            confidence: f32,
            pose: Option<(f32, f32)>,
            openness: f32,
            /// Confident, frontal, open.
            expected: [bool; 3],
        }
        let case = |name, confidence, pose, openness, expected| Case {
            name,
            confidence,
            pose,
            openness,
            expected,
        };
        let cases = [
            case("all met", 0.9, Some((3.0, -4.0)), 0.8, [true; 3]),
            case("at the bounds", 0.53, Some((10.4, -10.4)), 0.5, [true; 3]),
            case("hardly a face", 0.52, Some((0.0, 0.0)), 0.8, [false; 3]),
            case("turned", 0.9, Some((11.0, 0.0)), 0.8, [true, false, false]),
            case("nodded", 0.9, Some((0.0, -11.0)), 0.8, [true, false, false]),
            case("pose not known", 0.9, None, 0.8, [true, false, false]),
            case("closed eye", 0.9, Some((0.0, 0.0)), 0.49, [true, true, false]),
            case("no number", f32::NAN, Some((0.0, 0.0)), 0.8, [false; 3]),
        ];
        for Case { name, confidence, pose, openness, expected } in cases {
            let pose = pose.map(|(yaw, pitch)| HeadPose { roll: 70.0, yaw, pitch });
            let preconditions = Preconditions::new(confidence, pose.as_ref());
            let (eye, other) = (preconditions.frontal(openness), preconditions.frontal(0.9));
            let found = [
                preconditions.confident(1.0),
                preconditions.frontal(1.0),
                preconditions.with_open_eyes(1.0, [other, eye]),
            ];
            assert_eq!(found.map(|quality| quality.preconditions_met), expected, "{name}");
        }
    }
}
