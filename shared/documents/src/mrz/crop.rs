//! A line of a zone as its recogniser wants it, and what it answers.

use super::alphabet::ALPHABET;
use super::lattice::Step;
use super::locate::TextLine;
use selfsame_imaging::luminance::Plane;
use selfsame_imaging::projective::corners;
use selfsame_imaging::warp::warp;
use selfsame_imaging::{ImageError, Projective, Rgb, RgbImage};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// Width and height of the recogniser's input.
pub const INPUT: PixelSize = PixelSize { width: 704, height: 32 };

/// How much larger than a line its crop is, by the line's height as it is located.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Growth {
    /// The height of the crop.
    pub height: f32,
    /// How far it reaches beyond either end.
    pub margin: f32,
}

/// How lines are cropped: as the recogniser likes them best, then for lines whose
/// ends were missed, then for those that are higher than they look.
pub const GROWTHS: [Growth; 3] = [
    Growth { height: 1.36, margin: 1.0 },
    Growth { height: 1.5, margin: 2.5 },
    Growth { height: 1.75, margin: 1.2 },
];

/// The outline of a line's crop in the picture; `None` for a line without length.
#[must_use]
pub fn outline(line: &TextLine, growth: Growth) -> Option<Quadrilateral> {
    let (x, y) = (line.end.x - line.start.x, line.end.y - line.start.y);
    let length = x.hypot(y);
    if !length.is_normal() {
        return None;
    }
    let (x, y) = (x / length * line.height, y / length * line.height);
    let (half_x, half_y) = (x * growth.height / 2.0, y * growth.height / 2.0);
    let at = |from: Position, along: f32, up: f32| Position {
        x: from.x + along * x * growth.margin + up * half_y,
        y: from.y + along * y * growth.margin - up * half_x,
    };
    Some(Quadrilateral {
        top_left: at(line.start, -1.0, 1.0),
        top_right: at(line.end, 1.0, 1.0),
        bottom_right: at(line.end, 1.0, -1.0),
        bottom_left: at(line.start, -1.0, -1.0),
    })
}

/// The recogniser's input: luminance from -1 to 1, row after row, the line at the
/// left with its ratio kept, or squeezed if it is too long. The rest has the
/// lightness of the crop's end.
///
/// # Errors
/// [`ImageError::TooSmall`] when the outline is none.
pub fn input(picture: &RgbImage, outline: &Quadrilateral) -> Result<Vec<f32>, ImageError> {
    let size = PixelSize { width: width(outline), height: INPUT.height };
    let to_picture =
        Projective::from_rectangle(size, outline).ok_or(ImageError::TooSmall(picture.size()))?;
    let crop = Plane::luminance(&warp(picture, &to_picture, size, Rgb::WHITE)?);
    let rows = crop.values().chunks((size.width as usize).max(1));
    let rest = median(rows.clone().flat_map(|row| row.iter().rev().take(3)).copied().collect());
    let padded = rows.flat_map(|row| {
        let rest = std::iter::repeat(rest);
        row.iter().copied().chain(rest).take(INPUT.width as usize).map(|value| 2.0 * value - 1.0)
    });
    Ok(padded.collect())
}

/// The width of a crop that is as high as the input.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to a small range first"
)]
fn width(outline: &Quadrilateral) -> u32 {
    let [a, b, _, d] = corners(outline);
    let distance = |from: Position, to: Position| (to.x - from.x).hypot(to.y - from.y);
    let width = INPUT.height as f32 * distance(a, b) / distance(a, d);
    width.round().clamp(1.0, INPUT.width as f32) as u32
}

fn median(mut values: Vec<f32>) -> f32 {
    let middle = values.len() / 2;
    if middle == 0 {
        return 0.0;
    }
    *values.select_nth_unstable_by(middle, f32::total_cmp).1
}

/// What the recogniser answers of one line: the characters in the order of
/// [`ALPHABET`] and then the blank, step by step. What does not fill a step is left
/// out.
#[must_use]
pub fn steps(output: &[f32]) -> Vec<Step> {
    const { assert!(size_of::<Step>() == (ALPHABET.len() + 1) * size_of::<f32>()) };
    output.as_chunks().0.to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(x: [f32; 2], y: f32, height: f32) -> TextLine {
        let at = |x| Position { x, y };
        TextLine { start: at(x[0]), end: at(x[1]), height }
    }

    #[test]
    fn an_outline_surrounds_its_line() {
        let outline = outline(&line([100.0, 300.0], 50.0, 10.0), GROWTHS[0]).unwrap();
        let expected = [(90.0, 43.2), (310.0, 43.2), (310.0, 56.8), (90.0, 56.8)];
        for (corner, (x, y)) in corners(&outline).into_iter().zip(expected) {
            assert!((corner.x - x).abs() < 1e-3 && (corner.y - y).abs() < 1e-3, "{corner:?}");
        }
        assert_eq!(super::outline(&line([5.0, 5.0], 5.0, 1.0), GROWTHS[0]), None);
    }

    #[test]
    fn an_outline_turns_with_its_line() {
        let upside_down = outline(&line([300.0, 100.0], 50.0, 10.0), GROWTHS[0]).unwrap();
        assert!((upside_down.top_left.x - 310.0).abs() < 1e-3);
        assert!((upside_down.top_left.y - 56.8).abs() < 1e-3);
    }

    #[test]
    fn a_short_line_is_filled_up_with_its_paper() {
        let grey = RgbImage::filled(PixelSize { width: 400, height: 100 }, Rgb([51; 3])).unwrap();
        let outline = outline(&line([100.0, 300.0], 50.0, 10.0), GROWTHS[0]).unwrap();
        let input = input(&grey, &outline).unwrap();
        assert_eq!(input.len(), 704 * 32);
        assert!(input.iter().all(|value| (value - (2.0 * 0.2 - 1.0)).abs() < 0.01));
    }

    #[test]
    fn a_line_without_extent_is_refused() {
        let grey = RgbImage::filled(PixelSize { width: 9, height: 9 }, Rgb::WHITE).unwrap();
        assert!(input(&grey, &Quadrilateral::default()).is_err());
    }
}
