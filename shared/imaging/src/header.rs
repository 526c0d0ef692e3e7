//! Format, size and orientation of an image file, read without decoding it.
//!
//! One file per format walks the file's own structure (segments, chunks) just
//! far enough; every length it meets is checked against the bytes that are
//! there, nothing is allocated, and the cost does not depend on the size the
//! header claims.

mod exif;
pub(crate) mod jpeg;
mod png;
mod webp;

use crate::error::ImageError;
use crate::limits;
use crate::orientation::Orientation;
use selfsame_protocol::face::ImageLimits;
use selfsame_protocol::geometry::PixelSize;

/// An image file format we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// ITU-T T.81, sequential or progressive.
    Jpeg,
    /// W3C PNG, any colour type and depth.
    Png,
    /// WebP, lossy or lossless.
    Webp,
}

/// What the first bytes of an image file say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The file format.
    pub format: Format,
    /// Size of the pixels as stored, before the orientation is applied.
    pub stored_size: PixelSize,
    /// How many values a pixel is stored as: 1 grey or palette, 3 colour, 4 for
    /// colour with alpha and for CMYK.
    pub components: u8,
    /// How the stored pixels must be turned to stand upright.
    pub orientation: Orientation,
}

impl Header {
    /// Size of the upright image.
    #[must_use]
    pub fn upright_size(&self) -> PixelSize {
        self.orientation.upright_size(self.stored_size)
    }

    /// Checks the size against `limits`.
    ///
    /// # Errors
    /// [`ImageError::TooSmall`] or [`ImageError::TooLarge`].
    pub fn check(&self, limits: ImageLimits) -> Result<(), ImageError> {
        limits::check(self.stored_size, limits)
    }
}

/// Recognises the format by its first bytes.
#[must_use]
pub fn format_of(bytes: &[u8]) -> Option<Format> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Format::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Format::Webp),
        _ => None,
    }
}

/// Reads the header of an image file.
///
/// # Errors
/// [`ImageError::Empty`], [`ImageError::UnknownFormat`], or
/// [`ImageError::Corrupt`] when the header breaks its format's rules.
pub fn sniff(bytes: &[u8]) -> Result<Header, ImageError> {
    if bytes.is_empty() {
        return Err(ImageError::Empty);
    }
    let format = format_of(bytes).ok_or(ImageError::UnknownFormat)?;
    let header = match format {
        Format::Jpeg => jpeg::read(bytes),
        Format::Png => png::read(bytes),
        Format::Webp => webp::read(bytes),
    };
    let Stored { size: stored_size, components, orientation } =
        header.ok_or(ImageError::Corrupt)?;
    Ok(Header { format, stored_size, components, orientation })
}

/// What a format's reader finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stored {
    size: PixelSize,
    components: u8,
    orientation: Orientation,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn other_things_are_not_images() {
        assert_eq!(sniff(b""), Err(ImageError::Empty));
        assert_eq!(sniff(b"GIF89a\x01\0\x01\0"), Err(ImageError::UnknownFormat));
        assert_eq!(sniff(b"%PDF-1.7"), Err(ImageError::UnknownFormat));
        assert_eq!(sniff(&[0xFF, 0xD8]), Err(ImageError::UnknownFormat));
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(
            magic in prop::sample::select(vec![
                &b"\xFF\xD8\xFF"[..], &b"\x89PNG\r\n\x1A\n"[..], &b"RIFF\xFF\0\0\0WEBPVP8X"[..],
            ]),
            bytes in prop::collection::vec(any::<u8>(), 0..256),
        ) {
            let _ = sniff(&[magic, &bytes].concat());
        }
    }
}
