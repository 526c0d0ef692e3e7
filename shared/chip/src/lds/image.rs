//! Pictures on a chip. They are told apart here and decoded elsewhere.

use crate::error::ReadError;

/// The kinds of picture that Doc 9303-9 admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageFormat {
    /// ISO/IEC 10918.
    Jpeg,
    /// ISO/IEC 15444, in its box format or as a bare codestream.
    Jpeg2000,
}

/// How files of these kinds begin.
const SIGNATURES: [(&[u8], ImageFormat); 3] = [
    (b"\xFF\xD8\xFF", ImageFormat::Jpeg),
    (b"\0\0\0\x0CjP  \r\n\x87\n", ImageFormat::Jpeg2000),
    (b"\xFF\x4F\xFF\x51", ImageFormat::Jpeg2000),
];

/// A picture, as it stands on the chip.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Image<'a> {
    /// Its kind, by how it begins: headers are often wrong about it.
    pub format: ImageFormat,
    /// The whole file.
    pub bytes: &'a [u8],
}

impl<'a> Image<'a> {
    /// # Errors
    /// [`ReadError::Value`] when `bytes` begin as no known kind of picture.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let known = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature));
        known.map(|(_, format)| Self { format: *format, bytes }).ok_or(ReadError::Value("picture"))
    }
}

/// The picture is somebody's: only its size is shown.
impl std::fmt::Debug for Image<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Image({:?}, {} bytes)", self.format, self.bytes.len())
    }
}
