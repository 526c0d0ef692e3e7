//! DG5 and DG7: the portrait and the signature as they are printed.

use super::{Image, count, open};
use crate::error::ReadError;
use crate::limits::Limits;

/// Pictures of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Displayed<'a> {
    /// In the order of the chip, at least one.
    pub images: Vec<Image<'a>>,
}

impl<'a> Displayed<'a> {
    /// Reads DG5, the displayed portrait.
    ///
    /// # Errors
    /// [`ReadError`] when it is malformed or holds no picture.
    pub fn parse_portrait(file: &'a [u8], limits: &Limits) -> Result<Self, ReadError> {
        Self::parse(file, 0x65, 0x5F40, limits)
    }

    /// Reads DG7, the displayed signature or mark.
    ///
    /// # Errors
    /// [`ReadError`] when it is malformed or holds no picture.
    pub fn parse_signature(file: &'a [u8], limits: &Limits) -> Result<Self, ReadError> {
        Self::parse(file, 0x67, 0x5F43, limits)
    }

    fn parse(file: &'a [u8], tag: u32, image: u32, limits: &Limits) -> Result<Self, ReadError> {
        let mut reader = open(file, tag, limits)?;
        let count = count(&mut reader)?;
        let images = reader.map(|element| Image::read(element?.expect(image)?.value));
        let images = images.collect::<Result<Vec<_>, _>>()?;
        if images.is_empty() || images.len() != count {
            return Err(ReadError::Value("number of entries"));
        }
        Ok(Self { images })
    }
}
