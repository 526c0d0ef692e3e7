//! JPEG: sequential and progressive; grey, YCbCr, RGB, CMYK and YCCK.

use super::buffer;
use crate::error::ImageError;
use crate::header::jpeg::is_complete;
use selfsame_protocol::geometry::PixelSize;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// A progressive file may ask for the whole picture to be visited this often.
const MAX_SCANS: usize = 64;

pub(super) fn decode(bytes: &[u8], size: PixelSize) -> Result<Vec<u8>, ImageError> {
    if !is_complete(bytes) {
        return Err(ImageError::Corrupt);
    }
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(size.width as usize)
        .set_max_height(size.height as usize)
        .jpeg_set_max_scans(MAX_SCANS)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(reason)?;
    if decoder.dimensions() != Some((size.width as usize, size.height as usize)) {
        return Err(ImageError::Corrupt);
    }
    let mut pixels = buffer(size, 3)?;
    decoder.decode_into(&mut pixels).map_err(reason)?;
    Ok(pixels)
}

#[expect(clippy::needless_pass_by_value, reason = "used as a conversion of errors")]
fn reason(error: DecodeErrors) -> ImageError {
    match error {
        DecodeErrors::Unsupported(_) => ImageError::Unsupported,
        _ => ImageError::Corrupt,
    }
}
