//! Lines of text in the map of a DB detector.
//!
//! Liao et al., Real-time Scene Text Detection with Differentiable Binarization,
//! 2020, as PaddleOCR decodes it: the network draws lines shrunk, so that they do
//! not touch; connected parts become rectangles and are grown again.

use super::rectangle::Rectangle;
use selfsame_imaging::component::{Cell, components};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// Above this a pixel of the map is text. This and the next three are PaddleOCR's
/// values for this network.
const THRESHOLD: f32 = 0.3;

/// Smallest mean of a part of the map that counts as a line.
const SMALLEST_SCORE: f32 = 0.5;

/// Shortest side of a part, in pixels of the map.
const SHORTEST_SIDE: f32 = 3.0;

/// A rectangle grows by this times its area over its perimeter.
const GROWTH: f32 = 1.6;

/// Longest side of the picture that the detector sees.
const LONGEST_SIDE: u32 = 960;

/// Sides of the detector's input are multiples of this.
const STEP: u32 = 32;

/// A line of text in a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextBox {
    /// Its outline; the text runs from left to right in it.
    pub outline: Quadrilateral,
    /// How sure the detector is, 0 to 1.
    pub score: f32,
}

/// The size in which a picture is shown to the detector.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sides of images are far below 2^24"
)]
pub fn input_size(picture: PixelSize) -> PixelSize {
    let longest = picture.width.max(picture.height).max(1);
    let scale = LONGEST_SIDE as f32 / longest as f32;
    let side = |side: u32| {
        let steps = (side as f32 * scale / STEP as f32).round() as u32;
        steps.max(1) * STEP
    };
    PixelSize { width: side(picture.width), height: side(picture.height) }
}

/// The lines in a map of probabilities, row after row, of size `map`; at most `limit`,
/// the surest first. Positions are in a picture of size `picture`.
#[must_use]
pub fn decode(
    probabilities: &[f32],
    map: PixelSize,
    picture: PixelSize,
    limit: usize,
) -> Vec<TextBox> {
    let mask: Vec<bool> = probabilities.iter().map(|&value| value > THRESHOLD).collect();
    let parts = components(&mask, map);
    let lines = parts.iter().filter_map(|part| line(part, probabilities, map));
    let mut lines: Vec<_> = lines.map(|line| scaled(line, map, picture)).collect();
    lines.sort_by(|a, b| b.score.total_cmp(&a.score));
    lines.truncate(limit);
    lines
}

fn line(part: &[Cell], probabilities: &[f32], map: PixelSize) -> Option<TextBox> {
    let rectangle = Rectangle::around(part)?;
    let score = mean(part, probabilities, map)?;
    if rectangle.shorter_side() < SHORTEST_SIDE || score < SMALLEST_SCORE {
        return None;
    }
    Some(TextBox { outline: rectangle.grown(GROWTH).upright(), score })
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a map are far below 2^24")]
fn mean(part: &[Cell], probabilities: &[f32], map: PixelSize) -> Option<f32> {
    let value = |&(x, y): &Cell| probabilities.get(y as usize * map.width as usize + x as usize);
    let sum: f32 = part.iter().filter_map(value).sum();
    (!part.is_empty()).then(|| sum / part.len() as f32)
}

#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn scaled(line: TextBox, map: PixelSize, picture: PixelSize) -> TextBox {
    let across = picture.width as f32 / map.width.max(1) as f32;
    let down = picture.height as f32 / map.height.max(1) as f32;
    let scaled = |at: Position| Position { x: at.x * across, y: at.y * down };
    let Quadrilateral { top_left, top_right, bottom_right, bottom_left } = line.outline;
    let outline = Quadrilateral {
        top_left: scaled(top_left),
        top_right: scaled(top_right),
        bottom_right: scaled(bottom_right),
        bottom_left: scaled(bottom_left),
    };
    TextBox { outline, ..line }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: PixelSize = PixelSize { width: 64, height: 32 };

    fn map(text: impl Fn(u32, u32) -> f32) -> Vec<f32> {
        (0..MAP.width * MAP.height).map(|at| text(at % MAP.width, at / MAP.width)).collect()
    }

    #[test]
    fn a_line_grows_and_is_scaled() {
        let bar = map(|x, y| if (10..50).contains(&x) && (8..16).contains(&y) { 0.9 } else { 0.1 });
        let found = decode(&bar, MAP, PixelSize { width: 128, height: 96 }, 10);
        let [line] = found[..] else { panic!("{found:?}") };
        assert!((line.score - 0.9).abs() < 1e-4);
        // 40 x 8 grows by 1.6 * 320 / 96 = 5.33 on each side.
        let Quadrilateral { top_left, bottom_right, .. } = line.outline;
        let expected = [(10.0 - 5.33) * 2.0, (8.0 - 5.33) * 3.0, 55.33 * 2.0, 21.33 * 3.0];
        let found = [top_left.x, top_left.y, bottom_right.x, bottom_right.y];
        for (found, expected) in found.into_iter().zip(expected) {
            assert!((found - expected).abs() < 0.1, "{found} {expected}");
        }
    }

    #[test]
    fn a_tilted_line_keeps_its_tilt() {
        let tilted = map(|x, y| {
            let along = (10..54).contains(&x);
            f32::from(u8::from(along && (y as f32 - x as f32 * 0.2 - 6.0).abs() < 3.0))
        });
        let [line] = decode(&tilted, MAP, MAP, 10)[..] else { panic!() };
        let Quadrilateral { top_left, top_right, .. } = line.outline;
        let slope = (top_right.y - top_left.y) / (top_right.x - top_left.x);
        assert!((slope - 0.2).abs() < 0.04, "{slope}");
    }

    #[test]
    fn faint_thin_and_missing_lines_are_none() {
        let cases = [
            ("faint", map(|x, y| if x < 40 && y < 8 { 0.4 } else { 0.0 })),
            ("thin", map(|_, y| if y == 5 { 1.0 } else { 0.0 })),
            ("nothing", map(|_, _| 0.0)),
            ("no numbers", map(|_, _| f32::NAN)),
            ("too short", vec![1.0; 7]),
        ];
        for (name, values) in cases {
            assert_eq!(decode(&values, MAP, MAP, 10), [], "{name}");
        }
    }

    #[test]
    fn the_limit_keeps_the_surest() {
        let two = map(|x, y| match (x, y) {
            (2..30, 4..10) => 0.7,
            (2..30, 20..26) => 0.9,
            _ => 0.0,
        });
        let [line] = decode(&two, MAP, MAP, 1)[..] else { panic!() };
        assert!(line.score > 0.85);
    }

    #[test]
    fn inputs_are_multiples_of_the_step() {
        let cases = [((1600, 1000), (960, 608)), ((1600, 1126), (960, 672)), ((1, 1), (960, 960))];
        for ((width, height), (wide, high)) in cases {
            let expected = PixelSize { width: wide, height: high };
            assert_eq!(input_size(PixelSize { width, height }), expected);
        }
    }
}
