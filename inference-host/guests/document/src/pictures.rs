//! Cutting out what is not the main portrait: where the layout says, and a signature
//! under its label where there is no layout.

use crate::portrait::outline;
use crate::straighten::Page;
use selfsame_documents::layout::placement::Placement;
use selfsame_documents::layout::{Layout, Region, labels};
use selfsame_documents::page::ink::ink;
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_imaging::resize::resize_part;
use selfsame_imaging::{Part, RgbImage};
use selfsame_protocol::document::{PageImages, PageJpeg, PagePicture, TextLine};
use selfsame_protocol::geometry::{PixelSize, Position};

/// Signature, ghost portrait and fingerprint.
#[must_use]
pub fn cut_out(page: &Page, layout: Option<&Layout>, lines: &[TextLine]) -> PageImages {
    let Some(layout) = layout else {
        let signature = labels::below_signature(lines, page.shape.size());
        let signature = signature.and_then(|sides| drawn(page, sides));
        return PageImages { signature, ..PageImages::default() };
    };
    let placement = Placement::of(layout, lines, page.shape.size());
    let sides = |region: Option<Region>| region.map(|region| placement.sides(region));
    let whole = |sides| picture(&page.picture, part(&page.picture, sides)?);
    PageImages {
        ghost_portrait: sides(layout.ghost_portrait).and_then(whole),
        signature: sides(layout.signature).and_then(|sides| drawn(page, sides)),
        fingerprint: sides(layout.fingerprint).and_then(|sides| drawn(page, sides)),
        ..PageImages::default()
    }
}

/// What is drawn between sides; `None` where nothing is.
fn drawn(page: &Page, sides: [f32; 4]) -> Option<PagePicture> {
    picture(&page.picture, ink(&page.picture, part(&page.picture, sides)?)?)
}

/// The part of a page between left, top, right and bottom in shares.
#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn part(picture: &RgbImage, [left, top, right, bottom]: [f32; 4]) -> Option<Part> {
    let PixelSize { width, height } = picture.size();
    let at = |x: f32, y: f32| Position { x: x * width as f32, y: y * height as f32 };
    Part::between(picture.size(), at(left, top), at(right, bottom))
}

/// A part of a page as a file.
pub(crate) fn picture(page: &RgbImage, part: Part) -> Option<PagePicture> {
    let cut = resize_part(page, part, part.size).ok()?;
    let jpeg = PageJpeg(jpeg(&cut, JpegQuality::default()).ok()?);
    Some(PagePicture { jpeg, outline: outline(part) })
}
