//! Whom we trust: certificates of country signing authorities, and what they revoked.
//!
//! 1. [`gather`] verifies certificates, master lists and revocation lists once.
//! 2. [`Store`] holds what is left in one block of bytes, which is cheap to open.

mod bundle;
mod finding;
mod gather;
mod master_list;
mod source;
mod store;

pub use finding::{Finding, Refusal};
pub use gather::{Gathering, gather};
pub use store::{BundleError, Store};

pub(crate) use store::Revocation;
