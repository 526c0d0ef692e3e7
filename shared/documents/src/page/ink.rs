//! Whether something is drawn or written in a part of a page, and where.

use selfsame_imaging::luminance::luma_level;
use selfsame_imaging::resize::resize_part;
use selfsame_imaging::{Part, RgbImage};
use selfsame_protocol::geometry::PixelSize;

/// Ink is darker than this share of the paper, which the median of the part is.
const INK: f32 = 0.72;

/// Shares of a part that strokes cover: below is dirt, above is no paper. Signatures and
/// fingerprints of specimens cover 0.01 to 0.3 of their fields.
const COVERED: std::ops::RangeInclusive<f32> = 0.004..=0.45;

/// Pixels of a row or column that is not empty: fewer are grains of noise.
const LEAST_PIXELS: usize = 2;

/// Paper left around the ink, over the height of the part: strokes end faint.
const MARGIN: f32 = 0.06;

/// The box of the ink in a part, with a little paper around it; `None` where there is no
/// ink, or no paper.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
pub fn ink(picture: &RgbImage, part: Part) -> Option<Part> {
    let shown = resize_part(picture, part, part.size).ok()?;
    let levels: Vec<u8> = shown.pixels().as_chunks().0.iter().map(|it| luma_level(*it)).collect();
    let mut sorted = levels.clone();
    sorted.sort_unstable();
    let paper = f32::from(*sorted.get(sorted.len() / 2)?);
    let is_ink: Vec<bool> = levels.iter().map(|&level| f32::from(level) < INK * paper).collect();
    let covered = is_ink.iter().filter(|it| **it).count() as f32 / is_ink.len() as f32;
    COVERED.contains(&covered).then(|| bounds(&is_ink, part)).flatten()
}

/// The rows and columns of a part that hold ink.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sides of images are far below 2^24"
)]
fn bounds(is_ink: &[bool], part: Part) -> Option<Part> {
    let width = part.size.width as usize;
    let row = |row: &[bool]| row.iter().filter(|it| **it).count();
    let rows: Vec<usize> = is_ink.chunks_exact(width).map(row).collect();
    let columns: Vec<usize> = (0..width)
        .map(|at| is_ink.iter().skip(at).step_by(width).filter(|it| **it).count())
        .collect();
    let margin = (MARGIN * part.size.height as f32) as u32;
    let (left, right) = ends(&columns, margin)?;
    let (top, bottom) = ends(&rows, margin)?;
    let size = PixelSize { width: right - left, height: bottom - top };
    Some(Part { left: part.left + left, top: part.top + top, size })
}

/// From the first to behind the last count that is high enough, and a margin.
fn ends(counts: &[usize], margin: u32) -> Option<(u32, u32)> {
    let high = |count: &usize| *count >= LEAST_PIXELS;
    let first = u32::try_from(counts.iter().position(high)?).ok()?;
    let last = u32::try_from(counts.iter().rposition(high)? + 1).ok()?;
    let all = u32::try_from(counts.len()).ok()?;
    Some((first.saturating_sub(margin), (last + margin).min(all)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_imaging::Rgb;

    fn paper(drawn: impl Fn(usize, usize) -> bool) -> RgbImage {
        let size = PixelSize { width: 60, height: 40 };
        let mut picture = RgbImage::filled(size, Rgb([200, 190, 210])).unwrap();
        for (index, pixel) in picture.pixels_mut().chunks_exact_mut(3).enumerate() {
            if drawn(index % 60, index / 60) {
                pixel.copy_from_slice(&[20, 20, 60]);
            }
        }
        picture
    }

    const PART: Part = Part { left: 10, top: 5, size: PixelSize { width: 40, height: 30 } };

    #[test]
    fn strokes_have_a_box() {
        let stroke =
            paper(|x, y| (20..40).contains(&x) && (15..17).contains(&y) || x == 30 && y < 20);
        let expected = Part { left: 19, top: 14, size: PixelSize { width: 22, height: 4 } };
        assert_eq!(ink(&stroke, PART), Some(expected));
    }

    #[test]
    fn empty_and_full_parts_have_none() {
        assert_eq!(ink(&paper(|_, _| false), PART), None);
        assert_eq!(ink(&paper(|x, y| x == 20 && y == 20), PART), None);
        assert_eq!(ink(&paper(|x, _| x < 29), PART), None, "what is as dark as light is no stroke");
    }
}
