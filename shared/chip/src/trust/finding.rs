//! What could not be used, for the operator.

use std::fmt;
use thiserror::Error;

/// Something in the trust files is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The name of the file.
    pub file: String,
    /// The subject of the certificate, when it can be read.
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
}
