//! Cutting a turned, scaled or tilted piece out of an image.
//!
//! Each target pixel is interpolated from its four neighbours in the source.
//! Where the piece is shrunk, that alone would skip pixels and alias, so the
//! part of the source in question is first averaged down to the target's scale.

use crate::error::ImageError;
use crate::image::{Rgb, RgbImage};
use crate::part::Part;
use crate::resize::resize_part;
use crate::transform::Similarity;
use selfsame_protocol::geometry::{PixelSize, Position};

/// Source pixels per target pixel from which averaging is worth its time.
const AVERAGED_FROM: f32 = 1.25;

/// Where the pixels of a target come from.
pub trait Mapping {
    /// Where `position` goes.
    fn apply(&self, position: Position) -> Position;

    /// How many source pixels come to lie on a target pixel along one side, on
    /// average over a target of `size`.
    #[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
    fn shrink(&self, size: PixelSize) -> f32 {
        let [a, b, c, d] = target_corners(size).map(|corner| self.apply(corner));
        let twice_area = (c.x - a.x) * (d.y - b.y) - (c.y - a.y) * (d.x - b.x);
        (twice_area.abs() / (2.0 * size.width as f32 * size.height as f32)).sqrt()
    }
}

/// The corners of a target, clockwise from the origin.
#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn target_corners(size: PixelSize) -> [Position; 4] {
    let (width, height) = (size.width as f32, size.height as f32);
    [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)].map(|(x, y)| Position { x, y })
}

/// Draws the image of `size` whose pixel positions `to_source` takes to
/// positions in `image`. What lies outside `image` gets the colour `outside`.
///
/// # Errors
/// [`ImageError::TooLarge`] when the result cannot be addressed.
pub fn warp(
    image: &RgbImage,
    to_source: &impl Mapping,
    size: PixelSize,
    outside: Rgb,
) -> Result<RgbImage, ImageError> {
    let shrink = to_source.shrink(size);
    if shrink < AVERAGED_FROM || !shrink.is_finite() {
        return interpolate(image, |position| to_source.apply(position), size, outside);
    }
    let Some(window) = Window::around(image.size(), to_source, size) else {
        return RgbImage::filled(size, outside);
    };
    let reduced = resize_part(image, window.part, window.reduced)?;
    let to_reduced = window.to_reduced();
    let place = |position| to_reduced.apply(to_source.apply(position));
    interpolate(&reduced, place, size, outside)
}

/// The part of the source a target needs, and the size it is averaged down to.
struct Window {
    part: Part,
    reduced: PixelSize,
}

impl Window {
    /// The smallest window around the target's corners, `None` when it lies
    /// outside the source.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "sides of images are far below 2^24, and clamped first"
    )]
    fn around(source: PixelSize, to_source: &impl Mapping, target: PixelSize) -> Option<Self> {
        let corners = target_corners(target).map(|corner| to_source.apply(corner));
        let shrink = to_source.shrink(target);
        let range = |coordinates: [f32; 4], side: u32| {
            let low = coordinates.into_iter().fold(f32::INFINITY, f32::min) - shrink;
            let high = coordinates.into_iter().fold(f32::NEG_INFINITY, f32::max) + shrink;
            let low = low.clamp(0.0, side as f32).floor() as u32;
            let high = high.clamp(0.0, side as f32).ceil() as u32;
            (low < high).then_some((low, high - low))
        };
        let (left, width) = range(corners.map(|corner| corner.x), source.width)?;
        let (top, height) = range(corners.map(|corner| corner.y), source.height)?;
        let reduced = |side: u32| ((side as f32 / shrink).round() as u32).max(1);
        Some(Self {
            part: Part { left, top, size: PixelSize { width, height } },
            reduced: PixelSize { width: reduced(width), height: reduced(height) },
        })
    }

    /// From positions in the source to positions in the reduced window.
    #[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
    fn to_reduced(&self) -> Similarity {
        let Part { left, top, size } = self.part;
        let shift = Position { x: -(left as f32), y: -(top as f32) };
        // Whole pixels make the two axes differ by less than a pixel over the
        // window; the longer one has the smaller error.
        let factor = if size.width > size.height {
            self.reduced.width as f32 / size.width as f32
        } else {
            self.reduced.height as f32 / size.height as f32
        };
        Similarity::translation(shift).then(&Similarity::scaling(factor))
    }
}

