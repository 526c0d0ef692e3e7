//! DG2: the face. Templates of ISO/IEC 7816-11 around records of ISO/IEC 19794-5 or
//! ISO/IEC 39794-5.
//!
//! The templates are read level by level: biometric data under `7F2E` may be anything,
//! though its tag promises elements.

mod iso19794;
mod iso39794;

use super::{Image, count};
use crate::error::ReadError;
use crate::limits::Limits;
use crate::tlv::{Element, Reader};

const FILE: u32 = 0x75;
const GROUP: u32 = 0x7F61;
const TEMPLATE: u32 = 0x7F60;
const HEADER: u32 = 0xA1;
const PRIMITIVE_DATA: u32 = 0x5F2E;
const CONSTRUCTED_DATA: u32 = 0x7F2E;

/// Most faces that are looked at; Doc 9303 asks for one and knows of no use for more.
const MOST_FACES: usize = 16;

/// The faces of a chip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dg2<'a> {
    /// In the order of the chip, at least one.
    pub faces: Vec<Face<'a>>,
}

/// One recorded face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face<'a> {
    /// The picture.
    pub image: Image<'a>,
    /// Width and height in pixels, where the record says so.
    pub size: Option<(u32, u32)>,
}

impl<'a> Dg2<'a> {
    /// Reads DG2.
    ///
    /// # Errors
    /// [`ReadError`] when it is malformed or a picture is of no known kind.
    pub fn parse(file: &'a [u8], limits: &Limits) -> Result<Self, ReadError> {
        if file.len() > limits.file_bytes {
            return Err(ReadError::TooLarge);
        }
        let mut group = Reader::single(Reader::single(file, FILE)?.value, GROUP)?.reader();
        let count = count(&mut group)?;
        if count == 0 || count > MOST_FACES {
            return Err(ReadError::Value("number of entries"));
        }
        let mut faces = Vec::new();
        for _ in 0..count {
            template(&group.read(TEMPLATE)?, limits, &mut faces)?;
        }
        group.end()?;
        Ok(Self { faces })
    }
}

fn template<'a>(
    template: &Element<'a>,
    limits: &Limits,
    faces: &mut Vec<Face<'a>>,
) -> Result<(), ReadError> {
    let mut reader = template.reader();
    reader.read(HEADER)?;
    let data = reader.element()?;
    reader.end()?;
    if !matches!(data.tag, PRIMITIVE_DATA | CONSTRUCTED_DATA) {
        return Err(ReadError::Unexpected { expected: PRIMITIVE_DATA, found: data.tag });
    }
    let found = if iso19794::is_record(data.value) {
        iso19794::faces(data.value, MOST_FACES)?
    } else {
        iso39794::faces(data.value, MOST_FACES, limits)?
    };
    faces.extend(found);
    Ok(())
}
