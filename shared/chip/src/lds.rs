//! The logical data structure: what stands in the files, ICAO Doc 9303-10.
//!
//! Every file is read from its raw bytes, which stay what is hashed. Reading believes
//! nothing: whether a file is what the issuer wrote is for [`mod@crate::verify`] to say.

mod com;
mod date;
mod dg1;
mod dg11;
mod dg12;
mod dg14;
mod dg15;
mod dg16;
mod dg2;
mod displayed;
mod image;
mod sod;
mod text;

pub use com::Com;
pub use date::Date;
pub use dg1::Dg1;
pub use dg2::{Dg2, Face};
pub use dg11::Dg11;
pub use dg12::Dg12;
pub use dg14::Dg14;
pub use dg15::Dg15;
pub use dg16::{Dg16, PersonToNotify};
pub use displayed::Displayed;
pub use image::{Image, ImageFormat};
pub use sod::Sod;

use crate::error::ReadError;
use crate::limits::Limits;
use crate::tlv::{self, Element, Reader};

/// The list of the tags that a file has.
const TAG_LIST: u32 = 0x5C;

/// The elements in a file that begins with `tag`, once all of it is within the limits.
fn open<'a>(file: &'a [u8], tag: u32, limits: &Limits) -> Result<Reader<'a>, ReadError> {
    Ok(tlv::check(file, limits)?.expect(tag)?.reader())
}

/// Hands on every element behind the list of tags.
fn each_listed<'a>(
    file: &'a [u8],
    tag: u32,
    limits: &Limits,
    mut take: impl FnMut(&Element<'a>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut reader = open(file, tag, limits)?;
    reader.read(TAG_LIST)?;
    for element in reader {
        take(&element?)?;
    }
    Ok(())
}

/// The number of entries that follow, in one byte.
fn count(reader: &mut Reader<'_>) -> Result<usize, ReadError> {
    match reader.read(0x02)?.value {
        [count] => Ok(usize::from(*count)),
        _ => Err(ReadError::Value("number of entries")),
    }
}
