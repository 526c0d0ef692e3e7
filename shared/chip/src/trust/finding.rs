//! What could not be used, for the operator.

use crate::report::Reason;
use std::fmt;
use thiserror::Error;

/// Something in the trust files is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The name of the file.
    pub file: String,
    /// The subject of the certificate or the issuer of the list, when it can be read.
    pub subject: Option<String>,
    /// Why it is not used.
    pub refusal: Refusal,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.subject {
            Some(subject) => write!(formatter, "{}: {subject}: {}", self.file, self.refusal),
            None => write!(formatter, "{}: {}", self.file, self.refusal),
        }
    }
}

/// Why something is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Neither certificate nor master list nor revocation list.
    #[error("neither a certificate nor a master list nor a revocation list")]
    Unreadable,
    /// A certificate that may not certify others.
    #[error("not the certificate of an authority")]
    NoAuthority,
    /// Its issuer is not among the authorities that are trusted.
    #[error("its issuer is not trusted")]
    IssuerUnknown,
    /// What is signed by a trusted issuer's name is not signed by its key.
    #[error("{0}")]
    Wrong(Reason),
}
