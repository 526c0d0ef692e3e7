//! Resizing to any size: averaging over areas when shrinking, linear
//! interpolation when enlarging, each axis on its own.
//!
//! The vertical pass runs first, over whole rows, because a row is contiguous
//! memory and one multiply-add a byte vectorises well; the horizontal pass then
//! works on few rows. Every source byte is read about once, so a 12-megapixel
//! photo becomes detector input in a fraction of its decoding time.

use crate::error::ImageError;
use crate::image::RgbImage;
use crate::part::Part;
use selfsame_protocol::face::CropSize;
use selfsame_protocol::geometry::PixelSize;
use std::ops::Range;

/// Longest side of a picture made to fit: a narrow one may not grow without end when
/// its short side is asked for.
const MAX_FITTED_SIDE: u32 = 8_000;

/// The size of a picture of `original` size made to fit what a caller asked for; its
/// ratio stays. Nothing asked for leaves it as it is.
#[must_use]
pub fn fitted_size(original: PixelSize, wanted: CropSize) -> PixelSize {
    if wanted == CropSize::default() {
        return original;
    }
    let width = wanted.width.unwrap_or(MAX_FITTED_SIDE).min(MAX_FITTED_SIDE);
    let height = wanted.height.unwrap_or(MAX_FITTED_SIDE).min(MAX_FITTED_SIDE);
    let (across, down) = (u64::from(original.width), u64::from(original.height));
    // The side that binds is the one that needs the smaller scale.
    if u64::from(width) * down <= u64::from(height) * across {
        PixelSize { width, height: scaled(down, width, across) }
    } else {
        PixelSize { width: scaled(across, height, down), height }
    }
}

/// `length × part / whole`, rounded, at least 1.
fn scaled(length: u64, part: u32, whole: u64) -> u32 {
    let whole = whole.max(1);
    let scaled = (length * u64::from(part) + whole / 2) / whole;
    u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
}

/// Resizes an image.
///
/// # Errors
/// [`ImageError::TooLarge`] when the result cannot be addressed,
/// [`ImageError::TooSmall`] when either image is empty.
pub fn resize(image: &RgbImage, size: PixelSize) -> Result<RgbImage, ImageError> {
    resize_part(image, Part { left: 0, top: 0, size: image.size() }, size)
}

/// Resizes the part of an image; what of it lies outside the image is left out.
///
/// # Errors
/// As [`resize`].
pub fn resize_part(image: &RgbImage, part: Part, size: PixelSize) -> Result<RgbImage, ImageError> {
    if [part.size.width, part.size.height, size.width, size.height].contains(&0) {
        return Err(ImageError::TooSmall(size));
    }
    let length = crate::image::byte_length(size).ok_or(ImageError::TooLarge(size))?;
    let bytes = part.left as usize * 3..(part.left as usize + part.size.width as usize) * 3;
    let rows = taps(part.size.height, size.height);
    let columns = taps(part.size.width, size.width);
    let mut blended = vec![0.0; bytes.len()];
    let mut pixels = Vec::with_capacity(length);
    for taps in &rows {
        let sources = image.rows().skip(part.top as usize + taps.sources.start);
        let sources = sources.filter_map(|row| row.get(bytes.clone()));
        blend_rows(sources, &taps.weights, &mut blended);
        let (triples, _) = blended.as_chunks();
        pixels.extend(columns.iter().flat_map(|column| column.sum(triples).map(to_byte)));
    }
    RgbImage::from_pixels(size, pixels)
}

/// The sources of one target row or column, with weights that add up to one.
struct Taps {
    sources: Range<usize>,
    weights: Vec<f32>,
}

impl Taps {
    fn sum(&self, pixels: &[[f32; 3]]) -> [f32; 3] {
        let pixels = pixels.get(self.sources.clone()).unwrap_or_default();
        let mut sum = [0.0; 3];
        for (pixel, weight) in pixels.iter().zip(&self.weights) {
            for (total, level) in sum.iter_mut().zip(pixel) {
                *total += weight * level;
            }
        }
        sum
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sides of images are far below 2^24, and cut off at zero first"
)]
fn taps(source: u32, target: u32) -> Vec<Taps> {
    let ratio = f64::from(source) / f64::from(target);
    // Half the width of the filter: a box as wide as a target pixel when
    // shrinking, a triangle over the two nearest sources when enlarging.
    let reach = if ratio > 1.0 { ratio / 2.0 } else { 1.0 };
    (0..target)
        .map(|index| {
            let centre = (f64::from(index) + 0.5) * ratio;
            let first = (centre - reach).max(0.0).floor();
            let last = (centre + reach).min(f64::from(source)).ceil();
            let weight = |source: f64| {
                if ratio > 1.0 {
                    (source + 1.0).min(centre + reach) - source.max(centre - reach)
                } else {
                    1.0 - (source + 0.5 - centre).abs()
                }
            };
            let sources = first as usize..last as usize;
            let weights: Vec<f64> =
                sources.clone().map(|source| weight(source as f64).max(0.0)).collect();
            let total: f64 = weights.iter().sum();
            let weights = weights.iter().map(|weight| (weight / total) as f32).collect();
            Taps { sources, weights }
        })
        .collect()
}

