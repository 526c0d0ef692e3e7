//! Is this a frame to take a selfie from?

use crate::{advice::Reason, exposure::Exposure, networks::Networks};
use selfsame_biometrics::face::detect::Candidate;
use selfsame_biometrics::face::gaze::EyePair;
use selfsame_biometrics::face::quality::extent::eye_distance;
use selfsame_biometrics::face::region::FaceSquare;
use selfsame_biometrics::pad::requirements::{self, MIN_EYE_DISTANCE};
use selfsame_guest_face::infer::{DETECTOR, EYE_STATE};
use selfsame_guest_face::search;
use selfsame_guest_kit::{Graphs, Tensor};
use selfsame_imaging::planar::{ChannelOrder, Normalisation, planes};
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::face::{DetectedFace, FaceSearch};
use selfsame_protocol::geometry::Position;
use selfsame_protocol::liveness::Shortcoming;
use serde::Serialize;
use thiserror::Error;

/// Smaller faces are nobody who wants a selfie.
const SEARCHED: FaceSearch = FaceSearch { min_size_ratio: 0.12, max_size_ratio: 1.0 };

/// The size of another face over that of the first from which both may be meant.
const RIVAL: f32 = 0.5;

/// How far the line of the eyes may lean, in degrees.
const MAX_ROLL: f32 = 12.0;

/// How far the tip of the nose may lie from the middle between the eyes, over their
/// distance: about 20 degrees of yaw for a nose that stands out by a third of it.
const MAX_NOSE_OFFSET: f32 = 0.18;

/// Side of the eye state network's input, and of the square over the width of an
/// eye, as in training.
const EYE_SIDE: u32 = 32;
const SQUARE_PER_EYE: f32 = 1.6;

/// Probability of an open eye below which it counts as closed.
const OPEN: f32 = 0.5;

/// Most pixels a side at which sharpness is measured; beyond, skin has no detail.
const DETAIL_SIDE: f32 = 192.0;

/// Sharpness of the face below which it is blurred: between eight portraits and their
/// copies with a sixth of the pixels a side. `tests/photographs.rs` checks others.
const SHARP: f32 = 0.42;

/// Why a frame was not judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FaceError {
    /// The detector was not loaded, or failed.
    #[error("the face detector is not loaded, or failed")]
    Detector,
    /// The face has no extent.
    #[error(transparent)]
    Image(#[from] ImageError),
}

/// What a frame shows of a face.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FaceAdvice {
    /// What to do better, most urgent first; empty when a photo may be taken.
    pub reasons: Vec<Reason>,
    /// The face and what was measured of it.
    pub face: Option<FaceMeasures>,
}

/// A face in pixels of the frame, and measures from 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FaceMeasures {
    /// Left, top, width and height.
    pub bounds: [f32; 4],
    /// The distance of the eyes in pixels.
    pub eye_distance: f32,
    /// How the line of the eyes leans, in degrees, positive when the person's left
    /// side is lower.
    pub roll: f32,
    /// The median level of the face.
    pub brightness: f32,
    /// The range of its levels.
    pub contrast: f32,
    /// The share of it that is lost in light.
    pub hotspots: f32,
    /// How sharp it is.
    pub sharpness: f32,
    /// The probability that the more open eye is open; absent without the network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eyes_open: Option<f32>,
}

/// Judges `frame`, a preview of photos whose shorter side has `photo_side` pixels.
///
/// # Errors
/// See [`FaceError`].
pub fn judge(
    networks: &Networks,
    frame: &RgbImage,
    photo_side: u32,
) -> Result<FaceAdvice, FaceError> {
    let faces = search::faces(networks, frame, &SEARCHED).map_err(|_| FaceError::Detector)?;
    let [subject, others @ ..] = &faces[..] else {
        return Ok(FaceAdvice { reasons: vec![Reason::NoFace], face: None });
    };
    let face = subject.to_detected();
    let measures = measure(networks, frame, subject, &face)?;
    let shortcomings = requirements::shortcomings(frame, &face)?;
    let missed = |which| shortcomings.contains(&which);
    let frame_side = frame.size().width.min(frame.size().height);
    let checks = [
        (rivals(subject, others), Reason::SeveralFaces),
        (is_far(measures.eye_distance, frame_side, photo_side), Reason::FaceTooFar),
        (missed(Shortcoming::FaceTooClose), Reason::FaceTooClose),
        (missed(Shortcoming::NotCentred), Reason::NotCentred),
        (measures.roll.abs() > MAX_ROLL, Reason::HeadTilted),
        (nose_offset(&face.landmarks).abs() > MAX_NOSE_OFFSET, Reason::HeadTurned),
        (missed(Shortcoming::Underexposed), Reason::TooDark),
        (missed(Shortcoming::Overexposed), Reason::TooBright),
        (missed(Shortcoming::BackLight), Reason::BackLight),
        (missed(Shortcoming::SideLight), Reason::SideLight),
        (measures.eyes_open.is_some_and(|open| open < OPEN), Reason::EyesClosed),
        (measures.sharpness < SHARP, Reason::Blurred),
    ];
    let reasons = checks.into_iter().filter_map(|(is_missed, why)| is_missed.then_some(why));
    Ok(FaceAdvice { reasons: reasons.collect(), face: Some(measures) })
}

