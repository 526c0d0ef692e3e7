//! From file bytes to an upright RGB image.
//!
//! 1. Read the header and check its size against the limits ([`crate::header`]).
//! 2. Decode the pixels, one file per format. A file that breaks its format's
//!    rules or ends too early is refused as a whole; there are no half pictures.
//! 3. Turn the image upright.
//!
//! Memory: the pixels (3 bytes each), twice while turning by 90 degrees, and
//! what the decoder itself needs: up to 6 bytes a pixel for a progressive JPEG,
//! 4 for a WebP or a PNG with transparency.

mod jpeg;
mod png;
mod structure;
mod webp;

use crate::error::ImageError;
use crate::header::{Format, Header, sniff};
use crate::image::RgbImage;
use selfsame_protocol::face::ImageLimits;
use selfsame_protocol::geometry::PixelSize;

/// Decodes an image file to upright 8-bit RGB. Grey, CMYK, palette and 16-bit
/// images are converted, transparency is laid over white.
///
/// # Errors
/// Every [`ImageError`] but `Unencodable`; the limits are checked before any
/// pixel is decoded.
pub fn decode(bytes: &[u8], limits: ImageLimits) -> Result<RgbImage, ImageError> {
    let header = sniff(bytes)?;
    header.check(limits)?;
    let stored = decode_stored(bytes, &header)?;
    Ok(header.orientation.apply(stored))
}

fn decode_stored(bytes: &[u8], header: &Header) -> Result<RgbImage, ImageError> {
    let size = header.stored_size;
    let pixels = match header.format {
        Format::Jpeg => jpeg::decode(bytes, size),
        Format::Png => png::decode(bytes, size),
        Format::Webp => webp::decode(bytes, size),
    }?;
    RgbImage::from_pixels(size, pixels)
}

/// Bytes a decoded picture of `channels` bytes a pixel takes.
fn buffer(size: PixelSize, channels: usize) -> Result<Vec<u8>, ImageError> {
    let length = crate::image::byte_length(size)
        .and_then(|length| (length / 3).checked_mul(channels))
        .ok_or(ImageError::TooLarge(size))?;
    Ok(vec![0; length])
}

/// Lays RGBA pixels over white and closes the gaps, in place.
fn flatten(mut pixels: Vec<u8>) -> Vec<u8> {
    let count = pixels.len() / 4;
    for index in 0..count {
        let Some(&[red, green, blue, alpha]) =
            pixels.get(index * 4..).and_then(<[u8]>::first_chunk)
        else {
            break;
        };
        let flat = [red, green, blue].map(|level| over_white(level, alpha));
        if let Some(target) = pixels.get_mut(index * 3..index * 3 + 3) {
            target.copy_from_slice(&flat);
        }
    }
    pixels.truncate(count * 3);
    pixels
}

/// `level` seen through `alpha` over white, rounded to nearest.
fn over_white(level: u8, alpha: u8) -> u8 {
    let (level, alpha) = (u16::from(level), u16::from(alpha));
    let sum = u32::from(level) * u32::from(alpha) + 255 * u32::from(255 - alpha);
    u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transparency_shows_white() {
        let pixels = vec![10, 20, 30, 255, 10, 20, 30, 0, 0, 100, 200, 128];
        assert_eq!(flatten(pixels), [10, 20, 30, 255, 255, 255, 127, 177, 227]);
    }
}
