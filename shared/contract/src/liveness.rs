//! Liveness: starting it, challenges, records and the score they give.

use crate::words::words;
use crate::{FaceDetection, Link, Links, ResourceData, Score};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

words! {
    /// The ways to show that a person is alive.
    pub enum LivenessType {
        /// The eyes follow a dot into the corners of the screen.
        EyeGazeLiveness,
        /// A plain photo, nothing to do.
        PassiveLiveness,
        /// A neutral face, then a smile.
        SmileLiveness,
        /// A selfie and a close-up of an eye.
        MagnifeyeLiveness,
    }
}

/// Liveness was started; photos and records may follow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreateCustomerLivenessResponse {
    /// Where the liveness is.
    pub links: Links,
}

/// Asks for a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LivenessChallengeRequest {
    /// The kind of record that is to answer it.
    #[serde(rename = "type")]
    pub liveness_type: LivenessType,
}

/// The challenge that the next record has to answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LivenessChallengeResponse {
    /// What to do.
    pub details: ChallengeDetails,
}

/// What a challenge asks for; the kinds tell themselves apart by their members.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum ChallengeDetails {
    /// Follow a dot with the eyes. Kinds without a challenge have no corners.
    EyeGaze(EyeGazeChallengeDetails),
}

/// Where the dot goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EyeGazeChallengeDetails {
    /// The corners in order; one may come again.
    pub corners: Vec<Corner>,
}

words! {
    /// A corner of the screen.
    pub enum Corner {
        /// Top left.
        TopLeft,
        /// Top right.
        TopRight,
        /// Bottom left.
        BottomLeft,
        /// Bottom right.
        BottomRight,
    }
}

/// The record was added, or was of no use. A success holds selfie and links, a
/// failure the error code alone.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreateCustomerLivenessRecordResponse {
    /// What was found in the record's selfie.
    pub selfie: Option<SelfieFromLivenessRecord>,
    /// Where the record's selfie is.
    pub links: Option<LivenessRecordLinks>,
    /// Why nothing was stored.
    pub error_code: Option<CreateLivenessRecordErrorCode>,
    /// What else the record held.
    pub additional_data: Option<ResourceData>,
}

impl CreateCustomerLivenessRecordResponse {
    /// The record was added.
    #[must_use]
    pub fn stored(detection: FaceDetection, selfie: Link) -> Self {
        Self {
            selfie: Some(SelfieFromLivenessRecord { detection }),
            links: Some(LivenessRecordLinks { selfie }),
            ..Self::default()
        }
    }

    /// The record was of no use and nothing was stored.
    #[must_use]
    pub fn failed(code: CreateLivenessRecordErrorCode) -> Self {
        Self { error_code: Some(code), ..Self::default() }
    }
}

/// What was found in the selfie of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SelfieFromLivenessRecord {
    /// The face that was taken.
    pub detection: FaceDetection,
}

/// Where the parts of a record are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LivenessRecordLinks {
    /// The selfie.
    pub selfie: Link,
}

words! {
    /// Why a liveness record is of no use.
    pub enum CreateLivenessRecordErrorCode {
        /// It does not open, is another kind of record, or shows no usable face.
        InvalidData,
    }
}

/// Asks for the score of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EvaluateCustomerLivenessRequest {
    /// The kind of liveness.
    #[serde(rename = "type")]
    pub liveness_type: LivenessType,
}

/// The score, or the reason why there is none.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EvaluateCustomerLivenessResponse {
    /// How likely a living person was in front of the camera; the caller sets
    /// the threshold.
    pub score: Option<Score>,
    /// Why there is no score.
    pub error_code: Option<EvaluateLivenessErrorCode>,
}

impl EvaluateCustomerLivenessResponse {
    /// There is a score.
    #[must_use]
    pub fn scored(score: Score) -> Self {
        Self { score: Some(score), error_code: None }
    }

    /// There is none.
    #[must_use]
    pub fn failed(code: EvaluateLivenessErrorCode) -> Self {
        Self { score: None, error_code: Some(code) }
    }
}

words! {
    /// Why liveness has no score.
    pub enum EvaluateLivenessErrorCode {
        /// Photos or records of this kind are missing.
        NotEnoughData,
        /// They are there but useless; only eye gaze and MagnifEye say this.
        InvalidData,
    }
}
