//! Positions and sizes as messages carry them.
//!
//! All coordinates are pixels of the *upright* image: after the EXIF
//! orientation has been applied, origin at the top left corner, x to the right,
//! y downwards. They may lie outside the image.

use serde::{Deserialize, Serialize};

/// A position in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Position {
    /// Pixels from the left edge.
    pub x: f32,
    /// Pixels from the top edge.
    pub y: f32,
}

/// Width and height in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PixelSize {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// A rectangle that may be rotated, by its corners as seen on the subject:
/// `top_left` is the corner above the image-left eye.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Quadrilateral {
    /// Corner above the image-left eye.
    pub top_left: Position,
    /// Corner above the image-right eye.
    pub top_right: Position,
    /// Corner below the image-right mouth corner.
    pub bottom_right: Position,
    /// Corner below the image-left mouth corner.
    pub bottom_left: Position,
}
