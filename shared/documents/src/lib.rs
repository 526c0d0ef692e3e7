//! Identity documents: what stands in their zones and what it means.
//!
//! No network runs here and no file is decoded. A caller brings what it read,
//! with the probabilities of the reading where it has them, and gets fields.

pub mod advice;
pub mod barcode;
pub mod consistency;
pub mod layout;
pub mod mrz;
pub mod page;
pub mod tampering;
pub mod text;
pub mod value;
