//! How a chip was verified, step by step: an addition to the contract.

use crate::words::words;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// How the chip was verified, and whether it says what the pages say.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DocumentChipReport {
    /// The steps, in the order they were taken.
    pub steps: Vec<ChipStepReport>,
    /// Who signed the data; absent when EF.SOD cannot be read.
    pub signer: Option<ChipSigner>,
    /// Where the chip disagrees with the pages; absent when there is nothing to
    /// compare with.
    pub consistency_with: Option<ChipConsistencyWith>,
}

/// One step and what came of it.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChipStepReport {
    /// The step.
    pub step: ChipStep,
    /// The number of the data group that it is about.
    pub data_group: Option<i32>,
    /// What came of it.
    pub verdict: ChipVerdict,
    /// Why it did not pass; its words may change.
    pub reason: Option<String>,
}

words! {
    /// The steps of verifying a chip, ICAO 9303-11 and 9303-12.
    pub enum ChipStep {
        /// EF.SOD can be read.
        SecurityObject,
        /// EF.COM can be read, and lists the data groups that EF.SOD lists. EF.COM is
        /// not signed: this step decides nothing.
        DataGroupList,
        /// A data group has the hash that EF.SOD lists.
        DataGroupHash,
        /// EF.SOD is signed with the document signer's key.
        Signature,
        /// A trusted authority issued the document signer's certificate.
        CertificateChain,
        /// The certificates were valid when EF.SOD was signed.
        Validity,
        /// The certificates are not revoked.
        Revocation,
        /// The chip signed the challenge.
        ActiveAuthentication,
        /// The chip agreed on a key with its own.
        ChipAuthentication,
    }

    /// What came of a step.
    pub enum ChipVerdict {
        /// It holds.
        Passed,
        /// It does not.
        Failed,
        /// It could not be taken.
        NotPerformed,
    }
}

/// The document signer, as EF.SOD tells. It counts only as far as the steps passed.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChipSigner {
    /// Its name.
    pub subject: String,
    /// The name of the authority that certified it.
    pub issuer: String,
    /// The serial number of its certificate, in hexadecimal digits.
    pub serial_number: String,
    /// The algorithm of the signature.
    pub signature_algorithm: String,
    /// The algorithm of the hashes of data groups.
    pub digest_algorithm: String,
    /// When it says that it signed, RFC 3339.
    pub signed_at: Option<String>,
}

/// The sources that the chip was held against.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChipConsistencyWith {
    /// The machine-readable zone on a page.
    pub mrz: Option<ChipConsistency>,
    /// The printed fields.
    pub visual_zone: Option<ChipConsistency>,
}

/// How the chip agrees with one source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChipConsistency {
    /// The fields that disagree with the chip.
    pub inconsistent_texts: Vec<String>,
}
