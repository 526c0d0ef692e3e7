//! Whom signatures may lead back to.

use serde::{Deserialize, Serialize};

/// The files of an operator: certificates of country signing authorities, master
/// lists and revocation lists, in DER or PEM.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrustRequest {
    /// The files.
    pub files: Vec<TrustFile>,
    /// The host's clock: milliseconds since the Unix epoch.
    pub now_ms: u64,
}

/// A file of the operator's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrustFile {
    /// Its name, for reports.
    pub name: String,
    /// What is in it.
    #[serde(with = "serde_bytes")]
    pub content: Vec<u8>,
}

/// The packed certificates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustReport {
    /// What each later call of the guest is to be given.
    #[serde(with = "serde_bytes")]
    pub bundle: Vec<u8>,
    /// How many certificates of authorities are in it.
    pub authorities: u32,
    /// What could not be used: the file, and why.
    pub unusable: Vec<String>,
}
