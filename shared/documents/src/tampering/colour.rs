//! Whether a page has colours.
//!
//! A copy in black has no more than one tint, that of its light. What a document of
//! a kind looks like is not known here, so one that is issued without any colour is
//! taken for a copy.

use super::{anchored, quantile};
use selfsame_imaging::resize::resize;
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::geometry::PixelSize;

/// Cells that the page is averaged to: dots and noise vanish, fields of colour stay.
const CELLS: PixelSize = PixelSize { width: 50, height: 32 };

/// Light of a cell, 0 to 3 of three colours, below which its tint is not known.
const DARK: f32 = 0.3;

/// The share of cells whose tint differs less from the usual one than the measure: on
/// some documents nothing but the portrait has colours.
const SHARE: f32 = 0.97;

/// Score, 0 the colours are as they should be to 1 they are surely gone.
///
/// # Errors
/// None in practice: the size is fixed.
pub fn change(page: &RgbImage) -> Result<f32, ImageError> {
    Ok(1.0 - anchored(spread(page)?, &ANCHORS))
}

/// Spreads of tints and one minus their scores. Of 19 grey copies rendered from drawn
/// pages (`models/training/page_tampering`) all spread less than 0.026, of 77 photographs
/// of the pages themselves all more than 0.037.
const ANCHORS: [(f32, f32); 3] = [(0.015, 0.0), (0.03, 0.5), (0.06, 1.0)];

/// How far tints differ: shares of red and blue in the light, from their medians.
///
/// # Errors
/// None in practice: the size is fixed.
pub fn spread(page: &RgbImage) -> Result<f32, ImageError> {
    let cells = resize(page, CELLS)?;
    let tints: Vec<[f32; 2]> = cells.pixels().as_chunks::<3>().0.iter().filter_map(tint).collect();
    let usual = |channel: fn(&[f32; 2]) -> f32| {
        quantile(&mut tints.iter().map(channel).collect::<Vec<_>>(), 0.5).unwrap_or_default()
    };
    let (red, blue) = (usual(|tint| tint[0]), usual(|tint| tint[1]));
    let mut distances: Vec<f32> =
        tints.iter().map(|tint| (tint[0] - red).hypot(tint[1] - blue)).collect();
    Ok(quantile(&mut distances, SHARE).unwrap_or_default())
}

/// The shares of red and blue in a colour's light; `None` of the dark.
fn tint(pixel: &[u8; 3]) -> Option<[f32; 2]> {
    let [red, green, blue] = pixel.map(|level| f32::from(level) / 255.0);
    let light = red + green + blue;
    (light > DARK).then(|| [red / light, blue / light])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page whose left third has another colour.
    fn page(paper: [u8; 3], picture: [u8; 3]) -> RgbImage {
        let size = PixelSize { width: 200, height: 128 };
        let colour = |x| if x < 66 { picture } else { paper };
        let pixels = (0..size.width * size.height).flat_map(|index| colour(index % size.width));
        RgbImage::from_pixels(size, pixels.collect()).unwrap()
    }

    #[test]
    fn one_tint_in_any_light_is_no_colour() {
        let copies = [([220, 220, 220], [90, 90, 90]), ([240, 200, 160], [120, 100, 80])];
        for (paper, picture) in copies {
            assert!(change(&page(paper, picture)).unwrap() > 0.5, "{paper:?}");
        }
        assert_eq!(change(&page([240, 230, 200], [150, 90, 70])), Ok(0.0));
    }

    #[test]
    fn the_dark_has_no_tint() {
        assert!(change(&page([220, 220, 220], [9, 0, 4])).unwrap() > 0.9);
    }
}
