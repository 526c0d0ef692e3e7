//! Messages of the face guest.
//!
//! One request names one image, whose face is meant, and the list of tasks to
//! do on it; the guest decodes the image once and answers one finding per task,
//! in the order asked. A task that fails says why in its own finding, so the
//! rest of the batch still counts.

mod attributes;

pub use attributes::{Aspects, Glasses};

use crate::geometry::{PixelSize, Position, Quadrilateral};
use crate::quality::FaceQuality;
use serde::{Deserialize, Serialize};

/// One image and what to find out about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FaceRequest {
    /// The image file as the client sent it: JPEG, PNG or WebP.
    #[serde(with = "serde_bytes")]
    pub image: Vec<u8>,
    /// Bounds the decoder must keep.
    pub limits: ImageLimits,
    /// Whose face the tasks are about.
    pub subject: Subject,
    /// What to do, in order.
    pub tasks: Vec<FaceTask>,
}

/// Bounds on an image, checked on its header before any pixel is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageLimits {
    /// Shortest accepted side, in pixels.
    pub min_side: u32,
    /// Longest accepted side, in pixels.
    pub max_side: u32,
    /// Most pixels in all.
    pub max_pixels: u64,
}

impl Default for ImageLimits {
    /// 64 to 8000 pixels a side, 40 megapixels.
    fn default() -> Self {
        Self { min_side: 64, max_side: 8000, max_pixels: 40_000_000 }
    }
}

/// Whose face a request is about.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Subject {
    /// The largest face that a search finds.
    Largest(FaceSearch),
    /// A face found earlier in the very same image; no search is made.
    Known(DetectedFace),
}

/// Which faces a search looks for. A face's size is the longer side of its box
/// over the shorter side of the image.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FaceSearch {
    /// Smallest face size, 0 to 1.
    pub min_size_ratio: f32,
    /// Largest face size; 1 and above means no upper bound, so that a close-up
    /// whose box leaves the picture is still found.
    pub max_size_ratio: f32,
}

impl Default for FaceSearch {
    fn default() -> Self {
        Self { min_size_ratio: 0.05, max_size_ratio: 1.0 }
    }
}

/// One thing to do with the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FaceTask {
    /// Compute the face template.
    Template,
    /// Cut out the portrait with token frontal proportions.
    Crop(CropSize),
    /// Cut out the same portrait before a plain white background.
    RemovedBackground(CropSize),
    /// Assess the qualities of the face.
    Quality,
    /// Tell whether glasses are worn, and which.
    Glasses,
    /// Tell whether a mask covers the face.
    Mask,
    /// Estimate age and gender.
    Aspects,
    /// Re-encode the whole upright image as JPEG, 8-bit RGB. Works without a face.
    Upright(CropSize),
}

/// The size wanted of a picture, in pixels. One side given: the other follows from
/// the ratio. Both: the largest picture of that ratio that fits. None: as captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CropSize {
    /// Wanted width.
    pub width: Option<u32>,
    /// Wanted height.
    pub height: Option<u32>,
}

/// What the guest answers: the report, or why the whole request was refused.
pub type FaceReply = Result<FaceReport, Refusal>;

/// Why nothing could be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// The bytes are not a readable image within the limits.
    InvalidImage,
    /// The smallest face asked for would need a search of more pixels than allowed.
    FaceSizeMemoryLimit,
    /// The detector's model is not there, or does not work.
    DetectorUnavailable,
    /// The request frame or its content makes no sense.
    MalformedRequest,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FaceReport {
    /// Size of the upright image.
    pub image_size: PixelSize,
    /// How many faces of the wanted sizes the search found; 1 for a known subject.
    pub face_count: u32,
    /// The subject; absent when the search found nobody.
    pub face: Option<DetectedFace>,
    /// One finding per task, in the order of the request.
    pub findings: Vec<FaceFinding>,
}

/// A face and where it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DetectedFace {
    /// The detector's confidence, 0 to 1.
    pub confidence: f32,
    /// The face box, turned with the line through the eyes.
    pub rectangle: Quadrilateral,
    /// Image-left eye, image-right eye, nose tip, image-left mouth corner,
    /// image-right mouth corner.
    pub landmarks: [Position; 5],
}

/// The outcome of one task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FaceFinding {
    /// The face template, see `selfsame-biometrics`.
    Template(#[serde(with = "serde_bytes")] Vec<u8>),
    /// A JPEG file.
    Jpeg(#[serde(with = "serde_bytes")] Vec<u8>),
    /// The qualities.
    Quality(Box<FaceQuality>),
    /// Scores of glasses.
    Glasses(Glasses),
    /// How likely a mask covers the face, 0 to 1.
    Mask(f32),
    /// Age and gender.
    Aspects(Aspects),
    /// There is no face to do it on.
    NoFace,
    /// The model the task needs is not there.
    Unavailable,
    /// The task failed for a reason of our own.
    Failed,
}
