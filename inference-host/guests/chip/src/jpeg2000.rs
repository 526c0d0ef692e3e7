//! JPEG 2000, ISO/IEC 15444-1: the form that most chips keep the portrait in.

use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};
use selfsame_imaging::{ImageError, RgbImage, limits};
use selfsame_protocol::face::ImageLimits;
use selfsame_protocol::geometry::PixelSize;

/// Most pixels of a portrait: thirty times what Doc 9303-9 asks for. The decoder takes
/// some 40 bytes for each, so that it stays well inside of the guest's memory.
const MOST_PIXELS: u64 = 8_000_000;

/// Decodes a file, or a bare codestream, to 8-bit RGB. Grey is converted, transparency
/// is not looked at.
///
/// # Errors
/// [`ImageError`] when it is damaged, beyond the bounds, or neither grey nor RGB.
pub fn decode(file: &[u8], bounds: ImageLimits) -> Result<RgbImage, ImageError> {
    let image = Image::new(file, &DecodeSettings::default()).map_err(|_| ImageError::Corrupt)?;
    let size = PixelSize { width: image.width(), height: image.height() };
    let max_pixels = bounds.max_pixels.min(MOST_PIXELS);
    limits::check(size, ImageLimits { max_pixels, ..bounds })?;
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).map_err(|_| ImageError::Corrupt)?;
    let channels = decoded.components().len();
    let samples = decoded.data_u8();
    let pixels = match channels {
        1 | 2 => samples.chunks_exact(channels).flat_map(grey).collect(),
        3 => samples,
        4 if image.has_alpha() => samples.as_chunks::<4>().0.iter().flat_map(opaque).collect(),
        _ => return Err(ImageError::Unsupported),
    };
    RgbImage::from_pixels(size, pixels)
}

fn grey(pixel: &[u8]) -> [u8; 3] {
    [pixel.first().copied().unwrap_or_default(); 3]
}

fn opaque(&[red, green, blue, _]: &[u8; 4]) -> [u8; 3] {
    [red, green, blue]
}
