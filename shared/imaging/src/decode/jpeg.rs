//! JPEG: sequential and progressive; grey, YCbCr, RGB, CMYK and YCCK.
//!
//! The decoder is the one whose inner loops are written for wasm's SIMD: there it
//! needs four fifths of the time of the decoder that is fastest natively. What it
//! would fall over is refused beforehand by [`inspect`].

use super::structure::{Structure, inspect};
use crate::error::ImageError;
use jpeg_decoder::{Decoder, Error, PixelFormat};
use selfsame_protocol::geometry::PixelSize;

/// A progressive file may ask for the whole picture to be visited this often.
const MAX_SCANS: usize = 64;

pub(super) fn decode(bytes: &[u8], size: PixelSize) -> Result<Vec<u8>, ImageError> {
    check(inspect(bytes))?;
    let mut decoder = Decoder::new(bytes);
    decoder.read_info().map_err(reason)?;
    let info = decoder.info().ok_or(ImageError::Corrupt)?;
    if (u32::from(info.width), u32::from(info.height)) != (size.width, size.height) {
        return Err(ImageError::Corrupt);
    }
    let length = crate::image::byte_length(size).ok_or(ImageError::TooLarge(size))?;
    decoder.set_max_decoding_buffer_size(length / 3 * info.pixel_format.pixel_bytes());
    let pixels = decoder.decode().map_err(reason)?;
    Ok(to_rgb(pixels, info.pixel_format))
}

fn check(structure: Structure) -> Result<(), ImageError> {
    let Structure { is_complete, scans, components } = structure;
    if !is_complete || scans > MAX_SCANS {
        return Err(ImageError::Corrupt);
    }
    match components {
        Some(1 | 3 | 4) => Ok(()),
        _ => Err(ImageError::Unsupported),
    }
}

fn to_rgb(pixels: Vec<u8>, format: PixelFormat) -> Vec<u8> {
    match format {
        PixelFormat::RGB24 => pixels,
        PixelFormat::L8 => pixels.into_iter().flat_map(|level| [level; 3]).collect(),
        // Samples of more than eight bits come in the machine's byte order.
        PixelFormat::L16 => {
            let (samples, _) = pixels.as_chunks();
            let eight_bits = |&sample| u16::from_ne_bytes(sample).to_be_bytes()[0];
            samples.iter().flat_map(|sample| [eight_bits(sample); 3]).collect()
        }
        PixelFormat::CMYK32 => {
            let (inks, _) = pixels.as_chunks();
            inks.iter().flat_map(|&[c, m, y, k]| [c, m, y].map(|ink| printed(ink, k))).collect()
        }
    }
}

/// The light that a colour and black leave of white, the plain model of printing.
fn printed(ink: u8, black: u8) -> u8 {
    let product = u16::from(255 - ink) * u16::from(255 - black);
    u8::try_from((product + 127) / 255).unwrap_or(u8::MAX)
}

#[expect(clippy::needless_pass_by_value, reason = "used as a conversion of errors")]
fn reason(error: Error) -> ImageError {
    match error {
        Error::Unsupported(_) => ImageError::Unsupported,
        _ => ImageError::Corrupt,
    }
}
