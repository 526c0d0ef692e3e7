//! Printed text as it was read.

use crate::geometry::Quadrilateral;
use serde::{Deserialize, Serialize};

/// A printed field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextField {
    /// The field's name in snake case, such as `date_of_birth`. A name that comes
    /// more than once is a field that is printed more than once.
    pub name: String,
    /// The value, normalised: dates as `YYYY-MM-DD`, a gender as `M` or `F`.
    pub value: String,
    /// The text as it is printed.
    pub printed: String,
    /// How sure the reading is, 0 to 1.
    pub confidence: f32,
    /// Where the value is on the page.
    pub outline: Quadrilateral,
}

/// A line of text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextLine {
    /// The text as it is printed.
    pub text: String,
    /// How sure the reading is, 0 to 1.
    pub confidence: f32,
    /// Where the line is on the page.
    pub outline: Quadrilateral,
}
