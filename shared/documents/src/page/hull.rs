//! Four sides for a contour.
//!
//! The convex hull of the contour loses sides, each time the one whose loss adds
//! the least area, until four are left. Sides along the edge of the photo go first:
//! there the page was cut, so its corner lies outside.

use selfsame_protocol::geometry::{Position, Quadrilateral};

/// How much nearer than others a side along the edge of the photo is to its end.
/// A page whose corner is cut off has five sides, of which this is the false one.
const CUT_SIDE_WEIGHT: f32 = 0.2;

/// Distance from the edge of the photo, as a share of its side, within which a side
/// lies along it.
const ALONG_EDGE: f32 = 0.012;

/// Hulls of more sides lose the shortest first.
const MAX_SIDES: usize = 48;

/// The four sides around `contour`, whose coordinates are 0 to 1; corners are
/// clockwise as seen on a screen, in no particular order else. `None` when the
/// contour has no area.
#[must_use]
pub fn quadrilateral(contour: &[Position]) -> Option<Quadrilateral> {
    let mut polygon = hull(contour);
    while polygon.len() > MAX_SIDES {
        remove_shortest(&mut polygon);
    }
    while polygon.len() > 4 {
        remove_cheapest(&mut polygon)?;
    }
    match polygon.as_slice() {
        &[top_left, top_right, bottom_right, bottom_left] => {
            Some(Quadrilateral { top_left, top_right, bottom_right, bottom_left })
        }
        _ => None,
    }
}

/// Whether the side between two positions, 0 to 1, lies along the edge of the photo.
#[must_use]
pub fn is_along_edge(from: Position, to: Position) -> bool {
    let near =
        |one: f32, other: f32| one.max(other) < ALONG_EDGE || one.min(other) > 1.0 - ALONG_EDGE;
    near(from.x, to.x) || near(from.y, to.y)
}

/// The convex hull, clockwise on a screen, by Andrew's monotone chain (1979).
fn hull(points: &[Position]) -> Vec<Position> {
    let mut points: Vec<_> =
        points.iter().copied().filter(|point| point.x.is_finite() && point.y.is_finite()).collect();
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    let mut upper = chain(points.iter());
    let mut lower = chain(points.iter().rev());
    upper.pop();
    lower.pop();
    upper.append(&mut lower);
    upper
}

fn chain<'a>(points: impl Iterator<Item = &'a Position>) -> Vec<Position> {
    let mut chain: Vec<Position> = Vec::new();
    for &point in points {
        while let [.., from, at] = chain.as_slice() {
            if turn(*from, *at, point) > 0.0 {
                break;
            }
            chain.pop();
        }
        chain.push(point);
    }
    chain
}

/// Positive when the way from `a` over `b` to `c` turns clockwise on a screen.
fn turn(a: Position, b: Position, c: Position) -> f32 {
    (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x)
}

/// Whether the way from `a` to `b` goes on to `c`.
fn ahead(a: Position, b: Position, c: Position) -> bool {
    (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y) >= 0.0
}

/// The corner at `index`, counted around.
pub(super) fn corner(polygon: &[Position], index: usize) -> Position {
    polygon.get(index % polygon.len().max(1)).copied().unwrap_or_default()
}

fn remove_shortest(polygon: &mut Vec<Position>) {
    let length = |&side: &usize| {
        let (from, to) = (corner(polygon, side), corner(polygon, side + 1));
        (to.x - from.x).hypot(to.y - from.y)
    };
    let shortest = (0..polygon.len()).min_by(|a, b| length(a).total_cmp(&length(b)));
    if let Some(side) = shortest {
        polygon.remove((side + 1) % polygon.len());
    }
}

/// Takes the side out whose neighbours, made longer, add the least area.
fn remove_cheapest(polygon: &mut Vec<Position>) -> Option<()> {
    let count = polygon.len();
    let candidates = (0..count).filter_map(|side| {
        let (before, from) = (corner(polygon, side + count - 1), corner(polygon, side));
        let (to, after) = (corner(polygon, side + 1), corner(polygon, side + 2));
        let meeting = intersection((before, from), (after, to))?;
        let added = turn(from, meeting, to);
        let weight = if is_along_edge(from, to) { CUT_SIDE_WEIGHT } else { 1.0 };
        let is_beyond = ahead(before, from, meeting) && ahead(after, to, meeting);
        (is_beyond && added >= 0.0).then_some((side, meeting, added * weight))
    });
    let (side, meeting, _) = candidates.min_by(|a, b| a.2.total_cmp(&b.2))?;
    *polygon.get_mut(side)? = meeting;
    polygon.remove((side + 1) % count);
    Some(())
}

