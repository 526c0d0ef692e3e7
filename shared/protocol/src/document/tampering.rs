//! What speaks for or against a page's being an original in front of a camera.

use serde::{Deserialize, Serialize};

/// Scores 0 (nothing speaks for it) to 1 (surely); absent where it was not, or
/// could not be, measured.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct TamperingEvidence {
    /// The colours are not those of this kind of document, as on a grey copy.
    pub colour_profile_change: Option<f32>,
    /// The page is shown on a screen.
    pub screenshot: Option<f32>,
    /// Printed text was altered.
    pub tampered_texts: Option<f32>,
    /// The page is a print of a picture.
    pub print_copy: Option<f32>,
}
