//! Where in its photo a page is: too small, too near the edge, or beyond it.

use super::shape;
use selfsame_imaging::projective::corners;
use selfsame_protocol::document::Misplacement;
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// Pixels of the photo along a page's longer side below which characters of a
/// booklet's machine-readable zone are less than 8 pixels high.
const SMALL: f32 = 400.0;

/// The distance of a corner from the edge of the photo, as a share of the photo's
/// shorter side, below which it is close.
const CLOSE: f32 = 0.02;

/// How far outside a corner must lie to be outside, as a share of the photo's longer
/// side: the precision of corners.
const OUTSIDE: f32 = 0.005;

/// What is wrong with the place of a page in its photo.
#[must_use]
pub fn misplacements(quad: &Quadrilateral, size: PixelSize) -> Vec<Misplacement> {
    let mut found = Vec::new();
    if longer_side(quad) < SMALL {
        found.push(Misplacement::Small);
    }
    let distance = corners(quad)
        .map(|corner| inside_by(corner, size))
        .into_iter()
        .fold(f32::INFINITY, f32::min);
    if is_out_of_image(quad, size) {
        found.push(Misplacement::OutOfImage);
    } else if distance < CLOSE * shorter(size) {
        found.push(Misplacement::CloseToBorder);
    }
    found
}

/// Whether parts of the page lie outside: a corner does, or a side along the edge of
/// the photo leaves the page a shape that no page has.
fn is_out_of_image(quad: &Quadrilateral, size: PixelSize) -> bool {
    let touches =
        corners(quad).into_iter().any(|corner| inside_by(corner, size) < CLOSE * shorter(size));
    let is_whole = shape::ratio(quad, size).is_some_and(shape::is_whole);
    corner_out_of_image(quad, size) || (touches && !is_whole)
}

/// Whether a corner lies outside the photo.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
pub fn corner_out_of_image(quad: &Quadrilateral, size: PixelSize) -> bool {
    let bound = -OUTSIDE * size.width.max(size.height) as f32;
    corners(quad).into_iter().any(|corner| inside_by(corner, size) < bound)
}

/// How far a position is from the edge of the photo; negative outside.
#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn inside_by(position: Position, size: PixelSize) -> f32 {
    let across = position.x.min(size.width as f32 - position.x);
    across.min(position.y.min(size.height as f32 - position.y))
}

#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn shorter(size: PixelSize) -> f32 {
    size.width.min(size.height) as f32
}

fn longer_side(quad: &Quadrilateral) -> f32 {
    let [a, b, c, d] = corners(quad);
    [(a, b), (b, c), (c, d), (d, a)]
        .map(|(from, to)| (to.x - from.x).hypot(to.y - from.y))
        .into_iter()
        .fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_the_photo_are_judged() {
        use Misplacement::{CloseToBorder, OutOfImage, Small};
        struct Case {
            name: &'static str,
            bounds: [f32; 4],
            expected: &'static [Misplacement],
        }
        let cases = [
            Case { name: "well inside", bounds: [200.0, 200.0, 1000.0, 700.0], expected: &[] },
            Case { name: "small", bounds: [200.0, 200.0, 500.0, 390.0], expected: &[Small] },
            Case { name: "close", bounds: [5.0, 200.0, 805.0, 700.0], expected: &[CloseToBorder] },
            Case { name: "out", bounds: [-40.0, 200.0, 800.0, 700.0], expected: &[OutOfImage] },
            Case { name: "cut", bounds: [0.0, 200.0, 500.0, 700.0], expected: &[OutOfImage] },
            Case { name: "all", bounds: [0.0, 0.0, 1280.0, 800.0], expected: &[CloseToBorder] },
        ];
        let size = PixelSize { width: 1280, height: 800 };
        let at = |x, y| Position { x, y };
        for Case { name, bounds: [left, top, right, bottom], expected } in cases {
            let quad = Quadrilateral {
                top_left: at(left, top),
                top_right: at(right, top),
                bottom_right: at(right, bottom),
                bottom_left: at(left, bottom),
            };
            assert_eq!(misplacements(&quad, size), expected, "{name}");
        }
    }
}
