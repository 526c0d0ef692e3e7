//! Pages of documents as a camera sees them, and what forgers put in their place
//! (ISO/IEC 30107-3): screens, printed copies, screenshots, and photographs that were
//! changed afterwards.
//!
//! Light goes the whole way: grid of the screen or dots of the printer, lens, colour
//! mosaic of the sensor, noise, demosaicing, the phone's processing. Moiré is not
//! drawn, it happens.

mod edit;
mod sensor;
mod surface;

use crate::noise::Noise;
use crate::view::Placement;
use edit::{other_portrait, other_text};
use selfsame_imaging::{ImageError, Part, RgbImage};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};
use sensor::Sensor;
use surface::{Copy, Display, Original, Surface, Surroundings};

/// What is shown to the camera, or done to its picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageSpecies {
    /// The document itself.
    Original,
    /// The document on a screen.
    Screen,
    /// A colour print of the document.
    ColourCopy,
    /// A print of it in black.
    GreyCopy,
    /// No camera at all: the picture of the screen as the computer saves it.
    Screenshot,
    /// A photograph of the document with somebody else's portrait put over.
    OtherPortrait,
    /// A photograph of the document with some values put over.
    OtherText,
}

impl PageSpecies {
    /// Every species, the document itself first.
    pub const ALL: [Self; 7] = [
        Self::Original,
        Self::Screen,
        Self::ColourCopy,
        Self::GreyCopy,
        Self::Screenshot,
        Self::OtherPortrait,
        Self::OtherText,
    ];

    /// The name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Screen => "screen",
            Self::ColourCopy => "colour copy",
            Self::GreyCopy => "grey copy",
            Self::Screenshot => "screenshot",
            Self::OtherPortrait => "other portrait",
            Self::OtherText => "other text",
        }
    }
}

/// A flat picture of a document's page.
#[derive(Debug, Clone, Copy)]
pub struct FlatPage<'a> {
    /// The page, from edge to edge.
    pub picture: &'a RgbImage,
    /// Where the portrait is, in pixels.
    pub portrait: Part,
    /// Where the printed values are.
    pub values: &'a [Part],
}

/// A photograph and what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shot {
    /// The photograph.
    pub photo: RgbImage,
    /// The corners of the page in it.
    pub corners: Quadrilateral,
    /// Which values were put over, by their place in the list.
    pub changed_values: Vec<usize>,
}

/// Takes a photograph of `size`. `donor` is the document that portraits and values
/// are taken from that do not belong there. The same seed makes the same picture.
///
/// # Errors
/// [`ImageError::TooLarge`] when the photograph cannot be addressed.
pub fn photograph(
    species: PageSpecies,
    page: &FlatPage<'_>,
    donor: &FlatPage<'_>,
    size: PixelSize,
    seed: u64,
) -> Result<Shot, ImageError> {
    let noise = Noise::new(seed);
    match species {
        PageSpecies::Original => taken(&Original { page: page.picture }, page, size, noise),
        PageSpecies::Screen => taken(&Display::new(page.picture, noise)?, page, size, noise),
        PageSpecies::ColourCopy => taken(&Copy::new(page.picture, true, noise)?, page, size, noise),
        PageSpecies::GreyCopy => taken(&Copy::new(page.picture, false, noise)?, page, size, noise),
        PageSpecies::Screenshot => screenshot(page, size, noise),
        PageSpecies::OtherPortrait => {
            let shot = taken(&Original { page: page.picture }, page, size, noise)?;
            other_portrait(&shot, page, donor, noise)
        }
        PageSpecies::OtherText => {
            let shot = taken(&Original { page: page.picture }, page, size, noise)?;
            other_text(&shot, page, donor, noise)
        }
    }
}

/// What lies at 0 to 1 across and down a page, seen by a camera.
fn taken(
    surface: &impl Surface,
    page: &FlatPage<'_>,
    size: PixelSize,
    noise: Noise,
) -> Result<Shot, ImageError> {
    let placement = Placement::of_page(size, ratio(page), noise);
    let surroundings = Surroundings { size, noise };
    let photo = Sensor::new(size, noise).take(|x, y| {
        let place = placement.at(x, y);
        let light = surface.light(place);
        surface.glare(place, light.unwrap_or_else(|| surroundings.light(x, y)))
    })?;
    Ok(Shot { photo, corners: placement.corners(), changed_values: Vec::new() })
}

