//! WebP: still pictures, lossy and lossless.

use super::{buffer, flatten};
use crate::error::ImageError;
use image_webp::WebPDecoder;
use selfsame_protocol::geometry::PixelSize;
use std::io::Cursor;

pub(super) fn decode(bytes: &[u8], size: PixelSize) -> Result<Vec<u8>, ImageError> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|_| ImageError::Corrupt)?;
    if decoder.is_animated() {
        return Err(ImageError::Unsupported);
    }
    if decoder.dimensions() != (size.width, size.height) {
        return Err(ImageError::Corrupt);
    }
    let channels = if decoder.has_alpha() { 4 } else { 3 };
    let mut pixels = buffer(size, channels)?;
    decoder.read_image(&mut pixels).map_err(|_| ImageError::Corrupt)?;
    Ok(if channels == 4 { flatten(pixels) } else { pixels })
}
