//! Why bytes are not an image we accept.

use selfsame_protocol::geometry::PixelSize;
use thiserror::Error;

/// Why an image was refused, or could not be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ImageError {
    /// There are no bytes at all.
    #[error("the image is empty")]
    Empty,
    /// The bytes are neither JPEG nor PNG nor WebP.
    #[error("the image is neither JPEG nor PNG nor WebP")]
    UnknownFormat,
    /// The format is known, but this variety of it is not read.
    #[error("this variety of the image format is not supported")]
    Unsupported,
    /// The file breaks its format's rules or ends too early.
    #[error("the image is damaged or incomplete")]
    Corrupt,
    /// A side is shorter than the limit.
    #[error("an image of {}x{} pixels is too small", .0.width, .0.height)]
    TooSmall(PixelSize),
    /// A side is longer, or the area larger, than the limit.
    #[error("an image of {}x{} pixels is too large", .0.width, .0.height)]
    TooLarge(PixelSize),
    /// The image cannot be written as a JPEG file.
    #[error("the image cannot be encoded")]
    Unencodable,
}
