//! Face records of ISO/IEC 39794-5:2019 in their DER encoding; the tags follow the
//! module of the standard's annex A, with the profile of ICAO 9303-9.

use super::Face;
use crate::error::ReadError;
use crate::lds::Image;
use crate::limits::Limits;
use crate::tlv::{self, Element, Reader};

/// `FaceImageDataBlock`, `[APPLICATION 5]`; Doc 9303-10 wraps it in a `[1]`.
const DATA_BLOCK: u32 = 0x65;
const WRAPPED: u32 = 0xA1;
/// `representationBlocks` of the data block.
const REPRESENTATIONS: u32 = 0xA1;
const SEQUENCE: u32 = 0x30;
/// `imageRepresentation` of a representation.
const IMAGE_REPRESENTATION: u32 = 0xA1;
/// The choice `base`, and within it the choice `imageRepresentation2DBlock`.
const BASE: u32 = 0xA0;
const TWO_DIMENSIONAL: u32 = 0xA0;
/// `representationData2D`: the picture.
const PICTURE: u32 = 0x80;
/// `imageInformation2DBlock`, and within it `imageSizeBlock` with width and height.
const INFORMATION: u32 = 0xA1;
const SIZE: u32 = 0xA7;
const WIDTH: u32 = 0x80;
const HEIGHT: u32 = 0x81;

/// The faces of a record.
///
/// # Errors
/// [`ReadError`] when it is malformed, has no face, or more than `most`.
pub(super) fn faces<'a>(
    data: &'a [u8],
    most: usize,
    limits: &Limits,
) -> Result<Vec<Face<'a>>, ReadError> {
    let mut block = tlv::check(data, limits)?;
    if block.tag == WRAPPED {
        block = Reader::single(block.value, DATA_BLOCK)?;
    }
    let blocks = block.expect(DATA_BLOCK)?.reader().first_of(REPRESENTATIONS)?;
    let faces = blocks.reader().map(|block| face(&block?.expect(SEQUENCE)?));
    let faces = faces.take(most + 1).collect::<Result<Vec<_>, _>>()?;
    match faces.len() {
        count if count == 0 || count > most => Err(ReadError::Value("number of faces")),
        _ => Ok(faces),
    }
}

fn face<'a>(representation: &Element<'a>) -> Result<Face<'a>, ReadError> {
    let image = representation.reader().first_of(IMAGE_REPRESENTATION)?;
    let base = Reader::single(image.value, BASE)?;
    let block = Reader::single(base.value, TWO_DIMENSIONAL)?;
    let mut reader = block.reader();
    let image = Image::read(reader.read(PICTURE)?.value)?;
    Ok(Face { image, size: size(&reader) })
}

/// Width and height, if they are told.
fn size(block: &Reader<'_>) -> Option<(u32, u32)> {
    let size = block.first_of(INFORMATION).ok()?.reader().first_of(SIZE).ok()?.reader();
    let pixels = |tag| number(size.first_of(tag).ok()?.value);
    Some((pixels(WIDTH)?, pixels(HEIGHT)?))
}

fn number(value: &[u8]) -> Option<u32> {
    let significant = value.iter().skip_while(|byte| **byte == 0);
    let fits = significant.clone().count() <= 4;
    fits.then(|| significant.fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}
