//! Scaling by looking at the four nearest pixels alone, on each axis by its own
//! factor.
//!
//! Shrunk like this an image keeps noise and screen patterns that averaging
//! would smooth away, which is why some networks were trained on it: it is what
//! OpenCV's `resize` does by default. Everything else uses [`crate::resize`].

use crate::error::ImageError;
use crate::image::RgbImage;
use crate::part::Part;
use crate::resize::to_byte;
use selfsame_protocol::geometry::PixelSize;

/// Scales the part of an image by linear interpolation between pixel centres;
/// what of it lies outside the image is black.
///
/// # Errors
/// [`ImageError::TooLarge`] when the result cannot be addressed,
/// [`ImageError::TooSmall`] when either image is empty.
pub fn sample(image: &RgbImage, part: Part, size: PixelSize) -> Result<RgbImage, ImageError> {
    if [part.size.width, part.size.height, size.width, size.height].contains(&0) {
        return Err(ImageError::TooSmall(size));
    }
    let length = crate::image::byte_length(size).ok_or(ImageError::TooLarge(size))?;
    let columns = neighbours(part.left, part.size.width, size.width);
    let rows = neighbours(part.top, part.size.height, size.height);
    let stride = image.size().width as usize;
    let at = |row: usize, column: usize| {
        if column < stride { image.pixel(row * stride + column) } else { [0; 3] }
    };
    let mut pixels = Vec::with_capacity(length);
    for row in &rows {
        for column in &columns {
            let upper = column.mix(at(row.first, column.first), at(row.first, column.second));
            let lower = column.mix(at(row.second, column.first), at(row.second, column.second));
            pixels.extend(upper.iter().zip(lower).map(|(&u, l)| to_byte(u + (l - u) * row.share)));
        }
    }
    RgbImage::from_pixels(size, pixels)
}

/// Two neighbouring pixels along an axis and the share of the second.
struct Neighbours {
    first: usize,
    second: usize,
    share: f32,
}

impl Neighbours {
    fn mix(&self, first: [u8; 3], second: [u8; 3]) -> [f32; 3] {
        std::array::from_fn(|channel| {
            let (first, second) = (f32::from(first[channel]), f32::from(second[channel]));
            first + (second - first) * self.share
        })
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sides of images are far below 2^24, and cut off at zero first"
)]
fn neighbours(start: u32, source: u32, target: u32) -> Vec<Neighbours> {
    let (ratio, last) = (source as f32 / target as f32, source.saturating_sub(1));
    let place = |index: u32| {
        let position = ((index as f32 + 0.5) * ratio - 0.5).clamp(0.0, last as f32);
        let first = position as u32;
        Neighbours {
            first: (start + first) as usize,
            second: (start + (first + 1).min(last)) as usize,
            share: position - first as f32,
        }
    };
    (0..target).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripes(width: u32, height: u32) -> RgbImage {
        let levels = (0..width * height).map(|index| (index % width % 2) as u8 * 200);
        let pixels = levels.flat_map(|level| [level; 3]).collect();
        RgbImage::from_pixels(PixelSize { width, height }, pixels).unwrap()
    }

    fn levels(image: &RgbImage) -> Vec<u8> {
        image.pixels().chunks(3).map(|pixel| pixel[0]).collect()
    }

    fn whole(image: &RgbImage) -> Part {
        Part { left: 0, top: 0, size: image.size() }
    }

    #[test]
    fn shrinking_keeps_a_fine_pattern() {
        let image = stripes(15, 5);
        let small = sample(&image, whole(&image), PixelSize { width: 5, height: 1 }).unwrap();
        assert_eq!(levels(&small), [200, 0, 200, 0, 200]);
    }

    #[test]
    fn enlarging_interpolates_and_holds_the_edges() {
        let image = stripes(2, 1);
        let large = sample(&image, whole(&image), PixelSize { width: 4, height: 2 }).unwrap();
        assert_eq!(levels(&large), [0, 50, 150, 200, 0, 50, 150, 200]);
    }

    #[test]
    fn a_part_is_taken_from_its_place() {
        let image = stripes(5, 3);
        let part = Part { left: 1, top: 1, size: PixelSize { width: 2, height: 1 } };
        let same = sample(&image, part, part.size).unwrap();
        assert_eq!(levels(&same), [200, 0]);
    }

    #[test]
    fn what_lies_outside_is_black() {
        let image = stripes(2, 2);
        let part = Part { left: 1, top: 1, size: PixelSize { width: 2, height: 2 } };
        assert_eq!(levels(&sample(&image, part, part.size).unwrap()), [200, 0, 0, 0]);
        let nothing = PixelSize { width: 0, height: 2 };
        assert!(sample(&image, whole(&image), nothing).is_err());
    }
}
