//! The machine-readable zone by ICAO Doc 9303, parts 3 to 7, eighth edition.
//!
//! 1. [`zone`]: lines of text, checked for length and alphabet, in one [`format`](mod@format).
//! 2. [`parse`]: a zone's fields, with its [`check_digit`]s, [`date`]s and [`name`].
//! 3. [`contract`]: the same as the public contract shows it, and [`kind`]: what it tells
//!    of its document.
//!
//! Before there is text there is a network's reading:
//!
//! 1. [`locate`]: lines of a picture that might be a zone's, and [`crop`]: one of them
//!    as a recogniser wants it.
//! 2. [`lattice`]: what a line says, given how many characters of which classes it has.
//! 3. [`Draft`] and [`reading`]: the format that explains all lines best, in several looks.
//! 4. [`correct`]: another reading of doubtful characters, if check digits ask for it.

pub mod alphabet;
pub mod check_digit;
pub mod contract;
pub mod correct;
pub mod crop;
pub mod date;
mod draft;
mod error;
pub mod format;
pub mod kind;
pub mod lattice;
pub mod locate;
pub mod name;
pub mod parse;
pub mod reading;
pub mod zone;

pub use draft::Draft;
pub use error::MrzError;
pub use format::{Field, Format};
pub use parse::Mrz;
pub use reading::Reading;
pub use zone::Zone;
