//! Bringing a face into the pose a feature extractor was trained on.
//!
//! The five landmarks are moved onto the extractor's reference points by the
//! least-squares similarity ([`Similarity::fit`]), so that size, place and
//! in-plane rotation no longer matter.

use selfsame_imaging::{ImageError, Rgb, RgbImage, Similarity, warp::warp};
use selfsame_protocol::geometry::{PixelSize, Position};
use thiserror::Error;

/// Where an extractor expects the landmarks, in pixels of a square input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReferencePose {
    /// Side of the square.
    pub side: u32,
    /// Image-left eye, image-right eye, nose tip, image-left mouth corner,
    /// image-right mouth corner, x before y.
    pub landmarks: [[f32; 2]; 5],
}

/// Why a face could not be aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AlignError {
    /// The landmarks fall together or are no numbers.
    #[error("the landmarks do not span a face")]
    DegenerateLandmarks,
    /// The aligned image could not be drawn.
    #[error(transparent)]
    Image(#[from] ImageError),
}

/// Draws the aligned face. What lies outside the picture is black.
///
/// # Errors
/// See [`AlignError`].
pub fn align(
    image: &RgbImage,
    landmarks: &[Position; 5],
    pose: &ReferencePose,
) -> Result<RgbImage, AlignError> {
    let to_image = to_image(landmarks, pose).ok_or(AlignError::DegenerateLandmarks)?;
    let size = PixelSize { width: pose.side, height: pose.side };
    Ok(warp(image, &to_image, size, Rgb::BLACK)?)
}

/// From positions in the aligned face to positions in the picture.
pub(super) fn to_image(landmarks: &[Position; 5], pose: &ReferencePose) -> Option<Similarity> {
    let mut pairs = [(Position::default(), Position::default()); 5];
    for ((pair, &landmark), [x, y]) in pairs.iter_mut().zip(landmarks).zip(pose.landmarks) {
        *pair = (landmark, Position { x, y });
    }
    Similarity::fit(&pairs)?.inverse()
}

#[cfg(test)]
mod tests {
    use super::*;

    const POSE: ReferencePose = ReferencePose {
        side: 20,
        landmarks: [[6.0, 8.0], [14.0, 8.0], [10.0, 11.0], [7.0, 15.0], [13.0, 15.0]],
    };

    #[test]
    fn a_turned_face_stands_upright() {
        // The pose turned by 90 degrees, three times as large.
        let landmarks = POSE.landmarks.map(|[x, y]| Position { x: 100.0 - 3.0 * y, y: 3.0 * x });
        let to_image = to_image(&landmarks, &POSE).unwrap();
        let eye = to_image.apply(Position { x: 6.0, y: 8.0 });
        assert!((eye.x - landmarks[0].x).hypot(eye.y - landmarks[0].y) < 1e-3);
        assert!((to_image.scale() - 3.0).abs() < 1e-5);
    }

    #[test]
    fn colours_land_where_the_landmarks_say() {
        let size = PixelSize { width: 60, height: 60 };
        let mut image = RgbImage::filled(size, Rgb::WHITE).unwrap();
        // A dark patch around the left eye of a face twice the pose's size.
        for (index, pixel) in image.pixels_mut().as_chunks_mut().0.iter_mut().enumerate() {
            let (x, y) = (index % 60, index / 60);
            if (8..16).contains(&x) && (12..20).contains(&y) {
                *pixel = [0, 0, 0];
            }
        }
        let landmarks = POSE.landmarks.map(|[x, y]| Position { x: 2.0 * x, y: 2.0 * y });
        let aligned = align(&image, &landmarks, &POSE).unwrap();
        let level = |x: usize, y: usize| aligned.pixel(y * 20 + x)[0];
        assert_eq!([level(6, 8), level(14, 8), level(6, 15)], [0, 255, 255]);
    }

    #[test]
    fn landmarks_that_span_nothing_are_refused() {
        let image = RgbImage::filled(PixelSize { width: 9, height: 9 }, Rgb::WHITE).unwrap();
        let nowhere = [Position { x: f32::NAN, y: 0.0 }; 5];
        for landmarks in [[Position { x: 5.0, y: 5.0 }; 5], nowhere] {
            let refused = align(&image, &landmarks, &POSE);
            assert_eq!(refused, Err(AlignError::DegenerateLandmarks));
        }
    }
}
