//! How neutral an expression is, by the expression network of face-api.js.

use crate::face::region::FaceSquare;
use selfsame_imaging::planar::{ChannelOrder, Normalisation, planes};
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::face::DetectedFace;

/// Side of the square input, in pixels.
pub const INPUT_SIDE: u32 = 112;

/// Which of the seven probabilities is that of a happy face; the first is that of
/// a neutral one, then come sad, angry, fearful, disgusted and surprised.
const HAPPY: usize = 1;

/// The network's input for a face; shape `[1, 3, 112, 112]`.
///
/// # Errors
/// [`ImageError::TooSmall`] when the face has no extent.
pub fn tensor(image: &RgbImage, face: &DetectedFace) -> Result<Vec<f32>, ImageError> {
    let square = FaceSquare::new(&face.rectangle, 1.0, INPUT_SIDE)
        .ok_or(ImageError::TooSmall(image.size()))?;
    Ok(planes(&square.draw(image)?, ChannelOrder::Rgb, &Normalisation::NONE))
}

/// How neutral the expression is as far as a smile is concerned, 0 to 1. Faces
/// at rest look sad or angry to the network now and then, but seldom happy.
/// `None` when the answer is not seven probabilities.
#[must_use]
pub fn neutrality(probabilities: &[f32]) -> Option<f32> {
    if probabilities.len() != 7 {
        return None;
    }
    let happy = probabilities.get(HAPPY).copied();
    happy.filter(|share| (0.0..=1.0).contains(share)).map(|share| 1.0 - share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smile_is_not_neutral() {
        assert_eq!(neutrality(&[0.25, 0.75, 0.0, 0.0, 0.0, 0.0, 0.0]), Some(0.25));
        assert_eq!(neutrality(&[0.25, 0.0, 0.75, 0.0, 0.0, 0.0, 0.0]), Some(1.0));
        for broken in [&[0.5, 0.5][..], &[0.0, f32::NAN, 0.0, 0.0, 0.0, 0.0, 0.0], &[2.0; 7]] {
            assert_eq!(neutrality(broken), None);
        }
    }
}