/// Whether the networks that [`judge`] cannot do without are there.
#[must_use]
pub fn is_ready(networks: &Networks) -> bool {
    networks.has(DETECTOR)
}

fn measure(
    networks: &Networks,
    frame: &RgbImage,
    subject: &Candidate,
    face: &DetectedFace,
) -> Result<FaceMeasures, FaceError> {
    let side = subject.bounds.width.clamp(32.0, DETAIL_SIDE);
    let square = FaceSquare::new(&face.rectangle, 1.0, whole(side));
    let square = square.ok_or(ImageError::TooSmall(frame.size()))?.draw(frame)?;
    let Exposure { brightness, contrast, hotspots, sharpness } = Exposure::of(&square);
    let (top_left, bounds) = (subject.bounds.top_left, &subject.bounds);
    Ok(FaceMeasures {
        bounds: [top_left.x, top_left.y, bounds.width, bounds.height],
        eye_distance: eye_distance(&face.landmarks),
        roll: roll(&face.landmarks),
        brightness,
        contrast,
        hotspots,
        sharpness,
        eyes_open: eyes_open(networks, frame, &face.landmarks),
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive length of at most 192"
)]
fn whole(side: f32) -> u32 {
    side as u32
}

fn rivals(subject: &Candidate, others: &[Candidate]) -> bool {
    others.iter().any(|other| other.bounds.width > RIVAL * subject.bounds.width)
}

/// Whether eyes in the photo would be closer together than the service wants.
#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn is_far(eye_distance: f32, frame_side: u32, photo_side: u32) -> bool {
    eye_distance * (photo_side as f32) < MIN_EYE_DISTANCE * frame_side as f32
}

fn roll(&[left, right, ..]: &[Position; 5]) -> f32 {
    (right.y - left.y).atan2(right.x - left.x).to_degrees()
}

/// Where the tip of the nose lies along the line of the eyes, from its middle, over
/// its length.
fn nose_offset(&[left, right, nose, ..]: &[Position; 5]) -> f32 {
    let (dx, dy) = (right.x - left.x, right.y - left.y);
    let along = (nose.x - left.x) * dx + (nose.y - left.y) * dy;
    along / (dx * dx + dy * dy).max(f32::MIN_POSITIVE) - 0.5
}

/// The probability that the more open eye is open; `None` without the network. Behind
/// glasses it takes many an open eye for closed, rarely both of a person.
fn eyes_open(networks: &Networks, frame: &RgbImage, landmarks: &[Position; 5]) -> Option<f32> {
    let eyes = EyePair::new(landmarks).ok()?.squares(frame, EYE_SIDE, SQUARE_PER_EYE).ok()?;
    let open = eyes.map(|eye| {
        let levels = planes(&eye, ChannelOrder::Bgr, &Normalisation::NONE);
        let tensor = Tensor::new(vec![1, 3, EYE_SIDE, EYE_SIDE], levels).ok()?;
        let answer = networks.compute(EYE_STATE, &[("input", &tensor)]).ok()?;
        let [_closed, open] = *answer.get("prob").ok()?.data() else { return None };
        Some(open)
    });
    let [left, right] = open;
    Some(left?.max(right?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn landmarks(points: [(f32, f32); 5]) -> [Position; 5] {
        points.map(|(x, y)| Position { x, y })
    }

    #[test]
    fn heads_are_held_upright_and_straight() {
        struct Case {
            name: &'static str,
            points: [(f32, f32); 5],
            roll: f32,
            offset: f32,
        }
        let mouth = [(45.0, 80.0), (65.0, 80.0)];
        let face = |left, right, nose| [left, right, nose, mouth[0], mouth[1]];
        let cases = [
            Case {
                name: "straight",
                points: face((40.0, 50.0), (70.0, 50.0), (55.0, 65.0)),
                roll: 0.0,
                offset: 0.0,
            },
            Case {
                name: "leaning",
                points: face((40.0, 40.0), (60.0, 60.0), (40.0, 60.0)),
                roll: 45.0,
                offset: 0.0,
            },
            Case {
                name: "turned",
                points: face((40.0, 50.0), (70.0, 50.0), (70.0, 65.0)),
                roll: 0.0,
                offset: 0.5,
            },
        ];
        for Case { name, points, roll: wanted, offset } in cases {
            let points = landmarks(points);
            assert!((roll(&points) - wanted).abs() < 1e-3, "{name}");
            assert!((nose_offset(&points) - offset).abs() < 1e-3, "{name}");
        }
    }

    #[test]
    fn distance_is_that_of_the_photo() {
        assert!(is_far(50.0, 480, 960));
        assert!(!is_far(60.0, 480, 960));
        assert!(is_far(60.0, 480, 480));
    }

    #[test]
    fn without_a_detector_nothing_is_judged() {
        let frame = RgbImage::filled(
            selfsame_protocol::geometry::PixelSize { width: 64, height: 64 },
            selfsame_imaging::Rgb::BLACK,
        );
        let answer = judge(&Networks::default(), &frame.unwrap(), 1080);
        assert_eq!(answer, Err(FaceError::Detector));
    }
}
