//! What the steps of a verification found.

mod reason;
mod summary;

pub use reason::Reason;

use std::fmt;
use time::UtcDateTime;

/// A step of a verification, in the order in which they are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// EF.COM can be read, and lists the groups that the security object lists. It is
    /// not signed: a fault here warns of a strange chip and proves nothing.
    Com,
    /// EF.SOD can be read.
    Sod,
    /// A data group has the hash that the security object lists.
    Hash(u8),
    /// The signature of the security object.
    Signature,
    /// The document signer is certified by a country's signing authority that we trust.
    Chain,
    /// The document signer and its authority were valid when the signature was made.
    Validity,
    /// The document signer has not been revoked.
    Revocation,
    /// Active Authentication: the chip knows the private key to DG15.
    ActiveAuthentication,
    /// Chip Authentication: the chip knows the private key to DG14.
    ChipAuthentication,
}

impl fmt::Display for Check {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Com => formatter.write_str("COM"),
            Self::Sod => formatter.write_str("SOD"),
            Self::Hash(group) => write!(formatter, "HASH_DG{group}"),
            Self::Signature => formatter.write_str("SIGNATURE"),
            Self::Chain => formatter.write_str("CHAIN"),
            Self::Validity => formatter.write_str("VALIDITY"),
            Self::Revocation => formatter.write_str("REVOCATION"),
            Self::ActiveAuthentication => formatter.write_str("ACTIVE_AUTHENTICATION"),
            Self::ChipAuthentication => formatter.write_str("CHIP_AUTHENTICATION"),
        }
    }
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// What it checks holds.
    Passed,
    /// It does not.
    Failed(Reason),
    /// Nothing can be said.
    NotPerformed(Reason),
}

impl Verdict {
    /// Why it is not [`Verdict::Passed`].
    #[must_use]
    pub fn reason(self) -> Option<Reason> {
        match self {
            Self::Passed => None,
            Self::Failed(reason) | Self::NotPerformed(reason) => Some(reason),
        }
    }

    /// Whether it is [`Verdict::Failed`].
    #[must_use]
    pub fn is_failed(self) -> bool {
        matches!(self, Self::Failed(_))
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Passed => "PASSED",
            Self::Failed(_) => "FAILED",
            Self::NotPerformed(_) => "NOT_PERFORMED",
        })
    }
}

/// A step and how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What was checked.
    pub check: Check,
    /// How it ended.
    pub verdict: Verdict,
}

/// What the security object says of itself; believed only as far as the steps passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The document signer, as `C=UT, O=Utopia, CN=Signer`.
    pub subject: String,
    /// Who certified it, likewise.
    pub issuer: String,
    /// The serial number of its certificate, in hexadecimal digits.
    pub serial: String,
    /// The algorithm of the signature, such as `ECDSA with SHA-256`.
    pub algorithm: String,
    /// Its public key, such as `P-256` or `RSA 2048`.
    pub key: String,
    /// The algorithm of the hashes of the groups, such as `SHA-256`.
    pub digest: String,
    /// When it says that it signed.
    pub signed_at: Option<UtcDateTime>,
}

/// All steps of one verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// In the order of [`Check`]; a data group that is neither listed nor there has none.
    pub steps: Vec<Step>,
    /// Who signed, when EF.SOD can be read and brings the certificate along.
    pub signer: Option<Signer>,
}

impl Report {
    /// How `check` ended, if it is among the steps.
    #[must_use]
    pub fn verdict(&self, check: Check) -> Option<Verdict> {
        self.steps.iter().find(|step| step.check == check).map(|step| step.verdict)
    }

    pub(crate) fn add(&mut self, check: Check, verdict: Verdict) {
        self.steps.push(Step { check, verdict });
    }
}
