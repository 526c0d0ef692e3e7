//! The machine-readable zone by ICAO Doc 9303, parts 3 to 7, eighth edition.
//!
//! 1. [`zone`]: lines of text, checked for length and alphabet, in one [`format`](mod@format).
//! 2. [`parse`]: a zone's fields, with its [`check_digit`]s, [`date`]s and [`name`].
//! 3. [`contract`]: the same as the public contract shows it.

pub mod alphabet;
pub mod check_digit;
pub mod contract;
pub mod date;
mod error;
pub mod format;
pub mod name;
pub mod parse;
pub mod zone;

pub use error::MrzError;
pub use format::{Field, Format};
pub use parse::Mrz;
pub use zone::Zone;
