//! What speaks against a page's being an original in front of a camera.

use serde::{Deserialize, Serialize};

/// Scores 0 (nothing speaks for it) to 1 (surely); absent where it was not, or
/// could not be, measured.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TamperingEvidence {
    /// The colours are not those of this kind of document, as on a grey copy.
    pub colour_profile_change: Option<f32>,
    /// The page is shown on a screen, or the picture was saved from one.
    pub screenshot: Option<f32>,
    /// The page is a print of a picture.
    pub print_copy: Option<f32>,
    /// Printed values, those that were held against each other.
    pub texts: Vec<TextEvidence>,
}

/// What speaks for a printed value's having been altered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextEvidence {
    /// The field's name, as of [`super::TextField`].
    pub name: String,
    /// Score, 0 nothing to 1 surely.
    pub altered: f32,
}
