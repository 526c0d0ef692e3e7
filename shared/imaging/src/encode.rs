//! To a JPEG file: baseline, 8-bit RGB stored as YCbCr without subsampling.

use crate::error::ImageError;
use crate::image::RgbImage;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// The quality factor of JPEG files, 1 to 100 as libjpeg counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JpegQuality(pub u8);

impl Default for JpegQuality {
    /// 95: losses are below what an eye or a comparison notices.
    fn default() -> Self {
        Self(95)
    }
}

/// Writes an image as a JPEG file.
///
/// # Errors
/// [`ImageError::Unencodable`] for an empty image or a side above 65535.
pub fn jpeg(image: &RgbImage, quality: JpegQuality) -> Result<Vec<u8>, ImageError> {
    let [width, height] = [image.size().width, image.size().height]
        .map(|side| u16::try_from(side).map_err(|_| ImageError::Unencodable));
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, quality.0.clamp(1, 100));
    encoder.set_sampling_factor(SamplingFactor::R_4_4_4);
    encoder
        .encode(image.pixels(), width?, height?, ColorType::Rgb)
        .map_err(|_| ImageError::Unencodable)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::Rgb;
    use selfsame_protocol::face::ImageLimits;
    use selfsame_protocol::geometry::PixelSize;

    #[test]
    fn what_was_written_can_be_read() {
        let size = PixelSize { width: 65, height: 70 };
        let image = RgbImage::filled(size, Rgb([200, 120, 40])).unwrap();
        let file = jpeg(&image, JpegQuality::default()).unwrap();
        assert!(file.starts_with(&[0xFF, 0xD8, 0xFF, 0xE0]));
        let back = crate::decode(&file, ImageLimits::default()).unwrap();
        assert_eq!(back.size(), size);
        for (&read, written) in back.pixels().iter().zip(image.pixels()) {
            assert!(read.abs_diff(*written) <= 2, "{read} {written}");
        }
    }

    #[test]
    fn sides_a_jpeg_cannot_hold_are_refused() {
        for (width, height) in [(70_000, 1), (1, 70_000), (0, 10)] {
            let image = RgbImage::filled(PixelSize { width, height }, Rgb::WHITE).unwrap();
            assert_eq!(jpeg(&image, JpegQuality::default()), Err(ImageError::Unencodable));
        }
    }
}
