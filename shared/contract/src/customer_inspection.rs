//! The inspection of the customer: does the selfie agree with all the rest?

use crate::Link;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// The inspection of the customer; what there is no data for is absent.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CustomerInspectResponse {
    /// What the selfie shows.
    pub selfie_inspection: Option<SelfieInspection>,
    /// What was checked against attacks.
    pub security: Option<SecurityInspection>,
    /// Where to look further.
    pub links: Option<CustomerInspectionLinks>,
}

/// Where to look further.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CustomerInspectionLinks {
    /// The inspection of the document.
    pub document_inspection: Link,
}

/// What was checked against attacks.
#[skip_serializing_none]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SecurityInspection {
    /// Whether images were injected into the capture.
    pub video_injection: VideoInjectionInspection,
}

/// Whether images were injected into the capture.
#[skip_serializing_none]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct VideoInjectionInspection {
    /// Whether anything came in a capture record, so that it could be checked.
    pub evaluated: bool,
    /// The outcome; only when it was checked.
    pub detected: Option<bool>,
}

/// What the selfie shows, held against the rest.
#[skip_serializing_none]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SelfieInspection {
    /// Whether it is the same person.
    pub similarity_with: Option<SelfieSimilarityWith>,
    /// `M` or `F`, as the selfie looks.
    pub gender_estimate: Option<EstimatedGender>,
    /// Whether the gender is the same.
    pub gender_consistency: Option<SelfieInspectionGenderConsistency>,
    /// Age in years, as the selfie looks.
    pub age_estimate: Option<i32>,
    /// How far the age is off.
    pub age_difference_with: Option<SelfieAgeDifferenceWith>,
    /// Whether a mask covers the face.
    pub has_mask: Option<bool>,
}

/// A gender as a face looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EstimatedGender {
    /// Male.
    #[serde(rename = "M")]
    Male,
    /// Female.
    #[serde(rename = "F")]
    Female,
}

impl EstimatedGender {
    /// The letter on the wire.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Self::Male => "M",
            Self::Female => "F",
        }
    }
}

/// Whether the selfie shows the same person, by the threshold of the service.
#[skip_serializing_none]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SelfieSimilarityWith {
    /// As the portrait on the document.
    pub document_portrait: Option<bool>,
    /// As the portrait on the chip.
    pub chip_portrait: Option<bool>,
    /// As every single liveness photo.
    pub liveness_selfies: Option<bool>,
}

/// Whether the gender of the selfie is the same.
#[skip_serializing_none]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SelfieInspectionGenderConsistency {
    /// As the portrait on the document looks.
    pub document_portrait: Option<bool>,
    /// As printed.
    pub viz: Option<bool>,
    /// As in the machine-readable zone.
    pub mrz: Option<bool>,
}

/// How many years the age of the selfie is off.
#[skip_serializing_none]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SelfieAgeDifferenceWith {
    /// From the portrait on the document, aged by the years since it was
    /// issued; needs the date of issue.
    pub document_portrait: Option<i32>,
    /// From the date of birth, printed or in the machine-readable zone,
    /// whichever is further off.
    pub date_of_birth: Option<i32>,
}
