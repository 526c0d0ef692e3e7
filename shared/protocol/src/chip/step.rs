//! The steps of verifying a chip, ICAO 9303-11 and 9303-12.

use serde::{Deserialize, Serialize};

/// One step and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepReport {
    /// The step.
    pub step: ChipStep,
    /// The data group that it is about, if it is about one.
    pub data_group: Option<u8>,
    /// What came of it.
    pub verdict: Verdict,
    /// Why it did not pass, in words without personal data.
    pub reason: Option<String>,
}

/// What came of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It holds.
    Passed,
    /// It does not.
    Failed,
    /// It could not be taken.
    NotPerformed,
}

/// The steps of verifying a chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChipStep {
    /// EF.SOD can be read.
    SecurityObject,
    /// EF.COM can be read, and lists the data groups that EF.SOD lists.
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

/// The document signer, as EF.SOD tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignerReport {
    /// Its name, such as `C=UT, O=Utopia, CN=Signer`.
    pub subject: String,
    /// The name of the authority that certified it.
    pub issuer: String,
    /// The serial number of its certificate, in hexadecimal digits.
    pub serial: String,
    /// The algorithm of the signature, such as `ECDSA with SHA-256`.
    pub algorithm: String,
    /// The algorithm of the hashes of data groups, such as `SHA-256`.
    pub digest: String,
    /// When it says that it signed: milliseconds since the Unix epoch.
    pub signed_at_ms: Option<u64>,
}
