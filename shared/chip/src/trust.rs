//! Whom we trust: certificates of country signing authorities, and what they revoked.

mod finding;

pub use finding::{Finding, Refusal};

use crate::limits::Limits;
use std::borrow::Cow;
use time::UtcDateTime;

/// Certificates of country signing authorities and revoked serial numbers, in one
/// block of bytes that is opened without looking at most of it.
#[derive(Debug, Clone, Default)]
pub struct Store<'a> {
    bytes: Cow<'a, [u8]>,
}

impl<'a> Store<'a> {
    /// Takes the block that [`Store::to_bytes`] gave. It is not verified again: whoever
    /// may write it may say whom we trust.
    ///
    /// # Errors
    /// [`BundleError`] when it is none.
    pub fn from_bytes(bytes: &'a [u8]) -> Result<Self, BundleError> {
        Ok(Self { bytes: Cow::Borrowed(bytes) })
    }

    /// The block.
    #[must_use]
    pub fn to_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many certificates there are.
    #[must_use]
    pub fn certificates(&self) -> usize {
        0
    }
}

/// Bytes are no trust store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the bytes are no trust store of this version")]
pub struct BundleError;

/// A trust store and what was found on the way.
#[derive(Debug, Clone)]
pub struct Gathering {
    /// Everything that could be verified.
    pub store: Store<'static>,
    /// Everything that could not, and why.
    pub findings: Vec<Finding>,
}

/// Reads certificates, master lists and revocation lists, DER or PEM, and keeps what
/// can be verified. A self-signed certificate in a file of its own is trusted because
/// the operator put it there; everything else must descend from one of these.
#[must_use]
pub fn gather<'f>(
    files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
    now: UtcDateTime,
    limits: &Limits,
) -> Gathering {
    let _ = (files.into_iter().count(), now, limits);
    Gathering { store: Store::default(), findings: Vec::new() }
}
