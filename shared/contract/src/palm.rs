//! Stand-alone palms: finding one, comparing it, its template and its inspection.

use crate::words::words;
use crate::{ApiError, Base64Data, Base64ImageDto, Link, Links, Resource, Roi, Score};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use uuid::Uuid;

/// Finds a palm in an image.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreatePalmRequest {
    /// The photo.
    pub image: Base64ImageDto,
}

/// A palm that was found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PalmDetectionDto {
    /// How sure the detector is; near 1 it surely is a palm.
    pub confidence: Score,
    /// Where the palm is.
    pub palm_rectangle: Roi,
}

/// A palm was found and kept, or the image was of no use. A success holds id,
/// detection and links, a failure the error code alone.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreatePalmResponse {
    /// The id of the palm.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub id: Option<Uuid>,
    /// Where the palm is.
    pub detection: Option<PalmDetectionDto>,
    /// Where the resource is.
    pub links: Option<Links>,
    /// Why nothing was kept.
    pub error_code: Option<CreatePalmErrorCode>,
}

impl CreatePalmResponse {
    /// A palm was found and kept.
    #[must_use]
    pub fn found(id: Uuid, detection: PalmDetectionDto) -> Self {
        let links = Some(Resource::Palm(id).into());
        Self { id: Some(id), detection: Some(detection), links, error_code: None }
    }

    /// The image was of no use and nothing was kept.
    #[must_use]
    pub fn failed(code: CreatePalmErrorCode) -> Self {
        Self { error_code: Some(code), ..Self::default() }
    }
}

words! {
    /// Why no palm was kept.
    pub enum CreatePalmErrorCode {
        /// There is no palm in the image.
        NoPalmDetected,
        /// The capture record does not open, or is not to be trusted.
        InvalidData,
    }
}

/// Names what to compare a palm with. One of the two.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PalmSimilarityRequest {
    /// The link of another palm.
    pub reference_palm: Option<Link>,
    /// A template handed out earlier.
    pub reference_palm_template: Option<Base64Data>,
}

/// What a palm is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum PalmReference {
    /// Another palm.
    Palm(Uuid),
    /// The bytes of a palm template.
    Template(Vec<u8>),
}

impl PalmSimilarityRequest {
    /// The reference that the request names.
    ///
    /// # Errors
    /// [`ApiError::ContradictoryMembers`] when both or none are there,
    /// [`ApiError::InvalidLink`] when the link names no palm.
    pub fn reference(self) -> Result<PalmReference, ApiError> {
        match (self.reference_palm, self.reference_palm_template) {
            (Some(link), None) => match link.resource()? {
                Resource::Palm(id) => Ok(PalmReference::Palm(id)),
                _ => Err(ApiError::InvalidLink),
            },
            (None, Some(template)) => Ok(PalmReference::Template(template.into_bytes())),
            _ => Err(ApiError::ContradictoryMembers),
        }
    }
}

/// How alike two palms are, or why the template cannot be compared.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PalmSimilarityResponse {
    /// The comparison score; higher is more alike.
    pub score: Option<Score>,
    /// Why there is no score.
    pub error_code: Option<PalmSimilarityErrorCode>,
}

impl PalmSimilarityResponse {
    /// The palms were compared.
    #[must_use]
    pub fn compared(score: Score) -> Self {
        Self { score: Some(score), error_code: None }
    }

    /// They cannot be compared.
    #[must_use]
    pub fn failed(code: PalmSimilarityErrorCode) -> Self {
        Self { score: None, error_code: Some(code) }
    }
}

words! {
    /// Why a palm template cannot be compared.
    pub enum PalmSimilarityErrorCode {
        /// It is of another version.
        PalmTemplateVersionMismatch,
        /// It is no palm template, or damaged.
        PalmTemplateInvalidData,
        /// The comparison itself failed.
        PalmTemplateMatchingFailed,
    }
}

/// The inspection of a palm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PalmInspectResponse {
    /// What was checked against attacks.
    pub security_inspection: PalmSecurityInspectionDto,
}

/// What was checked of a palm against attacks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PalmSecurityInspectionDto {
    /// Whether the image was injected into the capture.
    pub video_injection: PalmVideoInjectionInspectionDto,
}

/// Whether the image of a palm was injected into the capture.
#[skip_serializing_none]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PalmVideoInjectionInspectionDto {
    /// Whether the palm came in a capture record, so that it could be checked.
    pub evaluated: bool,
    /// The outcome; only when it was checked.
    pub detected: Option<bool>,
}

/// The template of a palm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PalmTemplateResponse {
    /// The bytes, which only this service understands.
    pub data: Base64Data,
    /// The version, `major.minor`.
    pub version: String,
}