/// Where two lines meet, each given by two of its points; `None` for parallels.
#[must_use]
pub fn intersection(
    (a, b): (Position, Position),
    (c, d): (Position, Position),
) -> Option<Position> {
    let (first, second) = ((b.x - a.x, b.y - a.y), (d.x - c.x, d.y - c.y));
    let area = first.0 * second.1 - first.1 * second.0;
    let share = ((c.x - a.x) * second.1 - (c.y - a.y) * second.0) / area;
    let meeting = Position { x: a.x + share * first.0, y: a.y + share * first.1 };
    (meeting.x.is_finite() && meeting.y.is_finite()).then_some(meeting)
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_imaging::projective::{corners, is_convex};

    /// Points all around a polygon.
    fn around(corners: &[[f32; 2]]) -> Vec<Position> {
        let next = corners.iter().cycle().skip(1);
        let sides = corners.iter().zip(next);
        let point = |(from, to): (&[f32; 2], &[f32; 2]), share: f32| Position {
            x: from[0] + share * (to[0] - from[0]),
            y: from[1] + share * (to[1] - from[1]),
        };
        sides.flat_map(|side| (0..40_u8).map(move |it| point(side, f32::from(it) / 40.0))).collect()
    }

    fn largest_error(found: &Quadrilateral, expected: &[[f32; 2]]) -> f32 {
        let nearest = |&[x, y]: &[f32; 2]| {
            let distances = corners(found).map(|it| (it.x - x).hypot(it.y - y));
            distances.into_iter().fold(f32::INFINITY, f32::min)
        };
        expected.iter().map(nearest).fold(0.0, f32::max)
    }

    #[test]
    fn four_sides_are_found() {
        struct Case {
            name: &'static str,
            contour: Vec<[f32; 2]>,
            expected: [[f32; 2]; 4],
        }
        let square = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]];
        let cases = [
            Case { name: "a square", contour: square.to_vec(), expected: square },
            Case {
                name: "round corners",
                contour: vec![
                    [0.22, 0.2],
                    [0.78, 0.2],
                    [0.8, 0.22],
                    [0.8, 0.78],
                    [0.78, 0.8],
                    [0.22, 0.8],
                    [0.2, 0.78],
                    [0.2, 0.22],
                ],
                expected: square,
            },
            Case {
                name: "a corner outside the photo",
                contour: vec![[0.3, 0.3], [0.9, 0.3], [0.9, 0.7], [0.6, 1.0], [0.3, 1.0]],
                expected: [[0.3, 0.3], [0.9, 0.3], [0.9, 0.7], [0.3, 1.3]],
            },
            Case {
                name: "the whole photo",
                contour: vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]],
                expected: [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]],
            },
        ];
        for Case { name, contour, expected } in &cases {
            let found = quadrilateral(&around(contour)).unwrap();
            assert!(is_convex(&found), "{name}");
            assert!(largest_error(&found, expected) < 1e-3, "{name}: {found:?}");
        }
    }

    #[test]
    fn what_has_no_area_has_no_sides() {
        let line = around(&[[0.1, 0.1], [0.9, 0.9]]);
        assert_eq!(quadrilateral(&line), None);
        assert_eq!(quadrilateral(&[]), None);
        assert_eq!(quadrilateral(&[Position { x: f32::NAN, y: 0.0 }; 9]), None);
    }

    #[test]
    fn sides_of_the_photo_are_known() {
        let at = |x, y| Position { x, y };
        assert!(is_along_edge(at(0.0, 0.2), at(0.01, 0.9)));
        assert!(is_along_edge(at(0.2, 1.0), at(0.9, 0.995)));
        assert!(!is_along_edge(at(0.0, 0.2), at(1.0, 0.2)));
    }
}
