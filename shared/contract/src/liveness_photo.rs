//! The photos of liveness: adding one and handing them out.

use crate::presence::null_as_empty;
use crate::words::words;
use crate::{ApiError, Base64Data, Image, Link, LivenessType, PhotoSource, Resource};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

words! {
    /// What the person did when a liveness photo was taken.
    pub enum LivenessAssertion {
        /// Looked at the top left corner.
        EyeGazeTopLeft,
        /// Looked at the top right corner.
        EyeGazeTopRight,
        /// Looked at the bottom left corner.
        EyeGazeBottomLeft,
        /// Looked at the bottom right corner.
        EyeGazeBottomRight,
        /// Smiled.
        Smile,
        /// Kept a neutral face.
        Neutral,
        /// Nothing in particular.
        None,
    }

    /// What the person did in a photo from a liveness record.
    pub enum RecordAssertion {
        /// Looked at the top left corner.
        EyeGazeTopLeft,
        /// Looked at the top right corner.
        EyeGazeTopRight,
        /// Looked at the bottom left corner.
        EyeGazeBottomLeft,
        /// Looked at the bottom right corner.
        EyeGazeBottomRight,
        /// Smiled.
        Smile,
        /// Kept a neutral face.
        Neutral,
        /// Nothing in particular.
        None,
        /// Held an eye close to the camera.
        Magnifeye,
    }
}

/// Adds a photo: an image, or a link to the customer's selfie. One of the two.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreateCustomerLivenessSelfieRequest {
    /// The photo.
    pub image: Option<Image>,
    /// The selfie to use as the photo.
    pub selfie_origin: Option<SelfieOrigin>,
    /// What the person did.
    pub assertion: LivenessAssertion,
}

/// Takes over the customer's selfie, as passive liveness usually does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SelfieOrigin {
    /// The customer's selfie.
    pub link: Link,
}

impl CreateCustomerLivenessSelfieRequest {
    /// The photo or the selfie that the request names.
    ///
    /// # Errors
    /// [`ApiError::ContradictoryMembers`] when both or none are there,
    /// [`ApiError::InvalidLink`] when the link names no customer selfie.
    pub fn source(self) -> Result<PhotoSource, ApiError> {
        match (self.image, self.selfie_origin) {
            (Some(image), None) => image.content().map(PhotoSource::Image),
            (None, Some(origin)) => match origin.link.resource()? {
                selfie @ Resource::Selfie(_) => Ok(PhotoSource::Origin(selfie)),
                _ => Err(ApiError::InvalidLink),
            },
            _ => Err(ApiError::ContradictoryMembers),
        }
    }
}

/// The photo was added, or was of no use. A plain success has no members.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreateCustomerLivenessSelfieResponse {
    /// Why nothing was stored.
    pub error_code: Option<CreateLivenessSelfieErrorCode>,
    /// What the caller should know of the success.
    #[serde(default, deserialize_with = "null_as_empty", skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<CreateLivenessSelfieWarning>,
}

impl CreateCustomerLivenessSelfieResponse {
    /// The photo was added.
    #[must_use]
    pub fn stored(warnings: Vec<CreateLivenessSelfieWarning>) -> Self {
        Self { error_code: None, warnings }
    }

    /// The photo was of no use and nothing was stored.
    #[must_use]
    pub fn failed(code: CreateLivenessSelfieErrorCode) -> Self {
        Self { error_code: Some(code), warnings: Vec::new() }
    }
}

words! {
    /// Why a liveness photo is of no use.
    pub enum CreateLivenessSelfieErrorCode {
        /// There is no face in the photo.
        NoFaceDetected,
    }

    /// What to know of a liveness photo that was accepted.
    pub enum CreateLivenessSelfieWarning {
        /// There are several faces; the largest was taken.
        MultipleFacesDetected,
        /// The photo misses the requirements, so the score deserves less trust.
        LowQuality,
    }
}

/// Asks for the photos of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RetrieveLivenessSelfiesRequest {
    /// The kind of liveness.
    #[serde(rename = "type")]
    pub liveness_type: LivenessType,
}

/// The photos of one kind, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RetrieveLivenessSelfiesResponse {
    /// Those uploaded one by one.
    #[serde(default)]
    pub selfies: Vec<LivenessSelfie>,
    /// Those from records.
    #[serde(default)]
    pub record_selfies: Vec<LivenessRecordSelfie>,
}

/// A photo that was uploaded by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LivenessSelfie {
    /// What the person did.
    pub assertion: LivenessAssertion,
    /// The image file.
    pub data: Base64Data,
}

/// A photo that came inside a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LivenessRecordSelfie {
    /// What the person did.
    pub assertion: RecordAssertion,
    /// The image file.
    pub data: Base64Data,
}
