//! Outlines made of straight lines: two pairs that cross.

use super::straight::{StraightLine, StraightLines};
use selfsame_imaging::projective::is_convex;
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};
use std::f32::consts::{FRAC_PI_3, PI};

/// How far opposite sides may be from parallel: a page leaned back by half.
const PARALLEL: f32 = 0.45;

/// The least distance between opposite sides, as a share of the longer side.
const APART: f32 = 0.08;

/// How far outside the photo a corner may lie, as a share of its side.
const OUTSIDE: f32 = 0.3;

/// The outlines, clockwise and 0 to 1 along either side of the photo, that `rating`
/// puts above `least`; at most `most`, the best first.
#[must_use]
pub fn outlines(
    found: &StraightLines,
    rating: impl Fn(&Quadrilateral) -> f32,
    least: f32,
    most: usize,
) -> Vec<Quadrilateral> {
    let pairs = pairs(found);
    let crossings = pairs.iter().enumerate().flat_map(|(index, one)| {
        let others = pairs.iter().skip(index + 1);
        others.filter_map(move |other| outline(found.size, one, other))
    });
    let mut rated: Vec<_> = crossings
        .map(|outline| (rating(&outline), outline))
        .filter(|&(rating, _)| rating > least)
        .collect();
    rated.sort_unstable_by(|one, other| other.0.total_cmp(&one.0));
    rated.into_iter().take(most).map(|(_, outline)| outline).collect()
}

type Pair = [StraightLine; 2];

/// Lines that may be opposite sides.
#[expect(clippy::cast_precision_loss, reason = "sides of copies are a few hundred")]
fn pairs(found: &StraightLines) -> Vec<Pair> {
    let least = APART * found.size.width.max(found.size.height) as f32;
    let are_opposite = |one: &StraightLine, other: &StraightLine| {
        let turned = between(one, other) > PI / 2.0;
        let distance = one.distance - if turned { -other.distance } else { other.distance };
        between(one, other).min(PI - between(one, other)) < PARALLEL && distance.abs() > least
    };
    let lines = found.lines.iter().enumerate();
    lines
        .flat_map(|(index, one)| {
            found.lines.iter().skip(index + 1).map(move |other| [*one, *other])
        })
        .filter(|[one, other]| are_opposite(one, other))
        .collect()
}

/// The angle between two normals, 0 to half a turn.
fn between(one: &StraightLine, other: &StraightLine) -> f32 {
    (one.angle - other.angle).abs()
}

fn outline(size: PixelSize, [a, c]: &Pair, [b, d]: &Pair) -> Option<Quadrilateral> {
    let crossing = between(a, b);
    if !(FRAC_PI_3..PI - FRAC_PI_3).contains(&crossing) {
        return None;
    }
    let corner = |one, other| crossing_of(size, one, other);
    let [first, second, third, fourth] =
        [corner(a, b)?, corner(b, c)?, corner(c, d)?, corner(d, a)?];
    let [there, back] = [[first, second, third, fourth], [first, fourth, third, second]].map(
        |[top_left, top_right, bottom_right, bottom_left]| Quadrilateral {
            top_left,
            top_right,
            bottom_right,
            bottom_left,
        },
    );
    [there, back].into_iter().find(is_convex)
}

/// Where two lines meet, 0 to 1 along either side; `None` far outside the photo.
#[expect(clippy::cast_precision_loss, reason = "sides of copies are a few hundred")]
fn crossing_of(size: PixelSize, one: &StraightLine, other: &StraightLine) -> Option<Position> {
    let (one_down, one_across) = one.angle.sin_cos();
    let (other_down, other_across) = other.angle.sin_cos();
    let area = one_across * other_down - one_down * other_across;
    let x = (one.distance * other_down - other.distance * one_down) / area;
    let y = (one_across * other.distance - other_across * one.distance) / area;
    let at = Position { x: x / size.width as f32 + 0.5, y: y / size.height as f32 + 0.5 };
    let near = -OUTSIDE..1.0 + OUTSIDE;
    (near.contains(&at.x) && near.contains(&at.y)).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_imaging::projective::corners;
    use std::f32::consts::FRAC_PI_2;

    const SIZE: PixelSize = PixelSize { width: 320, height: 240 };

    /// Upright lines at these places, and level ones.
    fn lines(upright: &[f32], level: &[f32]) -> StraightLines {
        let upright = upright.iter().map(|&distance| StraightLine { angle: 0.0, distance });
        let level = level.iter().map(|&distance| StraightLine { angle: FRAC_PI_2, distance });
        StraightLines { size: SIZE, lines: upright.chain(level).collect() }
    }

    fn width(outline: &Quadrilateral) -> f32 {
        corners(outline).map(|corner| corner.x).into_iter().fold(0.0, f32::max)
            - corners(outline).map(|corner| corner.x).into_iter().fold(1.0, f32::min)
    }

    #[test]
    fn pairs_that_cross_are_outlines() {
        // The two upright lines on the right are too close to be opposite sides.
        let found = lines(&[-80.0, 80.0, 100.0], &[-60.0, 60.0]);
        let outlines = outlines(&found, width, 0.0, 9);
        let widths: Vec<f32> = outlines.iter().map(width).collect();
        assert_eq!(widths.len(), 2, "{widths:?}");
        assert!((widths[0] - 0.5625).abs() < 1e-4 && (widths[1] - 0.5).abs() < 1e-4, "{widths:?}");
        assert!(outlines.iter().all(is_convex));
    }

    #[test]
    fn the_rating_decides() {
        let found = lines(&[-80.0, 80.0, 100.0], &[-60.0, 60.0]);
        assert_eq!(outlines(&found, |it| -width(it), -0.55, 9).len(), 1);
        assert_eq!(outlines(&found, width, 0.0, 1).len(), 1);
        assert!(outlines(&lines(&[0.0], &[]), width, 0.0, 9).is_empty());
    }

    #[test]
    fn lines_that_lean_make_no_outline() {
        let leaning = [0.0, 0.1, 0.7, 0.8].map(|angle| StraightLine { angle, distance: 50.0 });
        let found = StraightLines { size: SIZE, lines: leaning.to_vec() };
        assert!(outlines(&found, |_| 1.0, 0.0, 9).is_empty());
    }
}
