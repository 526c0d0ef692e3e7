//! The page as its zone shows it.

use super::Found;
use crate::straighten::Page;
use selfsame_documents::mrz::Mrz;
use selfsame_documents::page::shape::PageShape;
use selfsame_imaging::warp::Mapping;
use selfsame_imaging::{ImageError, Projective, RgbImage};
use selfsame_protocol::document::{MrzFormat, MrzLine, MrzReading};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// A zone of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// Its fields.
    pub fields: Mrz,
    /// How it was read. Positions are on the handed-out page.
    pub reading: MrzReading,
}

impl Zone {
    /// Format and issuer of the document.
    #[must_use]
    pub fn issue(&self) -> (MrzFormat, &str) {
        (self.reading.format, &self.fields.issuing_authority)
    }
}

/// Turns and shapes the page as its zone shows it: corners alone tell neither for
/// certain.
///
/// # Errors
/// None in practice: the corners were those of a page before.
pub fn settled(photo: &RgbImage, page: Page, found: &Found) -> Result<(Page, Zone), ImageError> {
    let none = ImageError::TooSmall(photo.size());
    let page = if found.is_overturned(&page).ok_or(none)? { page.turned() } else { page };
    let format = found.reading.zone.format().into();
    let shape = PageShape::of_format(format);
    let page = if shape == page.shape { page } else { Page::shaped(photo, &page.corners, shape)? };
    let to_page = to_photo(&page, shape.size()).and_then(|it| it.inverse()).ok_or(none)?;
    let reading = MrzReading { format, lines: found.lines(|place| to_page.apply(place)) };
    Ok((page, Zone { fields: Mrz::parse(&found.reading.zone), reading }))
}

impl Found {
    /// The same with its place in the photo instead of on the picture of the page.
    pub(super) fn in_photo(self, page: &Page) -> Option<Self> {
        let to_photo = to_photo(page, page.picture.size())?;
        let moved = |outline| moved(outline, |place| to_photo.apply(place));
        Some(Self { outlines: self.outlines.iter().map(moved).collect(), ..self })
    }

    /// Whether all lines begin and end within a photo of `size`: what the recogniser says
    /// of nothing is nothing. Lines of a zone have their ends in common, so a slanting
    /// edge cannot shorten one of them unseen.
    #[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
    pub(super) fn is_whole(&self, size: PixelSize) -> bool {
        let within = |at: f32, side: u32| (0.0..=side as f32).contains(&at);
        let is_seen = |a: Position, b: Position| {
            within(f32::midpoint(a.x, b.x), size.width)
                && within(f32::midpoint(a.y, b.y), size.height)
        };
        self.outlines.iter().all(|line| {
            is_seen(line.top_left, line.bottom_left) && is_seen(line.top_right, line.bottom_right)
        })
    }

    /// Whether its lines are read from right to left on the page; `None` when the page
    /// has no extent.
    fn is_overturned(&self, page: &Page) -> Option<bool> {
        let to_page = to_photo(page, page.shape.size())?.inverse()?;
        let along =
            |line: &Quadrilateral| to_page.apply(line.top_right).x - to_page.apply(line.top_left).x;
        Some(self.outlines.first().is_some_and(|line| along(line) < 0.0))
    }

    /// The lines as the protocol has them; `place` takes positions in the photo to those
    /// that are told.
    fn lines(&self, place: impl Fn(Position) -> Position) -> Vec<MrzLine> {
        let lines = self.reading.zone.lines().iter().zip(&self.reading.confidences);
        let line = |((text, confidences), outline): ((&String, &Vec<f32>), _)| MrzLine {
            text: text.clone(),
            confidences: confidences.clone(),
            outline: moved(outline, &place),
        };
        lines.zip(&self.outlines).map(line).collect()
    }
}

/// From a picture of the page that has `size` to the photo.
fn to_photo(page: &Page, size: PixelSize) -> Option<Projective> {
    Projective::from_rectangle(size, &page.corners)
}

fn moved(outline: &Quadrilateral, place: impl Fn(Position) -> Position) -> Quadrilateral {
    Quadrilateral {
        top_left: place(outline.top_left),
        top_right: place(outline.top_right),
        bottom_right: place(outline.bottom_right),
        bottom_left: place(outline.bottom_left),
    }
}
