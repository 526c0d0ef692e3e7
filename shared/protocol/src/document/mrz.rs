//! The machine-readable zone as it was read; `selfsame-documents` parses it.

use crate::geometry::Quadrilateral;
use serde::{Deserialize, Serialize};

/// A machine-readable zone that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MrzReading {
    /// Its format.
    pub format: MrzFormat,
    /// Its lines, from the top; corrections are done.
    pub lines: Vec<MrzLine>,
}

/// The formats of ICAO 9303.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MrzFormat {
    /// Card with three lines of 30 characters.
    Td1,
    /// Card with two lines of 36 characters.
    Td2,
    /// Booklet with two lines of 44 characters.
    Td3,
    /// Visa with two lines of 44 characters.
    MrvA,
    /// Visa with two lines of 36 characters.
    MrvB,
}

/// One line of a zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MrzLine {
    /// The characters `0-9`, `A-Z` and `<`.
    pub text: String,
    /// How sure each character is, 0 to 1.
    pub confidences: Vec<f32>,
    /// Where the line is on the page.
    pub outline: Quadrilateral,
}