#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn interpolate(
    image: &RgbImage,
    to_source: impl Fn(Position) -> Position,
    size: PixelSize,
    outside: Rgb,
) -> Result<RgbImage, ImageError> {
    let mut target = RgbImage::filled(size, outside)?;
    let sampler = Sampler::new(image, outside);
    let row_length = (size.width as usize * 3).max(1);
    for (y, row) in target.pixels_mut().chunks_exact_mut(row_length).enumerate() {
        for (x, pixel) in row.as_chunks_mut().0.iter_mut().enumerate() {
            let centre = Position { x: x as f32 + 0.5, y: y as f32 + 0.5 };
            *pixel = sampler.at(to_source(centre));
        }
    }
    Ok(target)
}

/// Reads colours between pixels.
struct Sampler<'a> {
    pixels: &'a [[u8; 3]],
    width: isize,
    height: isize,
    outside: [u8; 3],
}

/// Two neighbours in a row.
type Neighbours = [[u8; 3]; 2];

impl<'a> Sampler<'a> {
    fn new(image: &'a RgbImage, outside: Rgb) -> Self {
        Self {
            pixels: image.pixels().as_chunks().0,
            width: image.size().width as isize,
            height: image.size().height as isize,
            outside: outside.0,
        }
    }

    /// The colour at `position`, interpolated linearly between pixel centres.
    fn at(&self, position: Position) -> [u8; 3] {
        let (column, right_share) = split(position.x - 0.5);
        let (row, lower_share) = split(position.y - 0.5);
        let upper = self.neighbours(column, row);
        let lower = self.neighbours(column, row.saturating_add(1));
        std::array::from_fn(|channel| {
            let across = |[left, right]: Neighbours| {
                u32::from(left[channel]) * (ONE - right_share)
                    + u32::from(right[channel]) * right_share
            };
            let mixed = across(upper) * (ONE - lower_share) + across(lower) * lower_share;
            to_byte(mixed)
        })
    }

    fn neighbours(&self, column: isize, row: isize) -> Neighbours {
        let inside = 0 <= column && column < self.width - 1 && 0 <= row && row < self.height;
        let pair = inside.then(|| {
            let index = row.unsigned_abs() * self.width.unsigned_abs() + column.unsigned_abs();
            self.pixels.get(index..)?.first_chunk().copied()
        });
        pair.flatten()
            .unwrap_or_else(|| [self.pixel(column, row), self.pixel(column.saturating_add(1), row)])
    }

    fn pixel(&self, column: isize, row: isize) -> [u8; 3] {
        if column < 0 || row < 0 || column >= self.width || row >= self.height {
            return self.outside;
        }
        let index = row.unsigned_abs() * self.width.unsigned_abs() + column.unsigned_abs();
        self.pixels.get(index).copied().unwrap_or(self.outside)
    }
}

/// One, as shares are counted; whole numbers are faster here than floats.
const ONE: u32 = 256;

/// The largest whole number up to `value`, and the share of the next one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "casts saturate, and positions that large lie outside every image"
)]
fn split(value: f32) -> (isize, u32) {
    // Not `f32::floor`: without an instruction for it that is a function call.
    let towards_zero = value as i32;
    let whole = towards_zero.saturating_sub(i32::from(towards_zero as f32 > value));
    let share = (value - whole as f32) * ONE as f32 + 0.5;
    (whole as isize, (share as u32).min(ONE))
}

