//! Certificates and revocation lists: RFC 5280 with the profile of Doc 9303-12.
//!
//! Everything is read in place. What is signed is the bytes as they stand there.

mod certificate;
mod extensions;
mod name;
mod revocation_list;
mod signed;

pub(crate) use certificate::Certificate;
pub(crate) use name::Name;
pub(crate) use revocation_list::RevocationList;
pub(crate) use signed::Signed;