fn blend_rows<'a>(rows: impl Iterator<Item = &'a [u8]>, weights: &[f32], blended: &mut [f32]) {
    blended.fill(0.0);
    for (row, &weight) in rows.zip(weights) {
        add_weighted(row, weight, blended);
    }
}

/// Adds `weight` times the levels of a row, a block at a time: in the sandbox each
/// round of a loop pays for a look at the clock.
fn add_weighted(row: &[u8], weight: f32, blended: &mut [f32]) {
    const BLOCK: usize = 32;
    let (totals, last_totals) = blended.as_chunks_mut::<BLOCK>();
    let (levels, last_levels) = row.as_chunks::<BLOCK>();
    for (totals, levels) in totals.iter_mut().zip(levels) {
        for (total, &level) in totals.iter_mut().zip(levels) {
            *total += weight * f32::from(level);
        }
    }
    for (total, &level) in last_totals.iter_mut().zip(last_levels) {
        *total += weight * f32::from(level);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a weighted mean of bytes; the cast saturates"
)]
pub(crate) fn to_byte(level: f32) -> u8 {
    (level + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::Rgb;

    fn grey(width: u32, height: u32, levels: &[u8]) -> RgbImage {
        let pixels = levels.iter().flat_map(|&level| [level; 3]).collect();
        RgbImage::from_pixels(PixelSize { width, height }, pixels).unwrap()
    }

    fn levels(image: &RgbImage) -> Vec<u8> {
        image.pixels().chunks(3).map(|pixel| pixel[0]).collect()
    }

    #[test]
    fn fitted_pictures_keep_their_ratio() {
        struct Case {
            name: &'static str,
            original: (u32, u32),
            wanted: (Option<u32>, Option<u32>),
            fitted: (u32, u32),
        }
        let cases = [
            Case { name: "as is", original: (640, 480), wanted: (None, None), fitted: (640, 480) },
            Case {
                name: "wide",
                original: (640, 480),
                wanted: (Some(320), None),
                fitted: (320, 240),
            },
            Case {
                name: "high",
                original: (640, 480),
                wanted: (None, Some(240)),
                fitted: (320, 240),
            },
            Case {
                name: "box",
                original: (640, 480),
                wanted: (Some(64), Some(64)),
                fitted: (64, 48),
            },
            Case {
                name: "larger",
                original: (64, 48),
                wanted: (Some(128), None),
                fitted: (128, 96),
            },
            Case { name: "rounded", original: (3, 2), wanted: (Some(2), None), fitted: (2, 1) },
            Case { name: "thin", original: (8000, 64), wanted: (Some(4), None), fitted: (4, 1) },
            Case {
                name: "endless",
                original: (64, 8000),
                wanted: (Some(4096), None),
                fitted: (64, 8000),
            },
        ];
        for case in cases {
            let original = PixelSize { width: case.original.0, height: case.original.1 };
            let wanted = CropSize { width: case.wanted.0, height: case.wanted.1 };
            let fitted = fitted_size(original, wanted);
            assert_eq!((fitted.width, fitted.height), case.fitted, "{}", case.name);
        }
    }

    #[test]
    fn shrinking_averages_areas() {
        let image = grey(4, 2, &[0, 10, 100, 200, 20, 30, 100, 0]);
        let small = resize(&image, PixelSize { width: 2, height: 1 }).unwrap();
        assert_eq!(levels(&small), [15, 100]);
    }

    #[test]
    fn shrinking_by_a_fraction_weighs_shared_pixels() {
        let image = grey(3, 1, &[0, 90, 210]);
        let small = resize(&image, PixelSize { width: 2, height: 1 }).unwrap();
        assert_eq!(levels(&small), [30, 170]);
    }

    #[test]
    fn enlarging_interpolates_and_holds_the_edges() {
        let image = grey(2, 1, &[0, 100]);
        let large = resize(&image, PixelSize { width: 4, height: 1 }).unwrap();
        assert_eq!(levels(&large), [0, 25, 75, 100]);
    }

    #[test]
    fn one_colour_stays_that_colour() {
        let sizes = [(1, 1), (7, 300), (64, 64), (129, 31), (13, 500)];
        for (width, height) in sizes {
            let image = RgbImage::filled(PixelSize { width: 97, height: 101 }, Rgb([9, 99, 255]));
            let size = PixelSize { width, height };
            let expected = RgbImage::filled(size, Rgb([9, 99, 255])).unwrap();
            assert_eq!(resize(&image.unwrap(), size).unwrap(), expected);
        }
    }

    #[test]
    fn there_is_nothing_to_resize_to() {
        let image = grey(1, 1, &[5]);
        assert!(resize(&image, PixelSize { width: 0, height: 3 }).is_err());
    }
}
