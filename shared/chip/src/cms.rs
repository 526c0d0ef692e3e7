//! `SignedData` of RFC 5652, as security objects and master lists use it: one signer,
//! whose certificate lies beside.

mod attributes;
mod signed_data;
mod verify;

pub(crate) use signed_data::SignedData;
pub(crate) use verify::Signature;
