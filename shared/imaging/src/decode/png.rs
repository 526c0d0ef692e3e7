//! PNG: every colour type, depth and interlacing; of an animation the still
//! picture.

use super::{buffer, flatten, over_white};
use crate::error::ImageError;
use png::{ColorType, Decoder, Info, Limits, Reader, Transformations};
use selfsame_protocol::geometry::PixelSize;
use std::io::Cursor;

pub(super) fn decode(bytes: &[u8], size: PixelSize) -> Result<Vec<u8>, ImageError> {
    let mut reader = open(bytes)?;
    let mut pixels = buffer(size, reader.output_color_type().0.samples())?;
    let frame = reader.next_frame(&mut pixels).map_err(reason)?;
    if (frame.width, frame.height) != (size.width, size.height) {
        return Err(ImageError::Corrupt);
    }
    // Reads on to the end, so that a file without its last chunk is noticed.
    reader.finish().map_err(reason)?;
    Ok(match frame.color_type {
        ColorType::Rgba => flatten(pixels),
        ColorType::Rgb => pixels,
        ColorType::GrayscaleAlpha => {
            let (pairs, _) = pixels.as_chunks();
            pairs.iter().flat_map(|&[level, alpha]| [over_white(level, alpha); 3]).collect()
        }
        ColorType::Grayscale | ColorType::Indexed => {
            pixels.iter().flat_map(|&level| [level; 3]).collect()
        }
    })
}

/// Opens the file with profiles and texts, which may be compressed bombs, left
/// unread.
fn open(bytes: &[u8]) -> Result<Reader<Cursor<&[u8]>>, ImageError> {
    /// Room for the tables of a decoder; the pixels lie in our own buffer.
    const DECODER_BYTES: usize = 8 << 20;
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: DECODER_BYTES });
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let reader = decoder.read_info().map_err(reason)?;
    if has_sound_palette(reader.info()) { Ok(reader) } else { Err(ImageError::Corrupt) }
}

/// Whether the palette consists of whole colours, at most 256, with no more levels
/// of transparency than colours: what the decoder takes for granted.
fn has_sound_palette(info: &Info<'_>) -> bool {
    const LONGEST: usize = 3 * 256;
    let Some(palette) = &info.palette else { return true };
    let levels = match info.color_type {
        ColorType::Indexed => info.trns.as_ref().map_or(0, |levels| levels.len()),
        _ => 0,
    };
    palette.len() % 3 == 0 && palette.len() <= LONGEST && levels <= palette.len() / 3
}

#[expect(clippy::needless_pass_by_value, reason = "used as a conversion of errors")]
fn reason(error: png::DecodingError) -> ImageError {
    match error {
        png::DecodingError::LimitsExceeded => ImageError::Unsupported,
        _ => ImageError::Corrupt,
    }
}
