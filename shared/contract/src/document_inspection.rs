//! The inspection of the document: is it genuine, valid and of one piece?

use crate::presence::null_as_empty;
use crate::{EstimatedGender, PageType, Score};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use std::collections::BTreeMap;

/// The inspection of the document; what there is no data for is absent.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DocumentInspectResponse {
    /// Whether it has expired by now.
    pub expired: Option<bool>,
    /// The machine-readable zone.
    pub mrz_inspection: Option<MrzInspection>,
    /// The portrait.
    pub portrait_inspection: Option<PortraitInspection>,
    /// The printed fields.
    pub visual_zone_inspection: Option<VisualZoneInspection>,
    /// Signs of tampering by page type.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub page_tampering: BTreeMap<PageType, PageTamperingInspection>,
    /// The chip.
    pub chip_inspection: Option<DocumentChipInspection>,
}

/// The machine-readable zone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MrzInspection {
    /// Whether its form and all its check digits are right.
    pub valid: bool,
}

/// The portrait on the document.
#[skip_serializing_none]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PortraitInspection {
    /// `M` or `F`, as the portrait looks.
    pub gender_estimate: Option<EstimatedGender>,
    /// Whether the gender is the same.
    pub gender_consistency: Option<PortraitInspectionGenderConsistency>,
    /// Age in years, as the portrait looks.
    pub age_estimate: Option<i32>,
    /// How far the age is off.
    pub age_difference_with: Option<AgeDifferenceWith>,
}

/// Whether the gender of the portrait is the same.
#[skip_serializing_none]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PortraitInspectionGenderConsistency {
    /// As printed.
    pub viz: Option<bool>,
    /// As in the machine-readable zone.
    pub mrz: Option<bool>,
}

/// How many years the age of the portrait is off.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AgeDifferenceWith {
    /// From the date of birth, printed or in the machine-readable zone,
    /// whichever is further off.
    pub date_of_birth: i32,
}

/// The printed fields.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct VisualZoneInspection {
    /// How well they were read.
    pub ocr_confidence: OcrConfidence,
    /// Whether they say the same as other sources.
    pub text_consistency: Option<TextConsistency>,
}

/// How well printed fields were read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OcrConfidence {
    /// The median over all fields.
    pub confidence: Score,
    /// The fields below the threshold of the service.
    #[serde(default, deserialize_with = "null_as_empty", skip_serializing_if = "Vec::is_empty")]
    pub low_ocr_confidence_texts: Vec<String>,
}

/// Whether printed fields say the same as other sources.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TextConsistency {
    /// Whether no field disagrees.
    pub consistent: bool,
    /// The outcome per source.
    pub consistency_with: Option<TextConsistentWith>,
}

/// The sources that printed fields were held against.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TextConsistentWith {
    /// The machine-readable zone.
    pub mrz: Option<MrzConsistency>,
    /// The barcodes with plain text.
    pub barcodes: Option<BarcodesConsistency>,
}

/// Printed fields against the machine-readable zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MrzConsistency {
    /// The fields that disagree.
    pub inconsistent_texts: Vec<String>,
}

/// Printed fields against the barcodes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BarcodesConsistency {
    /// The fields that disagree.
    pub inconsistent_texts: Vec<String>,
}

/// Signs of tampering on one page; what was not looked for is absent.
#[skip_serializing_none]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PageTamperingInspection {
    /// The colours are not those of the original, as on a grey copy.
    pub color_profile_change_detected: Option<bool>,
    /// The page was shown on a screen.
    pub looks_like_screenshot: Option<bool>,
    /// A text was changed.
    pub tampered_texts: Option<bool>,
    /// The page was a print on paper.
    pub looks_like_print_copy: Option<bool>,
}

/// What the chip proves.
#[skip_serializing_none]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DocumentChipInspection {
    /// Whether the data is as the issuer signed it: `AUTHENTICATED`, `DENIED`,
    /// `INVALID_SOD_FILE`, `INVALID_COM_FILE` or
    /// `AUTHORITY_CERTIFICATES_NOT_PROVIDED`.
    pub data_authentication: Option<DataAuthentication>,
    /// Whether the chip is no copy: `AUTHENTICATED`, `DENIED`,
    /// `MISSING_CHALLENGE`, `MISSING_SIGNATURE` or `NOT_SUPPORTED`.
    pub chip_authentication: Option<ChipAuthentication>,
    /// How that was found out: `PACE_CHIP_AUTHENTICATION_MAPPING`,
    /// `CHIP_AUTHENTICATION` or `ACTIVE_AUTHENTICATION`.
    pub chip_authentication_type: Option<ChipAuthenticationType>,
    /// How the chip was opened: `BAC` or `PACE`.
    pub access_control_protocol_type: Option<AccessControlProtocolType>,
}

/// The outcome of Passive Authentication, ICAO 9303-11.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DataAuthentication {
    /// Signature, certificates and hashes hold.
    Authenticated,
    /// One of them does not.
    Denied,
    /// The signature file cannot be read.
    InvalidSodFile,
    /// The index file cannot be read.
    InvalidComFile,
    /// There are no certificates of the country to check against.
    AuthorityCertificatesNotProvided,
}

/// The outcome of the clone check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChipAuthentication {
    /// The chip knows the private key.
    Authenticated,
    /// It does not.
    Denied,
    /// No challenge had been drawn before the chip was read.
    MissingChallenge,
    /// The data holds no signature.
    MissingSignature,
    /// The chip offers no clone check.
    NotSupported,
}

/// The clone checks of ICAO 9303-11.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChipAuthenticationType {
    /// Part of the PACE protocol.
    PaceChipAuthenticationMapping,
    /// Chip Authentication.
    ChipAuthentication,
    /// Active Authentication.
    ActiveAuthentication,
}

/// The protocols that open a chip, ICAO 9303-11.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccessControlProtocolType {
    /// Basic Access Control.
    Bac,
    /// Password Authenticated Connection Establishment.
    Pace,
}