/// Rounds a level that has been weighed twice.
#[expect(clippy::cast_possible_truncation, reason = "a mean of bytes fits a byte")]
const fn to_byte(weighed: u32) -> u8 {
    ((weighed + ONE * ONE / 2) / (ONE * ONE)) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(width: u32, height: u32) -> PixelSize {
        PixelSize { width, height }
    }

    /// Red grows by `step` a column, green by `step` a row.
    fn ramp(side: u32, step: u8) -> RgbImage {
        let pixels = (0..side * side)
            .flat_map(|index| [(index % side) as u8 * step, (index / side) as u8 * step, 7])
            .collect();
        RgbImage::from_pixels(size(side, side), pixels).unwrap()
    }

    #[test]
    fn nothing_changes_without_a_change() {
        let image = ramp(9, 20);
        let same = warp(&image, &Similarity::scaling(1.0), image.size(), Rgb::BLACK);
        assert_eq!(same.unwrap(), image);
    }

    #[test]
    fn positions_are_split_on_both_sides_of_zero() {
        let cases =
            [(1.5, (1, 128)), (1.0, (1, 0)), (0.0, (0, 0)), (-0.25, (-1, 192)), (-1.0, (-1, 0))];
        for (value, expected) in cases {
            assert_eq!(split(value), expected, "{value}");
        }
        for nowhere in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e30, -1e30] {
            assert!(split(nowhere).1 <= ONE, "{nowhere}");
        }
    }

    #[test]
    fn a_quarter_turn_is_exact() {
        let image = ramp(5, 40);
        // Target (x, y) comes from source (y, 5 - x).
        let quarter = Similarity { a: 0.0, b: -1.0, shift: Position { x: 0.0, y: 5.0 } };
        let turned = warp(&image, &quarter, image.size(), Rgb::BLACK).unwrap();
        assert_eq!(turned, crate::Orientation::Rotate90.apply(image));
    }

    #[test]
    fn between_pixels_colours_are_mixed() {
        let half = Similarity::translation(Position { x: 0.5, y: 0.0 });
        let moved = warp(&ramp(4, 10), &half, size(3, 1), Rgb::BLACK).unwrap();
        assert_eq!(moved.pixels(), [5, 0, 7, 15, 0, 7, 25, 0, 7]);
    }

    #[test]
    fn outside_is_filled() {
        let away = Similarity::translation(Position { x: -2.0, y: 0.0 });
        let moved = warp(&ramp(4, 10), &away, size(3, 1), Rgb([1, 2, 3])).unwrap();
        assert_eq!(moved.pixels(), [1, 2, 3, 1, 2, 3, 0, 0, 7]);
        let far = Similarity { a: 3.0, b: 0.0, shift: Position { x: 1e9, y: 0.0 } };
        let nothing = warp(&ramp(4, 10), &far, size(2, 2), Rgb([1, 2, 3])).unwrap();
        assert_eq!(nothing, RgbImage::filled(size(2, 2), Rgb([1, 2, 3])).unwrap());
    }

    #[test]
    fn shrinking_does_not_alias() {
        // Stripes one pixel wide turn grey; skipping pixels would keep them.
        let pixels = (0..400 * 400).flat_map(|index| [(index % 2) as u8 * 255; 3]).collect();
        let stripes = RgbImage::from_pixels(size(400, 400), pixels).unwrap();
        for factor in [2.0, 3.3, 7.0, 10.0] {
            let to_source = Similarity { a: factor, b: 0.1, shift: Position { x: 50.0, y: 50.0 } };
            let small = warp(&stripes, &to_source, size(30, 30), Rgb::BLACK).unwrap();
            let deviation = small.pixels().iter().map(|&level| level.abs_diff(127)).max().unwrap();
            assert!(deviation < 50, "{factor}: {deviation}");
        }
    }

    #[test]
    fn shrinking_keeps_positions() {
        let factor = Similarity { a: 2.5, b: 0.0, shift: Position { x: 3.0, y: 5.0 } };
        let image = ramp(50, 5);
        let small = warp(&image, &factor, size(12, 12), Rgb::BLACK).unwrap();
        for (index, pixel) in small.pixels().chunks(3).enumerate() {
            let (x, y) = ((index % 12) as f32 + 0.5, (index / 12) as f32 + 0.5);
            let expected = [(2.5 * x + 3.0 - 0.5) * 5.0, (2.5 * y + 5.0 - 0.5) * 5.0];
            assert!((f32::from(pixel[0]) - expected[0]).abs() < 3.0, "{index} {pixel:?}");
            assert!((f32::from(pixel[1]) - expected[1]).abs() < 3.0, "{index} {pixel:?}");
        }
    }
}
