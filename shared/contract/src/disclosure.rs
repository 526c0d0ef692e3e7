//! The scores behind the yes and no of the inspections.

use crate::{PageType, RawScore};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use std::collections::BTreeMap;

/// The scores behind the inspection of the customer.
#[skip_serializing_none]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CustomerInspectDiscloseResponse {
    /// Those of the selfie.
    pub selfie_inspection: Option<SelfieInspectionDisclose>,
}

/// The scores of the selfie.
#[skip_serializing_none]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SelfieInspectionDisclose {
    /// How much the selfie is like the other faces.
    pub similarity_with: Option<SelfieSimilarityWithDisclose>,
}

/// How much the selfie is like the other faces.
#[skip_serializing_none]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SelfieSimilarityWithDisclose {
    /// The portrait on the document.
    pub document_portrait: Option<DocumentPortraitDisclose>,
    /// The liveness photos.
    pub liveness_selfies: Option<LivenessSelfiesDisclose>,
}

/// How much the selfie is like the portrait on the document.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DocumentPortraitDisclose {
    /// The comparison score.
    pub score: RawScore,
}

/// How much the selfie is like the liveness photos.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LivenessSelfiesDisclose {
    /// The comparison score with the photo that is least like it.
    pub score: RawScore,
}

/// The scores behind the inspection of the document.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DocumentInspectDiscloseResponse {
    /// Signs of tampering by page type.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub page_tampering: BTreeMap<PageType, PageTamperingInspectionDisclose>,
}

/// The scores of one page. Mind which end is good: it is not always the same.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PageTamperingInspectionDisclose {
    /// Whether the colours are those of the original.
    pub color_profile_change_detected: Option<ColorProfileChangeDetectedDisclose>,
    /// Whether the page was shown on a screen, by the older method.
    pub looks_like_screenshot: Option<LooksLikeScreenshotDisclose>,
    /// Whether the portrait is the original one.
    pub document_portrait_genuine: Option<DocumentPortraitGenuineDisclose>,
    /// Whether texts are the original ones, by their snake-case names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tampered_texts: BTreeMap<String, TamperedTextDetectionScore>,
    /// Whether a real document was in front of the camera.
    pub presentation_attack_detection_genuine: Option<PresentationAttackDetectionGenuineDisclose>,
    /// Whether a screen was.
    pub presentation_attack_screen_class: Option<PresentationAttackScreenClassDisclose>,
    /// Whether a print was.
    pub presentation_attack_print_class: Option<PresentationAttackPrintClassDisclose>,
}

/// Whether the colours are those of the original.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ColorProfileChangeDetectedDisclose {
    /// From far off to the same: high is good.
    pub score: RawScore,
}

/// Whether the page was shown on a screen, by the older method.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LooksLikeScreenshotDisclose {
    /// From a screen to none: high is good.
    pub score: RawScore,
}

/// Whether the portrait is the original one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DocumentPortraitGenuineDisclose {
    /// From changed to original: high is good.
    pub score: RawScore,
}

/// Whether a text is the original one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TamperedTextDetectionScore {
    /// From changed to original: high is good.
    pub score: RawScore,
}

/// Whether a real document was in front of the camera.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PresentationAttackDetectionGenuineDisclose {
    /// From an imitation to a document: high is good.
    pub score: RawScore,
}

/// Whether a screen was in front of the camera.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PresentationAttackScreenClassDisclose {
    /// From none to a screen: high is bad.
    pub score: RawScore,
}

/// Whether a print was in front of the camera.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PresentationAttackPrintClassDisclose {
    /// From none to a print: high is bad.
    pub score: RawScore,
}
