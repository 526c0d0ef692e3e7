//! Messages of the liveness guest.
//!
//! A photo comes with the role its sender gave it. The guest decodes it once and
//! answers an [`Observation`]: what the role needs and nothing more. Observations
//! are kept by the service; scores are computed from them alone, without the
//! photo (`pad` in `selfsame-biometrics`), so the same data always gives the same
//! score.

mod record;

pub use record::{FrameReport, Implausibility, RecordKey, RecordKind, RecordReport, RecordRequest};

use crate::face::{DetectedFace, ImageLimits, Refusal, Subject};
use crate::geometry::PixelSize;
use serde::{Deserialize, Serialize};

/// What the guest is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum LivenessRequest {
    /// Observe a photo.
    Photo(PhotoRequest),
    /// Open a capture record and observe its photos.
    Record(RecordRequest),
}

/// What the guest answers, or why it refused the request as a whole.
pub type LivenessReply = Result<LivenessReport, LivenessRefusal>;

/// What was found, by the kind of request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum LivenessReport {
    /// What the photo shows.
    Photo(Observation),
    /// What the record holds.
    Record(RecordReport),
}

/// One photo to observe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhotoRequest {
    /// The image file as the client sent it: JPEG, PNG or WebP.
    #[serde(with = "serde_bytes")]
    pub image: Vec<u8>,
    /// Bounds the decoder must keep.
    pub limits: ImageLimits,
    /// Whose face is observed.
    pub subject: Subject,
    /// What the photo is said to show.
    pub role: Role,
}

/// What a photo is said to show: its assertion, or its part in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// A face, nothing in particular.
    Passive,
    /// A neutral face.
    Neutral,
    /// A smile.
    Smile,
    /// A look into a corner of the screen.
    Gaze(Corner),
    /// A face that an eye close-up is to be compared with; passive as well.
    EyeReference,
    /// An eye held close to the camera.
    EyeCloseUp,
}

/// A corner of the screen as its viewer sees it. Photos are as the sensor saw
/// them, not mirrored: a look to the left goes to the right of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Corner {
    /// Top left.
    TopLeft,
    /// Top right.
    TopRight,
    /// Bottom left.
    BottomLeft,
    /// Bottom right.
    BottomRight,
}

/// Why a request was refused as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LivenessRefusal {
    /// The photo could not be searched for a face.
    Photo(Refusal),
    /// A model that the role needs is not there, or does not work.
    ModelUnavailable,
    /// The record cannot be read, is none of liveness, was changed after it was
    /// made, or holds a photo that cannot be searched for a face.
    UnusableRecord,
}

/// What a photo shows. Measures that its role does not need, or that could not
/// be taken, are absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// What the photo is said to show.
    pub role: Role,
    /// Size of the upright image.
    pub image_size: PixelSize,
    /// How many faces of the wanted sizes the search found; 1 for a known subject.
    pub face_count: u32,
    /// The subject; absent when the search found nobody. Without it no other
    /// measure is there, save those of a close-up.
    pub face: Option<DetectedFace>,
    /// In which ways the photo misses the requirements.
    pub shortcomings: Vec<Shortcoming>,
    /// The face template, see `selfsame-biometrics`; every role but a close-up
    /// needs it, to know that the photos show one person.
    pub template: Option<serde_bytes::ByteBuf>,
    /// Calibrated score of passive presentation attack detection, 0 to 1.
    /// Passive, neutral, smile and reference photos.
    pub passive: Option<f32>,
    /// Where the eyes look. Gaze photos.
    pub gaze: Option<GazeDirection>,
    /// How neutral the expression is, 0 to 1; a smile is low. Neutral and smile
    /// photos.
    pub neutrality: Option<f32>,
    /// The eyes, image-left first; a close-up has the one it shows. Reference
    /// photos and close-ups.
    pub eyes: Vec<EyePatch>,
}

/// Where a pair of eyes looks, in degrees away from the camera's axis.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GazeDirection {
    /// Positive to the right of the picture.
    pub yaw: f32,
    /// Positive upwards.
    pub pitch: f32,
}

/// One eye, cut out level and scaled to a fixed size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EyePatch {
    /// Distance of the eye's corners in pixels of the photo.
    pub width: f32,
    /// Share of fine detail in the eye at the photo's own resolution, 0 to 1.
    pub texture: f32,
    /// Grey levels of the square patch, row by row.
    #[serde(with = "serde_bytes")]
    pub levels: Vec<u8>,
}

/// A requirement on liveness photos that is missed; each makes the photo one of
/// low quality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shortcoming {
    /// A side of the image is too short.
    SmallImage,
    /// The eyes are too few pixels apart.
    SmallFace,
    /// The face fills too much of the image.
    FaceTooClose,
    /// The face lies away from the middle.
    NotCentred,
    /// Light comes from one side.
    SideLight,
    /// Light comes from behind.
    BackLight,
    /// The face is too dark.
    Underexposed,
    /// The face is too bright.
    Overexposed,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::FaceSearch;
    use crate::{MessageLimits, decode, encode};

    #[test]
    fn requests_and_reports_survive_the_round_trip() {
        let request = LivenessRequest::Photo(PhotoRequest {
            image: vec![1, 2, 3],
            limits: ImageLimits::default(),
            subject: Subject::Largest(FaceSearch::default()),
            role: Role::Gaze(Corner::BottomLeft),
        });
        let frame = encode(&request).unwrap();
        assert_eq!(decode(&frame, MessageLimits::default()), Ok(request));
        let reply: LivenessReply = Ok(LivenessReport::Photo(Observation {
            role: Role::EyeReference,
            image_size: PixelSize { width: 640, height: 480 },
            face_count: 0,
            face: None,
            shortcomings: vec![Shortcoming::SmallImage],
            template: Some(serde_bytes::ByteBuf::from(vec![7; 9])),
            passive: Some(0.5),
            gaze: Some(GazeDirection { yaw: 1.0, pitch: -2.0 }),
            neutrality: None,
            eyes: vec![EyePatch { width: 30.0, texture: 0.1, levels: vec![9; 4] }],
        }));
        let frame = encode(&reply).unwrap();
        assert_eq!(decode::<LivenessReply>(&frame, MessageLimits::default()), Ok(reply));
    }
}
