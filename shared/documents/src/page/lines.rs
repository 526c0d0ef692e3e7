//! Stretches of print on a straightened page, found without a network: places where
//! light and dark follow each other quickly along a row, joined to parts that are
//! long and low.
//!
//! They serve to hold the page upright, for which a handful of any lines will do.

use selfsame_imaging::luminance::Plane;
use selfsame_imaging::quantile::quantile;
use selfsame_imaging::{Part, RgbImage};
use selfsame_protocol::geometry::PixelSize;

/// Difference of neighbours in a row that a stroke makes, of luminance 0 to 1, on a page
/// in good light.
const STROKE: f32 = 0.08;

/// The same over the contrast of a page, which counts in bad light.
const STROKE_PER_CONTRAST: f32 = 0.12;

/// Smaller differences are noise in any light.
const NOISE: f32 = 0.02;

/// Shares of a page that are darker than ink, and than paper.
const INK_TO_PAPER: (f32, f32) = (0.02, 0.90);

/// Pixels to either side over which strokes are counted: a few characters.
const REACH: usize = 10;

/// Strokes within the reach that make print.
const DENSE: usize = 6;

/// Heights of lines, in pixels of a page 800 wide: from one millimetre to four.
const HEIGHTS: std::ops::RangeInclusive<u32> = 7..=40;

/// The least width of a line over its height.
const LENGTH: u32 = 5;

/// Finds at most `limit` lines, the longest first.
#[must_use]
pub fn lines(page: &RgbImage, limit: usize) -> Vec<Part> {
    let width = page.size().width as usize;
    let mut print = print(page);
    let starts: Vec<usize> = (0..print.len()).collect();
    let mut lines: Vec<Part> = starts
        .into_iter()
        .filter_map(|start| bounds(&mut print, width, start))
        .filter(|part| HEIGHTS.contains(&part.size.height))
        .filter(|part| part.size.width >= LENGTH * part.size.height)
        .collect();
    lines.sort_by_key(|part| std::cmp::Reverse(part.size.width));
    lines.truncate(limit);
    lines
}

/// Which pixels lie in print.
fn print(page: &RgbImage) -> Vec<bool> {
    let plane = Plane::luminance(page);
    let width = (plane.size().width as usize).max(1);
    let stroke = (STROKE_PER_CONTRAST * contrast(plane.values())).clamp(NOISE, STROKE);
    plane.values().chunks_exact(width).flat_map(|row| dense(row, stroke)).collect()
}

/// From ink to paper.
fn contrast(levels: &[f32]) -> f32 {
    let mut levels = levels.to_vec();
    let (ink, paper) = INK_TO_PAPER;
    match (quantile(&mut levels, ink), quantile(&mut levels, paper)) {
        (Some(ink), Some(paper)) => paper - ink,
        _ => 0.0,
    }
}

/// Which places of a row have many differences of a `stroke` around them.
fn dense(row: &[f32], stroke: f32) -> Vec<bool> {
    let strokes = row.windows(2).map(|pair| matches!(pair, [a, b] if (a - b).abs() > stroke));
    let mut counts = vec![0];
    counts.extend(strokes.scan(0_usize, |count, stroke| {
        *count += usize::from(stroke);
        Some(*count)
    }));
    let count = |at: usize| counts.get(at.min(counts.len() - 1)).copied().unwrap_or_default();
    (0..row.len()).map(|x| count(x + REACH) - count(x.saturating_sub(REACH)) >= DENSE).collect()
}

/// Takes the part around `start` out of `print` and returns its bounds.
fn bounds(print: &mut [bool], width: usize, start: usize) -> Option<Part> {
    print.get(start).copied().filter(|&is_print| is_print)?;
    let (mut left, mut right) = (usize::MAX, 0);
    let (mut top, mut bottom) = (usize::MAX, 0);
    let mut waiting = vec![start];
    while let Some(pixel) = waiting.pop() {
        if !print.get_mut(pixel).is_some_and(std::mem::take) {
            continue;
        }
        let (x, y) = (pixel % width, pixel / width);
        (left, right, top, bottom) = (left.min(x), right.max(x), top.min(y), bottom.max(y));
        waiting.extend((x > 0).then(|| pixel - 1));
        waiting.extend((x + 1 < width).then_some(pixel + 1));
        waiting.extend([pixel.checked_sub(width), Some(pixel + width)].into_iter().flatten());
    }
    let number = |value: usize| u32::try_from(value).ok();
    let size = PixelSize { width: number(right - left + 1)?, height: number(bottom - top + 1)? };
    Some(Part { left: number(left)?, top: number(top)?, size })
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_imaging::Rgb;

    #[test]
    fn long_low_parts_are_lines() {
        let size = PixelSize { width: 400, height: 100 };
        // Stripes in a line of print, and in a square that is none.
        let is_ink = |x: u32, y: u32| {
            let line = (50..350).contains(&x) && (20..36).contains(&y);
            let square = (50..120).contains(&x) && (50..95).contains(&y);
            (line || square) && x % 4 < 2
        };
        let pixels = (0..size.width * size.height)
            .flat_map(|index| [if is_ink(index % 400, index / 400) { 20 } else { 230 }; 3]);
        let page = RgbImage::from_pixels(size, pixels.collect()).unwrap();
        let found = lines(&page, 5);
        assert_eq!(found.len(), 1);
        let [Part { left, top, size }] = found.as_slice() else { return };
        assert!(left.abs_diff(50) < 10 && size.width.abs_diff(300) < 20, "{left} {size:?}");
        assert_eq!((*top, size.height), (20, 16));
        assert!(lines(&page, 0).is_empty());
    }

    #[test]
    fn print_in_little_light_is_print() {
        let size = PixelSize { width: 400, height: 60 };
        let level = |x: u32, y: u32| {
            let is_ink = (50..350).contains(&x) && (20..36).contains(&y) && x % 4 < 2;
            if is_ink { 14 } else { 30 }
        };
        let pixels =
            (0..size.width * size.height).flat_map(|index| [level(index % 400, index / 400); 3]);
        let page = RgbImage::from_pixels(size, pixels.collect()).unwrap();
        assert_eq!(lines(&page, 5).len(), 1);
    }

    #[test]
    fn an_empty_page_has_no_lines() {
        let page = RgbImage::filled(PixelSize { width: 80, height: 50 }, Rgb::WHITE).unwrap();
        assert!(lines(&page, 5).is_empty());
        let nothing = RgbImage::filled(PixelSize { width: 0, height: 0 }, Rgb::WHITE).unwrap();
        assert!(lines(&nothing, 5).is_empty());
    }
}
