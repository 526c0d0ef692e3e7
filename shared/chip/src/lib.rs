//! Chips of travel documents by ICAO Doc 9303, parts 9 to 12: what stands on them, and
//! whether it is what the issuing state signed.
//!
//! 1. [`Files`]: the raw files, split and named. Their bytes are what is hashed.
//! 2. [`lds`]: what the files say.
//! 3. [`mod@verify`]: every step of the verification, with a [`report`] of each.
//! 4. [`trust`]: the certificates of the states.
//!
//! All bytes are hostile: reading is bounded by [`Limits`], nothing is encoded anew,
//! and nothing panics. No clock and no randomness is used here.

mod active_auth;
mod asn1;
mod chip_auth;
mod cms;
mod crypto;
mod error;
mod files;
pub mod lds;
mod limits;
mod passive_auth;
pub mod report;
pub mod tlv;
pub mod trust;
mod verify;
mod x509;

pub use error::{FilesError, ReadError};
pub use files::Files;
pub use limits::Limits;
pub use report::{Check, Reason, Report, Signer, Step, Verdict};
pub use verify::{Context, verify};
