//! Stand-alone faces: finding one, comparing it, its template and where its crop lies.

use crate::presence::null_as_empty;
use crate::words::words;
use crate::{ApiError, Base64Data, FaceDetection, Image, ImageContent, Link, Links, Ratio};
use crate::{Resource, Roi, Score};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use uuid::Uuid;

/// Finds a face in an image, or takes over a face of a customer. One of the two.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreateFaceRequest {
    /// The photo.
    pub image: Option<Image>,
    /// How to search; only beside an image.
    pub detection: Option<FaceDetectionProperties>,
    /// The customer's face to take over.
    pub face_origin: Option<CustomerSelfieOrigin>,
}

/// Takes over a face that a customer already has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CustomerSelfieOrigin {
    /// The customer's selfie or the portrait on the document.
    pub link: Link,
}

/// Where a stand-alone face comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum FaceSource {
    /// From an image, found as the properties say.
    Image(ImageContent, FaceDetectionProperties),
    /// From a customer.
    Origin(Resource),
}

impl CreateFaceRequest {
    /// The image or the face that the request names.
    ///
    /// # Errors
    /// [`ApiError::ContradictoryMembers`] when both or none are there, when a
    /// search is described for a face that needs none, or when the face size
    /// ratios exclude each other; [`ApiError::InvalidLink`] when the link names
    /// neither a selfie nor a document portrait.
    pub fn source(self) -> Result<FaceSource, ApiError> {
        match (self.image, self.detection, self.face_origin) {
            (Some(image), detection, None) => {
                let properties = detection.unwrap_or_default();
                if properties.face_size_ratio.is_some_and(|ratio| ratio.min >= ratio.max) {
                    return Err(ApiError::ContradictoryMembers);
                }
                Ok(FaceSource::Image(image.content()?, properties))
            }
            (None, None, Some(origin)) => match origin.link.resource()? {
                face @ (Resource::Selfie(_) | Resource::Portrait(_)) => {
                    Ok(FaceSource::Origin(face))
                }
                _ => Err(ApiError::InvalidLink),
            },
            _ => Err(ApiError::ContradictoryMembers),
        }
    }
}

/// How to search for a face.
#[skip_serializing_none]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FaceDetectionProperties {
    /// What to do about several faces; `FREE` when absent.
    pub mode: Option<FaceDetectionMode>,
    /// How large a face may be.
    pub face_size_ratio: Option<FaceSizeRatio>,
}

words! {
    /// What to do about several faces.
    pub enum FaceDetectionMode {
        /// Take the largest and warn.
        Free,
        /// Fail.
        Strict,
    }
}

/// How large a face may be, as its size over the size of the image.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FaceSizeRatio {
    /// The smallest.
    pub min: Ratio,
    /// The largest.
    pub max: Ratio,
}

/// A face was found and kept, or the image was of no use. A success holds id,
/// detection and links, a failure the error code alone.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreateFaceResponse {
    /// The id of the face.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub id: Option<Uuid>,
    /// Where the face is.
    pub detection: Option<FaceDetection>,
    /// Where the resource is.
    pub links: Option<Links>,
    /// Why nothing was kept.
    pub error_code: Option<CreateFaceErrorCode>,
    /// What the caller should know of the success.
    #[serde(default, deserialize_with = "null_as_empty", skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<CreateFaceWarning>,
}

impl CreateFaceResponse {
    /// A face was found and kept.
    #[must_use]
    pub fn found(id: Uuid, detection: FaceDetection, warnings: Vec<CreateFaceWarning>) -> Self {
        Self {
            id: Some(id),
            detection: Some(detection),
            links: Some(Resource::Face(id).into()),
            error_code: None,
            warnings,
        }
    }

    /// The image was of no use and nothing was kept.
    #[must_use]
    pub fn failed(code: CreateFaceErrorCode) -> Self {
        Self { error_code: Some(code), ..Self::default() }
    }
}

words! {
    /// Why no face was kept.
    pub enum CreateFaceErrorCode {
        /// There are several faces, and the mode is `STRICT`.
        MultipleFacesDetected,
        /// There is no face in the image.
        NoFaceDetected,
        /// The capture record does not open, or is not to be trusted.
        InvalidData,
    }

    /// What to know of a face that was kept.
    pub enum CreateFaceWarning {
        /// There are several faces; the largest was taken.
        MultipleFacesDetected,
    }
}

/// Names what to compare a face with. One of the two.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FaceSimilarityRequest {
    /// The link of another face.
    pub reference_face: Option<Link>,
    /// A template handed out earlier.
    pub reference_face_template: Option<Base64Data>,
}

/// What a face is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum FaceReference {
    /// Another face.
    Face(Uuid),
    /// The bytes of a face template.
    Template(Vec<u8>),
}

impl FaceSimilarityRequest {
    /// The reference that the request names.
    ///
    /// # Errors
    /// [`ApiError::ContradictoryMembers`] when both or none are there,
    /// [`ApiError::InvalidLink`] when the link names no face.
    pub fn reference(self) -> Result<FaceReference, ApiError> {
        match (self.reference_face, self.reference_face_template) {
            (Some(link), None) => match link.resource()? {
                Resource::Face(id) => Ok(FaceReference::Face(id)),
                _ => Err(ApiError::InvalidLink),
            },
            (None, Some(template)) => Ok(FaceReference::Template(template.into_bytes())),
            _ => Err(ApiError::ContradictoryMembers),
        }
    }
}

/// How alike two faces are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FaceSimilarityResponse {
    /// The comparison score; higher is more alike.
    pub score: Score,
}

/// The template of a face.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FaceTemplateResponse {
    /// The bytes, which only this service understands.
    pub data: Base64Data,
    /// The version, `major.minor`. Another major version cannot be compared.
    pub version: String,
}

/// Where the crop of a face lies in the image.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CropCoordinatesResponse {
    /// Whether all of it lies inside the image.
    pub fully_captured: bool,
    /// Its corners.
    pub coordinates: Roi,
}
