//! One page of the document: uploading it, where it was found, and how good it is.

use crate::presence::null_as_empty;
use crate::words::words;
use crate::{ApiError, DocumentPageAdvice, DocumentType, Image, Links, Point, ResourceData, Score};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use std::fmt;
use std::str::FromStr;

/// Which page of a document. Requests may write it in upper case as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PageType {
    /// The front, or the data page of a booklet.
    #[serde(alias = "FRONT")]
    Front,
    /// The back.
    #[serde(alias = "BACK")]
    Back,
    /// A page that was not recognised.
    #[serde(alias = "UNKNOWN")]
    Unknown,
}

impl fmt::Display for PageType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Front => "front",
            Self::Back => "back",
            Self::Unknown => "unknown",
        })
    }
}

impl FromStr for PageType {
    type Err = ApiError;

    /// Reads a page type as it stands in a path.
    fn from_str(text: &str) -> Result<Self, ApiError> {
        [Self::Front, Self::Back, Self::Unknown]
            .into_iter()
            .find(|page_type| page_type.to_string().eq_ignore_ascii_case(text))
            .ok_or(ApiError::UnknownPageType)
    }
}

/// Adds a page.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreateDocumentPageRequest {
    /// The photo of the page.
    pub image: Image,
    /// Which page to expect.
    pub advice: Option<DocumentPageAdvice>,
}

/// Where the page lies in the photo.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DocumentDetection {
    /// How sure the detector is.
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub confidence: Score,
    /// The corners of the page.
    pub coordinates: DocumentCoordinates,
    /// Whether a corner lies outside the photo.
    pub corner_out_of_image: bool,
}

/// The four corners of a page in the photo.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DocumentCoordinates {
    /// Upper left corner.
    pub top_left_corner: Point,
    /// Upper right corner.
    pub top_right_corner: Point,
    /// Lower left corner.
    pub bottom_left_corner: Point,
    /// Lower right corner.
    pub bottom_right_corner: Point,
}

/// The page was added, or was of no use. A success holds type, page type,
/// detection and links, a failure the error code alone.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreateDocumentPageResponse {
    /// What the document was recognised as.
    pub document_type: Option<DocumentType>,
    /// Which page it is: `front`, `back` or `unknown`.
    pub page_type: Option<PageType>,
    /// Where the page lies in the photo.
    pub detection: Option<DocumentDetection>,
    /// Why nothing was stored.
    pub error_code: Option<CreateDocumentPageErrorCode>,
    /// What the caller should know of the success.
    #[serde(default, deserialize_with = "null_as_empty", skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<CreateDocumentPageWarning>,
    /// Where the page is.
    pub links: Option<Links>,
    /// What else the capture record held.
    pub additional_data: Option<ResourceData>,
}

impl CreateDocumentPageResponse {
    /// The page was added.
    #[must_use]
    pub fn stored(
        document_type: DocumentType,
        page_type: PageType,
        detection: DocumentDetection,
        links: Links,
    ) -> Self {
        Self {
            document_type: Some(document_type),
            page_type: Some(page_type),
            detection: Some(detection),
            links: Some(links),
            ..Self::default()
        }
    }

    /// The photo was of no use and nothing was stored.
    #[must_use]
    pub fn failed(code: CreateDocumentPageErrorCode) -> Self {
        Self { error_code: Some(code), ..Self::default() }
    }
}

words! {
    /// Why a photo cannot be a page of the document.
    pub enum CreateDocumentPageErrorCode {
        /// There is no document in the photo.
        NoCardCornersDetected,
        /// The page belongs to another kind of document than the page before.
        PageDoesntMatchDocumentTypeOfPreviousPage,
        /// The capture record does not open, or is not to be trusted.
        InvalidData,
    }

    /// What to know of a page that was accepted.
    pub enum CreateDocumentPageWarning {
        /// The pages look like different kinds of documents.
        DocumentTypeMismatchBetweenPages,
        /// The earlier page was given another label, so that both fit together.
        PageClassificationChanged,
        /// The pages may belong to different holders.
        PortraitNotGuaranteedOfTheSamePerson,
        /// Only the back is there so far.
        MissingFrontPage,
        /// The kind of document is not known.
        DocumentTypeNotRecognized,
    }
}

/// How good the photo of a page is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DocumentPageQuality {
    /// Whether there are no issues.
    pub fine: bool,
    /// Why the photo is not fine.
    #[serde(default, deserialize_with = "null_as_empty", skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<PageQualityIssue>,
    /// What a user may do better next time; the photo is fine all the same.
    #[serde(default, deserialize_with = "null_as_empty", skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<PageQualityWarning>,
    /// The measurements behind it.
    pub details: QualityDetails,
}

words! {
    /// What is wrong with the photo of a page.
    pub enum PageQualityIssue {
        /// Too bright.
        BrightnessHigh,
        /// Too dark.
        BrightnessLow,
        /// Reflections hide parts.
        HotspotsScoreHigh,
        /// Blurred.
        SharpnessLow,
        /// The page is small in the photo.
        DocumentSmall,
        /// Parts of the page lie outside the photo.
        DocumentOutOfImage,
    }

    /// What could be better about the photo of a page.
    pub enum PageQualityWarning {
        /// The page nearly touches the edge of the photo.
        DocumentCloseToImageBorder,
    }
}

/// What was measured on the photo of a page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct QualityDetails {
    /// How sharp it is.
    pub sharpness: QualityCheckDetail,
    /// How bright it is.
    pub brightness: QualityCheckDetail,
    /// How much is lost to reflections.
    pub hotspots: QualityCheckDetail,
}

/// One measurement.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct QualityCheckDetail {
    /// The measured score.
    pub score: Score,
    /// The band it falls into.
    pub level: QualityLevel,
}

words! {
    /// The bands of a measurement.
    pub enum QualityLevel {
        /// Low.
        Low,
        /// In between.
        Medium,
        /// High.
        High,
    }
}
