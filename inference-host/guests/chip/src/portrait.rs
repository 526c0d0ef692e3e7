//! The portrait in data group 2, as a JPEG file of our own making.

use crate::jpeg2000;
use selfsame_chip::lds::{Dg2, Image, ImageFormat};
use selfsame_chip::{Files, Limits};
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_imaging::{ImageError, RgbImage, decode};
use selfsame_protocol::chip::ChipRefusal;
use selfsame_protocol::document::PageJpeg;
use selfsame_protocol::face::ImageLimits;

/// Reads the first face; `None` when there is none, or its picture does not decode: it
/// may be what the issuer signed all the same.
///
/// # Errors
/// [`ChipRefusal::Unreadable`] when the group is malformed.
pub fn read(
    files: &Files<'_>,
    limits: &Limits,
    bounds: ImageLimits,
) -> Result<Option<PageJpeg>, ChipRefusal> {
    let Some(file) = files.group(2) else { return Ok(None) };
    let group = Dg2::parse(file, limits).map_err(|_| ChipRefusal::Unreadable)?;
    let picture = group.faces.first().and_then(|face| pixels(&face.image, bounds).ok());
    let written = picture.and_then(|picture| jpeg(&picture, JpegQuality::default()).ok());
    Ok(written.map(PageJpeg))
}

fn pixels(image: &Image<'_>, bounds: ImageLimits) -> Result<RgbImage, ImageError> {
    match image.format {
        ImageFormat::Jpeg => decode(image.bytes, bounds),
        ImageFormat::Jpeg2000 => jpeg2000::decode(image.bytes, bounds),
    }
}
