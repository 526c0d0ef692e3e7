//! What is told of a face besides who it is.

use serde::{Deserialize, Serialize};

/// Age and gender a face looks like.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Aspects {
    /// Years.
    pub age: f32,
    /// From male, 0, to female, 1.
    pub female: f32,
}

/// Scores of glasses, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Glasses {
    /// Any glasses.
    pub worn: f32,
    /// Glasses with dark or coloured lenses.
    pub tinted: f32,
    /// Glasses with a thick, dark frame.
    pub heavy_frame: f32,
}
