//! A frame of the camera as the browser hands it over.

use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::geometry::PixelSize;
use thiserror::Error;

/// Most pixels of a frame: pre-checks are for previews.
const MAX_PIXELS: u64 = 1 << 22;

/// Fewest pixels along a side.
const MIN_SIDE: u32 = 64;

/// Why bytes are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FrameError {
    /// A side is too short, or the frame too large.
    #[error("a frame has sides from {MIN_SIDE} pixels and at most {MAX_PIXELS} pixels")]
    Size,
    /// There are not four bytes a pixel.
    #[error("a frame has four bytes a pixel")]
    Length,
    /// The picture cannot be measured.
    #[error(transparent)]
    Image(#[from] ImageError),
}

/// The picture in an `ImageData` of the browser: red, green, blue and alpha a pixel,
/// of which alpha is left out.
///
/// # Errors
/// See [`FrameError`].
pub fn picture(size: PixelSize, rgba: &[u8]) -> Result<RgbImage, FrameError> {
    let pixels = u64::from(size.width) * u64::from(size.height);
    if size.width.min(size.height) < MIN_SIDE || pixels > MAX_PIXELS {
        return Err(FrameError::Size);
    }
    let (quadruples, rest) = rgba.as_chunks::<4>();
    if !rest.is_empty() || quadruples.len() as u64 != pixels {
        return Err(FrameError::Length);
    }
    let pixels = quadruples.iter().flat_map(|&[red, green, blue, _]| [red, green, blue]).collect();
    Ok(RgbImage::from_pixels(size, pixels)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_have_four_bytes_a_pixel() {
        let size = PixelSize { width: 64, height: 64 };
        let rgba = [1, 2, 3, 255].repeat(64 * 64);
        assert_eq!(picture(size, &rgba).map(|image| image.pixel(64)), Ok([1, 2, 3]));
        assert_eq!(picture(size, &rgba[4..]).map(|_| ()), Err(FrameError::Length));
        assert_eq!(picture(size, &rgba[1..]).map(|_| ()), Err(FrameError::Length));
    }

    #[test]
    fn sides_have_bounds() {
        let small = PixelSize { width: 63, height: 64 };
        let large = PixelSize { width: u32::MAX, height: u32::MAX };
        for size in [small, large] {
            assert_eq!(picture(size, &[]).map(|_| ()), Err(FrameError::Size), "{size:?}");
        }
    }
}
