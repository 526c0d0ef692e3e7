//! The page as its zone shows it.

use super::Found;
use crate::straighten::Page;
use selfsame_documents::mrz::Mrz;
use selfsame_documents::page::shape::PageShape;
use selfsame_imaging::projective::corners;
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
    let seen = page.picture.size();
    let is_overturned = found.is_overturned();
    let page = if is_overturned { page.turned() } else { page };
    let shape = PageShape::of_format(found.format());
    let page = if shape == page.shape { page } else { Page::shaped(photo, &page.corners, shape)? };
    let reading = found.message(|position| {
        let place = scaled(position, seen, shape.size());
        if is_overturned { opposite(place, shape.size()) } else { place }
    });
    Ok((page, Zone { fields: Mrz::parse(&found.reading.zone), reading }))
}

impl Found {
    fn format(&self) -> MrzFormat {
        self.reading.zone.format().into()
    }

    /// Whether no line goes on outside of the photo that the page is straightened from:
    /// what the recogniser says of nothing is nothing.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
    pub fn is_whole(&self, page: &Page, photo: PixelSize) -> bool {
        let Some(to_photo) = Projective::from_rectangle(page.picture.size(), &page.corners) else {
            return false;
        };
        self.outlines.iter().flat_map(corners).all(|corner| {
            let Position { x, y } = to_photo.apply(corner);
            let within = |at: f32, side: u32| (0.0..=side as f32).contains(&at);
            within(x, photo.width) && within(y, photo.height)
        })
    }

    /// Whether its lines are read from right to left in the picture.
    fn is_overturned(&self) -> bool {
        self.outlines.first().is_some_and(|line| line.top_left.x > line.top_right.x)
    }

    /// The zone as the protocol has it; `place` takes positions in the picture to
    /// those that are told.
    fn message(&self, place: impl Fn(Position) -> Position) -> MrzReading {
        let lines = self.reading.zone.lines().iter().zip(&self.reading.confidences);
        let lines = lines.zip(&self.outlines).map(|((text, confidences), outline)| MrzLine {
            text: text.clone(),
            confidences: confidences.clone(),
            outline: Quadrilateral {
                top_left: place(outline.top_left),
                top_right: place(outline.top_right),
                bottom_right: place(outline.bottom_right),
                bottom_left: place(outline.bottom_left),
            },
        });
        MrzReading { format: self.format(), lines: lines.collect() }
    }
}

#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn scaled(position: Position, from: PixelSize, to: PixelSize) -> Position {
    let along = |at: f32, from: u32, to: u32| at * to as f32 / from as f32;
    Position {
        x: along(position.x, from.width, to.width),
        y: along(position.y, from.height, to.height),
    }
}

#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn opposite(position: Position, size: PixelSize) -> Position {
    Position { x: size.width as f32 - position.x, y: size.height as f32 - position.y }
}
