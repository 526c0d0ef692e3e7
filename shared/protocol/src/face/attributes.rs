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
