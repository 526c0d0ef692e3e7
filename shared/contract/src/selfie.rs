//! The customer's selfie.

use crate::presence::null_as_empty;
use crate::words::words;
use crate::{ApiError, FaceDetection, Image, ImageContent, Link, Links, Resource, ResourceData};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// Sets the selfie: an image, or a link to the selfie of a liveness record of
/// the same customer. One of the two.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreateSelfieRequest {
    /// The photo.
    pub image: Option<Image>,
    /// The liveness record to take the photo from.
    pub selfie_origin: Option<LivenessSelfieOrigin>,
}

/// Takes over the selfie of a liveness record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LivenessSelfieOrigin {
    /// The record's selfie.
    pub link: Link,
}

/// Where a selfie or a liveness photo comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum PhotoSource {
    /// From the request.
    Image(ImageContent),
    /// From an earlier upload.
    Origin(Resource),
}

impl CreateSelfieRequest {
    /// The photo or the record selfie that the request names.
    ///
    /// # Errors
    /// [`ApiError::ContradictoryMembers`] when both or none are there,
    /// [`ApiError::InvalidLink`] when the link names no record selfie.
    pub fn source(self) -> Result<PhotoSource, ApiError> {
        match (self.image, self.selfie_origin) {
            (Some(image), None) => image.content().map(PhotoSource::Image),
            (None, Some(origin)) => match origin.link.resource()? {
                record @ Resource::RecordSelfie { .. } => Ok(PhotoSource::Origin(record)),
                _ => Err(ApiError::InvalidLink),
            },
            _ => Err(ApiError::ContradictoryMembers),
        }
    }
}

/// The selfie is set, or the photo was of no use. A success holds the detection
/// and the links, a failure the error code alone.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreateSelfieResponse {
    /// The face that was taken.
    pub detection: Option<FaceDetection>,
    /// Where the selfie is.
    pub links: Option<Links>,
    /// Why nothing was stored.
    pub error_code: Option<CreateSelfieErrorCode>,
    /// What the caller should know of the success.
    #[serde(default, deserialize_with = "null_as_empty", skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<CreateSelfieWarning>,
    /// What else the capture record held.
    pub additional_data: Option<ResourceData>,
}

impl CreateSelfieResponse {
    /// The selfie is set.
    #[must_use]
    pub fn stored(
        detection: FaceDetection,
        links: Links,
        warnings: Vec<CreateSelfieWarning>,
    ) -> Self {
        let (detection, links) = (Some(detection), Some(links));
        Self { detection, links, warnings, ..Self::default() }
    }

    /// The photo was of no use and nothing was stored.
    #[must_use]
    pub fn failed(code: CreateSelfieErrorCode) -> Self {
        Self { error_code: Some(code), ..Self::default() }
    }
}

words! {
    /// Why a photo cannot be the selfie.
    pub enum CreateSelfieErrorCode {
        /// There is no face in the photo.
        NoFaceDetected,
        /// The capture record does not open, or is not to be trusted.
        InvalidData,
    }

    /// What to know of a selfie that was accepted.
    pub enum CreateSelfieWarning {
        /// There are several faces; the largest was taken.
        MultipleFacesDetected,
    }
}
