//! What can be told of a face besides who it is: quality, glasses, mask, aspects.

use crate::{Measure, Score};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// A quality of a face as a score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FaceAttribute {
    /// The score; what its ends mean depends on the attribute.
    pub score: Score,
    /// Whether the score can be relied on.
    pub preconditions_met: bool,
}

/// A quality of a face as a measurement.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FaceAttributeMeasure {
    /// The measured value.
    pub score: Measure,
    /// Whether the value can be relied on.
    pub preconditions_met: bool,
}

/// A turn of the head.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HeadPoseAttribute {
    /// Degrees, -90 to 90.
    pub angle: i32,
    /// Whether the angle can be relied on.
    pub preconditions_met: bool,
}

/// The qualities of a face; what could not be computed is absent.
#[skip_serializing_none]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FaceQualityResponse {
    /// From blurred to sharp.
    pub sharpness: Option<FaceAttribute>,
    /// From dark to bright.
    pub brightness: Option<FaceAttribute>,
    /// From flat to strong.
    pub contrast: Option<FaceAttribute>,
    /// From few levels of grey to enough.
    pub unique_intensity_levels: Option<FaceAttribute>,
    /// From deep shadows over the face to none.
    pub shadow: Option<FaceAttribute>,
    /// From hard shadows by nose and eyes to none.
    pub nose_shadow: Option<FaceAttribute>,
    /// From strong reflections on the skin to none.
    pub specularity: Option<FaceAttribute>,
    /// From a restless background to a plain one.
    pub background_uniformity: Option<FaceAttribute>,
    /// From a natural right eye to a red one: here, low is good.
    pub red_right_eye: Option<FaceAttribute>,
    /// From a natural left eye to a red one: here, low is good.
    pub red_left_eye: Option<FaceAttribute>,
    /// Tilt to a shoulder; the left one is negative.
    pub roll: Option<HeadPoseAttribute>,
    /// Turn to a side; the left one is negative.
    pub yaw: Option<HeadPoseAttribute>,
    /// Nod; down is negative.
    pub pitch: Option<HeadPoseAttribute>,
    /// Pixels between the eyes.
    pub eye_distance: Option<FaceAttributeMeasure>,
    /// From looking away to looking into the camera.
    pub eye_gaze: Option<FaceAttribute>,
    /// From a closed right eye to an open one.
    pub right_eye: Option<FaceAttribute>,
    /// From a closed left eye to an open one.
    pub left_eye: Option<FaceAttribute>,
    /// From an open or smiling mouth to a closed, neutral one.
    pub mouth: Option<FaceAttribute>,
    /// Pixels between the eyes or from eyes to mouth, the larger of both.
    pub face_size: Option<FaceAttributeMeasure>,
    /// Area of the face box over that of the image; above 1 when it is larger.
    pub face_relative_area: Option<FaceAttributeMeasure>,
    /// The part of the face box that lies inside the image.
    pub face_relative_area_in_image: Option<FaceAttribute>,
}

/// Whether the person wears glasses, and which.
#[skip_serializing_none]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct GlassesResponse {
    /// Any glasses.
    pub score: Option<Score>,
    /// Dark or coloured lenses.
    pub tinted: Option<Score>,
    /// A heavy frame.
    pub heavy_frame: Option<Score>,
}

/// Whether a mask covers the face.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FaceMaskResponse {
    /// From no mask to a mask.
    pub score: Score,
}

/// How old the person looks, and of which gender.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FaceAspectsResponse {
    /// The estimated age in years.
    pub age: i32,
    /// From male, 0, to female, 1.
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub gender: Score,
}
