//! The qualities of a face, as the face guest answers them.

use serde::{Deserialize, Serialize};

/// A quality and whether it can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// A score 0 to 1, degrees, pixels or a ratio: what the field says.
    pub value: f32,
    /// Whether the preconditions of the value are met, and theirs.
    pub preconditions_met: bool,
}

/// The qualities of a face, as `FaceQualityResponse` of the contract defines them;
/// what could not be computed is absent. Right and left are the person's own.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct FaceQuality {
    /// Score, 0 blurred to 1 sharp.
    pub sharpness: Option<Quality>,
    /// Score, 0 dark to 1 bright.
    pub brightness: Option<Quality>,
    /// Score, 0 flat to 1 strong.
    pub contrast: Option<Quality>,
    /// Score, 0 few grey levels to 1 enough.
    pub unique_intensity_levels: Option<Quality>,
    /// Score, 0 one side in the shadow to 1 lit evenly.
    pub shadow: Option<Quality>,
    /// Score, 0 hard shadows by nose or eyes to 1 none.
    pub nose_shadow: Option<Quality>,
    /// Score, 0 glare on the skin to 1 none.
    pub specularity: Option<Quality>,
    /// Score, 0 busy background to 1 plain.
    pub background_uniformity: Option<Quality>,
    /// Score, 0 natural to 1 red.
    pub red_right_eye: Option<Quality>,
    /// Score, 0 natural to 1 red.
    pub red_left_eye: Option<Quality>,
    /// Degrees, negative to the person's left shoulder.
    pub roll: Option<Quality>,
    /// Degrees, negative to the person's left.
    pub yaw: Option<Quality>,
    /// Degrees, negative downwards.
    pub pitch: Option<Quality>,
    /// Pixels.
    pub eye_distance: Option<Quality>,
    /// Score, 0 looking aside to 1 into the camera.
    pub eye_gaze: Option<Quality>,
    /// Score, 0 closed to 1 open.
    pub right_eye: Option<Quality>,
    /// Score, 0 closed to 1 open.
    pub left_eye: Option<Quality>,
    /// Score, 0 open or smiling to 1 closed and neutral.
    pub mouth: Option<Quality>,
    /// Pixels: the distance of the eyes or of eyes and mouth, the larger.
    pub face_size: Option<Quality>,
    /// Area of the face box over that of the image; may exceed 1.
    pub face_relative_area: Option<Quality>,
    /// Share of the face box inside the image.
    pub face_relative_area_in_image: Option<Quality>,
}
