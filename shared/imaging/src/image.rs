//! An image in memory: 8-bit RGB, rows from top to bottom.

use crate::error::ImageError;
use selfsame_protocol::geometry::PixelSize;
use std::fmt;

/// A colour: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// Black.
    pub const BLACK: Self = Self([0; 3]);
    /// White.
    pub const WHITE: Self = Self([255; 3]);
}

/// An image of 8-bit RGB pixels without gaps between rows. Its `Debug` shows
/// the size alone: pictures of people do not belong in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct RgbImage {
    size: PixelSize,
    pixels: Vec<u8>,
}

impl RgbImage {
    /// Wraps pixels.
    ///
    /// # Errors
    /// [`ImageError::Corrupt`] when there are not exactly three bytes a pixel.
    pub fn from_pixels(size: PixelSize, pixels: Vec<u8>) -> Result<Self, ImageError> {
        if byte_length(size) == Some(pixels.len()) {
            Ok(Self { size, pixels })
        } else {
            Err(ImageError::Corrupt)
        }
    }

    /// An image of one colour.
    ///
    /// # Errors
    /// [`ImageError::TooLarge`] when its bytes cannot be addressed.
    pub fn filled(size: PixelSize, colour: Rgb) -> Result<Self, ImageError> {
        let length = byte_length(size).ok_or(ImageError::TooLarge(size))?;
        Ok(Self { size, pixels: colour.0.repeat(length / 3) })
    }

    /// Width and height.
    #[must_use]
    pub fn size(&self) -> PixelSize {
        self.size
    }

    /// Three bytes a pixel, row after row.
    #[must_use]
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The same, to be changed.
    #[must_use]
    pub fn pixels_mut(&mut self) -> &mut [u8] {
        &mut self.pixels
    }

    /// Rows of three bytes a pixel, from the top.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.pixels.chunks_exact((self.size.width as usize * 3).max(1))
    }

    /// The pixel at `index`, counted in rows from the top left corner; black
    /// outside.
    #[must_use]
    pub fn pixel(&self, index: usize) -> [u8; 3] {
        self.pixels.as_chunks().0.get(index).copied().unwrap_or_default()
    }
}

impl fmt::Debug for RgbImage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PixelSize { width, height } = self.size;
        write!(formatter, "RgbImage({width}x{height})")
    }
}

/// Bytes an image of `size` takes; `None` when they cannot be addressed.
pub(crate) fn byte_length(size: PixelSize) -> Option<usize> {
    let pixels = usize::try_from(u64::from(size.width) * u64::from(size.height)).ok()?;
    pixels.checked_mul(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_must_match_the_size() {
        let size = PixelSize { width: 2, height: 1 };
        assert!(RgbImage::from_pixels(size, vec![0; 6]).is_ok());
        assert_eq!(RgbImage::from_pixels(size, vec![0; 5]), Err(ImageError::Corrupt));
    }

    #[test]
    fn debug_shows_no_pixels() {
        let image = RgbImage::filled(PixelSize { width: 2, height: 1 }, Rgb::WHITE).unwrap();
        assert_eq!(format!("{image:?}"), "RgbImage(2x1)");
        assert_eq!(image.pixel(1), [255; 3]);
        assert_eq!(image.pixel(2), [0; 3]);
    }
}
