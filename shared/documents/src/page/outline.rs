//! Sides of an outline, moved to where it agrees best with a mask.

use super::hull::corner;
use selfsame_imaging::projective::{corners, is_convex};
use selfsame_protocol::geometry::{Position, Quadrilateral};

/// Steps in which corners and sides are moved, from two cells of the mask down.
const STEPS: [f32; 6] = [0.08, 0.04, 0.02, 0.01, 0.005, 0.0025];

/// Rounds with each step; they end when nothing is gained.
const ROUNDS: usize = 8;

/// Moves corners, one by one and in neighbouring pairs, for as long as `agreement`
/// gains. The hull holds everything that is marked; this lets go of what sticks out.
#[must_use]
pub fn settled(
    outline: &Quadrilateral,
    agreement: impl Fn(&Quadrilateral) -> f32,
) -> Quadrilateral {
    let mut best = (*outline, agreement(outline));
    for step in STEPS {
        for _ in 0..ROUNDS {
            let before = best.1;
            for moved in moves(step) {
                let candidate = shifted(&best.0, moved);
                let gained = agreement(&candidate);
                if gained > best.1 && is_convex(&candidate) {
                    best = (candidate, gained);
                }
            }
            if best.1 <= before {
                break;
            }
        }
    }
    best.0
}

/// Which corners are moved, counted clockwise, and whereto.
type Move = ([usize; 2], Position);

fn moves(step: f32) -> impl Iterator<Item = Move> {
    let directions = [(step, 0.0), (-step, 0.0), (0.0, step), (0.0, -step)];
    let corners = (0..4).flat_map(|at| [[at, at], [at, (at + 1) % 4]]);
    corners.flat_map(move |at| directions.map(|(x, y)| (at, Position { x, y })))
}

fn shifted(outline: &Quadrilateral, (at, by): Move) -> Quadrilateral {
    let mut moved = corners(outline);
    for (index, corner) in moved.iter_mut().enumerate() {
        if at.contains(&index) {
            *corner = Position { x: corner.x + by.x, y: corner.y + by.y };
        }
    }
    let [top_left, top_right, bottom_right, bottom_left] = moved;
    Quadrilateral { top_left, top_right, bottom_right, bottom_left }
}

/// The area of an outline within the photo, whose area is 1 (Sutherland and Hodgman's
/// clipping, 1974).
#[must_use]
pub fn visible_area(outline: &Quadrilateral) -> f32 {
    let bounds: [fn(Position) -> f32; 4] = [|at| at.x, |at| 1.0 - at.x, |at| at.y, |at| 1.0 - at.y];
    let visible =
        bounds.into_iter().fold(corners(outline).to_vec(), |polygon, depth| cut(&polygon, depth));
    let doubled = (0..visible.len()).map(|index| {
        let (from, to) = (corner(&visible, index), corner(&visible, index + 1));
        from.x * to.y - from.y * to.x
    });
    doubled.sum::<f32>() / 2.0
}

/// The part of a polygon that is inside of a bound, where `depth` is not negative.
fn cut(polygon: &[Position], depth: fn(Position) -> f32) -> Vec<Position> {
    let mut part = Vec::new();
    for index in 0..polygon.len() {
        let (from, to) = (corner(polygon, index), corner(polygon, index + 1));
        let (start, end) = (depth(from), depth(to));
        if start >= 0.0 {
            part.push(from);
        }
        if (start >= 0.0) != (end >= 0.0) {
            let share = start / (start - end);
            let x = from.x + share * (to.x - from.x);
            part.push(Position { x, y: from.y + share * (to.y - from.y) });
        }
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_settle_where_agreement_is_best() {
        let at = |x, y| Position { x, y };
        let wanted = [at(0.2, 0.3), at(0.8, 0.25), at(0.75, 0.7), at(0.25, 0.8)];
        let far = |outline: &Quadrilateral| {
            let pairs = corners(outline).into_iter().zip(wanted);
            pairs.map(|(a, b)| (a.x - b.x).hypot(a.y - b.y)).sum::<f32>()
        };
        let hull = Quadrilateral {
            top_left: at(0.0, 0.2),
            top_right: at(0.9, 0.2),
            bottom_right: at(0.9, 0.9),
            bottom_left: at(0.1, 0.9),
        };
        let found = settled(&hull, |outline| -far(outline));
        assert!(far(&found) < 0.03, "{found:?}");
    }

    #[test]
    fn what_is_outside_is_no_area() {
        let outline = |[left, top, right, bottom]: [f32; 4]| Quadrilateral {
            top_left: Position { x: left, y: top },
            top_right: Position { x: right, y: top },
            bottom_right: Position { x: right, y: bottom },
            bottom_left: Position { x: left, y: bottom },
        };
        let cases = [
            ([0.25, 0.25, 0.75, 0.75], 0.25),
            ([-0.5, 0.0, 0.5, 1.0], 0.5),
            ([-1.0, -1.0, 2.0, 2.0], 1.0),
            ([2.0, 2.0, 3.0, 3.0], 0.0),
        ];
        for (bounds, expected) in cases {
            let found = visible_area(&outline(bounds));
            assert!((found - expected).abs() < 1e-6, "{bounds:?}: {found}");
        }
    }
}
