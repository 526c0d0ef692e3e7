//! What a reader delivered, and what is in it.

use super::step::{SignerReport, StepReport};
use crate::document::PageJpeg;
use crate::face::ImageLimits;
use crate::liveness::RecordKey;
use serde::{Deserialize, Serialize};

/// What a reader delivered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChipRequest {
    /// A record of `selfsame-capture`, or the bare files one after another.
    #[serde(with = "serde_bytes")]
    pub data: Vec<u8>,
    /// Bounds the decoder of the portrait must keep.
    pub limits: ImageLimits,
    /// The key that a record's MAC is checked with; without one no MAC is genuine.
    pub key: Option<RecordKey>,
    /// The challenge that was drawn for this reading, RND.IFD of Active
    /// Authentication; absent when none was.
    pub challenge: Option<[u8; 8]>,
    /// The service's clock: milliseconds since the Unix epoch.
    pub now_ms: u64,
}

/// What a chip holds, and whether it is genuine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChipReading {
    /// The lines of the machine-readable zone in data group 1, from the top; none when
    /// that group was not delivered.
    pub mrz: Vec<String>,
    /// What the other data groups say. Dates are `YYYY-MM-DD`, or what of that is known.
    pub fields: Vec<ChipField>,
    /// The portrait in data group 2.
    pub portrait: Option<PageJpeg>,
    /// How the chip was opened, as the reader says.
    pub access_control: Option<AccessControl>,
    /// Which protocol was to show that the chip is no copy; absent when the chip offers
    /// none.
    pub clone_check: Option<CloneCheck>,
    /// Whether the data is what its issuer signed.
    pub data: DataOutcome,
    /// Whether the chip is no copy; absent when a check was made whose outcome nobody
    /// can vouch for.
    pub clone: Option<CloneOutcome>,
    /// Every step that the two outcomes follow from, in the order it was taken.
    pub steps: Vec<StepReport>,
    /// Who signed the data; believed only as far as the steps passed.
    pub signer: Option<SignerReport>,
}

/// A named value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChipField {
    /// The name in snake case, as for printed fields, such as `place_of_birth`.
    pub name: String,
    /// The value.
    pub value: String,
}

/// The protocols that open a chip, ICAO 9303-11.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccessControl {
    /// Basic Access Control.
    Bac,
    /// Password Authenticated Connection Establishment.
    Pace,
}

/// The protocols against copies, ICAO 9303-11.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CloneCheck {
    /// PACE with Chip Authentication Mapping.
    PaceChipAuthenticationMapping,
    /// Chip Authentication.
    ChipAuthentication,
    /// Active Authentication.
    ActiveAuthentication,
}

/// The outcome of Passive Authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DataOutcome {
    /// Signature, certificates and hashes hold.
    Authenticated,
    /// One of them does not.
    Denied,
    /// EF.SOD is missing or cannot be read.
    InvalidSod,
    /// EF.COM cannot be read.
    InvalidCom,
    /// No authority of the issuing state is known, so that the chain could not be
    /// followed; all that could be checked holds.
    UnknownAuthority,
}

/// The outcome of the check against copies. It is positive only where the data is
/// authentic: the chip's public key is data like any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CloneOutcome {
    /// The chip knows the private key.
    Authenticated,
    /// It does not, or its public key is not known to be its own.
    Denied,
    /// No challenge had been drawn.
    MissingChallenge,
    /// The reader delivered no signature.
    MissingSignature,
    /// The chip offers no check that the reader could have made.
    NotSupported,
}
