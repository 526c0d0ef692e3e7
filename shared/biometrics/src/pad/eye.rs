//! Cutting out eyes so that one can be found again in a close-up.

use crate::face::gaze::{EyePair, GazeError};
use selfsame_imaging::RgbImage;
use selfsame_imaging::luminance::luma_level;
use selfsame_protocol::geometry::{PixelSize, Position};
use selfsame_protocol::liveness::EyePatch;

/// Side of a patch, in pixels.
pub const PATCH_SIDE: u32 = 32;

/// Side of a patch over the width of the eye: the eye with its lids and brow.
const PATCH_REACH: f32 = 1.8;

/// Most pixels a side at which fine detail is measured.
const MAX_DETAIL_SIDE: f32 = 256.0;

/// Both eyes of a face, image-left first.
///
/// # Errors
/// See [`GazeError`].
pub fn eyes(image: &RgbImage, landmarks: &[Position; 5]) -> Result<[EyePatch; 2], GazeError> {
    let pair = EyePair::new(landmarks)?;
    let patches = pair.squares(image, PATCH_SIDE, PATCH_REACH)?;
    let details = pair.squares(image, detail_side(pair.eye_width()), 1.0)?;
    let [left, right] = patches.map(|patch| grey(&patch));
    let [left_detail, right_detail] = details.map(|detail| texture(&detail));
    let patch = |texture, levels| EyePatch { width: pair.eye_width(), texture, levels };
    Ok([patch(left_detail, left), patch(right_detail, right)])
}

/// The eye that a close-up is of: the one nearest to the middle of the image.
///
/// # Errors
/// See [`GazeError`].
#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
pub fn close_up(image: &RgbImage, landmarks: &[Position; 5]) -> Result<EyePatch, GazeError> {
    let PixelSize { width, height } = image.size();
    let off_centre =
        |eye: Position| (eye.x - width as f32 / 2.0).hypot(eye.y - height as f32 / 2.0);
    let [left, right, ..] = *landmarks;
    let [left_patch, right_patch] = eyes(image, landmarks)?;
    Ok(if off_centre(left) <= off_centre(right) { left_patch } else { right_patch })
}

/// As many pixels as the photo has for the eye, within bounds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive length, cut off below 2^24"
)]
fn detail_side(eye_width: f32) -> u32 {
    eye_width.clamp(8.0, MAX_DETAIL_SIDE) as u32
}

/// How much of the contrast changes from one pixel to the next: the mean size of
/// the second difference along rows over twice the deviation of the levels, 0 to
/// 1. Enlarging a picture lowers it, since that adds pixels and no detail.
#[expect(clippy::cast_precision_loss, reason = "squares of at most 256 pixels a side")]
fn texture(square: &RgbImage) -> f32 {
    let levels: Vec<f32> = grey(square).into_iter().map(f32::from).collect();
    let count = levels.len().max(1) as f32;
    let mean = levels.iter().sum::<f32>() / count;
    let variance = levels.iter().map(|level| (level - mean).powi(2)).sum::<f32>() / count;
    let rows = levels.chunks_exact((square.size().width as usize).max(1));
    let bends: f32 = rows
        .flat_map(|row| row.windows(3))
        .map(|window| match window {
            [before, here, after] => (before - 2.0 * here + after).abs(),
            _ => 0.0,
        })
        .sum();
    // A deviation below one level is no contrast at all.
    (bends / count / (2.0 * variance.sqrt().max(1.0))).min(1.0)
}

fn grey(image: &RgbImage) -> Vec<u8> {
    let (pixels, _) = image.pixels().as_chunks::<3>();
    pixels.iter().copied().map(luma_level).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_imaging::resize::resize;

    /// A pattern with detail in every pixel.
    fn noise(side: u32) -> RgbImage {
        let mut state = 7_u32;
        let levels = (0..side * side).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        });
        let pixels = levels.flat_map(|level| [level; 3]).collect();
        RgbImage::from_pixels(PixelSize { width: side, height: side }, pixels).unwrap()
    }

    fn landmarks(left: (f32, f32), right: (f32, f32)) -> [Position; 5] {
        [left, right, (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)].map(|(x, y)| Position { x, y })
    }

    #[test]
    fn enlarging_loses_texture() {
        let fine = noise(64);
        let twice = resize(&fine, PixelSize { width: 128, height: 128 }).unwrap();
        let four = resize(&fine, PixelSize { width: 256, height: 256 }).unwrap();
        let [fine, twice, four] = [fine, twice, four].map(|image| texture(&image));
        assert!(fine > 0.5 && twice < fine / 1.5 && four < twice / 1.5, "{fine} {twice} {four}");
    }

    #[test]
    fn a_wall_has_no_texture() {
        let size = PixelSize { width: 64, height: 64 };
        let wall = RgbImage::filled(size, selfsame_imaging::Rgb([99; 3])).unwrap();
        assert_eq!(texture(&wall), 0.0);
    }

    #[test]
    fn a_close_up_is_of_the_eye_in_the_middle() {
        let image = noise(200);
        let places = landmarks((20.0, 90.0), (110.0, 95.0));
        let [left, right] = eyes(&image, &places).unwrap();
        assert_eq!((left.levels.len(), right.levels.len()), (32 * 32, 32 * 32));
        assert_ne!(left, right);
        assert_eq!(close_up(&image, &places), Ok(right));
        assert!(close_up(&image, &landmarks((5.0, 5.0), (5.0, 5.0))).is_err());
    }
}