fn ratio(page: &FlatPage<'_>) -> f32 {
    let PixelSize { width, height } = page.picture.size();
    width as f32 / height as f32
}

/// The page in a window of an application, between bars of one colour.
fn screenshot(page: &FlatPage<'_>, size: PixelSize, noise: Noise) -> Result<Shot, ImageError> {
    let (width, height) = (size.width as f32, size.height as f32);
    let across = (noise.between(90, 0.6, 1.0) * width).min(0.9 * height * ratio(page)).floor();
    let down = (across / ratio(page)).floor();
    let left = ((width - across) * noise.between(91, 0.2, 0.8)).floor();
    let top = ((height - down) * noise.between(92, 0.2, 0.8)).floor();
    let part = PixelSize { width: across as u32, height: down as u32 };
    let shown = selfsame_imaging::resize::resize(page.picture, part)?;
    let level = if noise.between(93, 0.0, 1.0) < 0.5 { 255 } else { 24 };
    let mut photo = RgbImage::filled(size, selfsame_imaging::Rgb([level; 3]))?;
    let row_length = 3 * size.width as usize;
    let rows = photo.pixels_mut().chunks_exact_mut(row_length).skip(top as usize);
    for (row, shown) in rows.zip(shown.rows()) {
        row[3 * left as usize..][..shown.len()].copy_from_slice(shown);
    }
    let at = |x: f32, y: f32| Position { x: left + across * x, y: top + down * y };
    let corners = Quadrilateral {
        top_left: at(0.0, 0.0),
        top_right: at(1.0, 0.0),
        bottom_right: at(1.0, 1.0),
        bottom_left: at(0.0, 1.0),
    };
    Ok(Shot { photo, corners, changed_values: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_imaging::Rgb;

    const SIZE: PixelSize = PixelSize { width: 240, height: 180 };

    fn shot(species: PageSpecies, seed: u64) -> Shot {
        let flat = |colour| RgbImage::filled(PixelSize { width: 300, height: 190 }, Rgb(colour));
        let (page, donor) = (flat([230, 140, 110]).unwrap(), flat([90, 90, 200]).unwrap());
        let part = |left, top, width, height| Part { left, top, size: PixelSize { width, height } };
        let values = [part(150, 40, 90, 12), part(150, 80, 90, 12)];
        let of = |picture| FlatPage { picture, portrait: part(10, 30, 70, 90), values: &values };
        photograph(species, &of(&page), &of(&donor), SIZE, seed).unwrap()
    }

    /// The mean colour of the middle of the page.
    fn middle(shot: &Shot) -> [f32; 3] {
        let Quadrilateral { top_left, bottom_right, .. } = shot.corners;
        let (x, y) = ((top_left.x + bottom_right.x) / 2.0, (top_left.y + bottom_right.y) / 2.0);
        let around = (0..400).map(|step| [(step % 20 - 10) as f32, (step / 20 - 10) as f32]);
        let colours = around.map(|[dx, dy]| crate::view::sample(&shot.photo, x + dx, y + dy));
        let sum =
            colours.fold([0.0; 3], |sum, colour| std::array::from_fn(|at| sum[at] + colour[at]));
        sum.map(|total| total / 400.0)
    }

    #[test]
    fn a_seed_makes_one_photograph() {
        for species in PageSpecies::ALL {
            let first = shot(species, 1);
            assert_eq!(first, shot(species, 1), "{}", species.name());
            assert_ne!(first, shot(species, 2), "{}", species.name());
        }
    }

    #[test]
    fn colours_stay_but_on_a_grey_copy() {
        for species in PageSpecies::ALL {
            let [red, _, blue] = middle(&shot(species, 5));
            let is_coloured = red > 1.2 * blue;
            assert_eq!(is_coloured, species != PageSpecies::GreyCopy, "{}", species.name());
        }
    }

    #[test]
    fn what_was_put_over_is_told() {
        assert!(shot(PageSpecies::Original, 3).changed_values.is_empty());
        let altered = shot(PageSpecies::OtherText, 3);
        assert!(!altered.changed_values.is_empty());
        assert_ne!(altered.photo, shot(PageSpecies::Original, 3).photo);
    }
}
