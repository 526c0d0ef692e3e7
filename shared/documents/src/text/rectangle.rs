//! The smallest rectangle around cells of a map.

use selfsame_imaging::component::Cell;
use selfsame_protocol::geometry::{Position, Quadrilateral};

/// A rectangle in any direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rectangle {
    centre: Position,
    /// Unit vector along `length`.
    along: Position,
    length: f32,
    height: f32,
}

impl Rectangle {
    /// The smallest rectangle around whole cells; `None` without cells. One of its
    /// sides lies on a side of the convex hull (Freeman and Shapira, 1975).
    pub(super) fn around(cells: &[Cell]) -> Option<Self> {
        let hull = hull(extreme_corners(cells));
        let ends = hull.iter().skip(1).chain(hull.first());
        let rectangles = hull.iter().zip(ends).filter_map(|(&a, &b)| Self::beside(a, b, &hull));
        rectangles.min_by(|a, b| (a.length * a.height).total_cmp(&(b.length * b.height)))
    }

    /// The rectangle around `hull` that has a side along `from` and `to`.
    fn beside(from: Position, to: Position, hull: &[Position]) -> Option<Self> {
        let distance = (to.x - from.x).hypot(to.y - from.y);
        if distance < f32::EPSILON {
            return None;
        }
        let along = Position { x: (to.x - from.x) / distance, y: (to.y - from.y) / distance };
        let (left, right) = extent(hull, along);
        let (top, bottom) = extent(hull, across(along));
        let (u, v) = (f32::midpoint(left, right), f32::midpoint(top, bottom));
        let centre = Position { x: along.x * u - along.y * v, y: along.y * u + along.x * v };
        Some(Self { centre, along, length: right - left, height: bottom - top })
    }

    /// The shorter side.
    pub(super) fn shorter_side(self) -> f32 {
        self.length.min(self.height)
    }

    /// Grown on every side by `ratio` times area over perimeter.
    pub(super) fn grown(self, ratio: f32) -> Self {
        let perimeter = 2.0 * (self.length + self.height);
        let by = 2.0 * ratio * self.length * self.height / perimeter.max(f32::EPSILON);
        Self { length: self.length + by, height: self.height + by, ..self }
    }

    /// The corners for text that runs along the side that is closest to horizontal.
    pub(super) fn upright(self) -> Quadrilateral {
        let flat = self.along.x.abs() >= self.along.y.abs();
        let (along, length, height) = if flat {
            (self.along, self.length, self.height)
        } else {
            (across(self.along), self.height, self.length)
        };
        let sign = if along.x < 0.0 { -1.0 } else { 1.0 };
        let right = Position { x: sign * along.x * length / 2.0, y: sign * along.y * length / 2.0 };
        let down = Position { x: -sign * along.y * height / 2.0, y: sign * along.x * height / 2.0 };
        let corner = |u: f32, v: f32| Position {
            x: self.centre.x + u * right.x + v * down.x,
            y: self.centre.y + u * right.y + v * down.y,
        };
        Quadrilateral {
            top_left: corner(-1.0, -1.0),
            top_right: corner(1.0, -1.0),
            bottom_right: corner(1.0, 1.0),
            bottom_left: corner(-1.0, 1.0),
        }
    }
}

fn across(along: Position) -> Position {
    Position { x: -along.y, y: along.x }
}

/// Least and greatest coordinate in a direction.
fn extent(points: &[Position], direction: Position) -> (f32, f32) {
    let coordinates = points.iter().map(|point| point.x * direction.x + point.y * direction.y);
    coordinates.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

/// The corners of the first and last cell of every row, sorted: all that a hull needs.
#[expect(clippy::cast_precision_loss, reason = "sides of maps are far below 2^24")]
fn extreme_corners(cells: &[Cell]) -> Vec<Position> {
    let mut sorted: Vec<Cell> = cells.iter().map(|&(x, y)| (y, x)).collect();
    sorted.sort_unstable();
    let rows = sorted.chunk_by(|a, b| a.0 == b.0);
    let ends = rows.filter_map(|row| Some((row.first()?, row.last()?)));
    let mut corners: Vec<Position> = ends
        .flat_map(|(&(y, left), &(_, right))| {
            let (top, bottom) = (y as f32, y as f32 + 1.0);
            let (left, right) = (left as f32, right as f32 + 1.0);
            [(left, top), (right, top), (left, bottom), (right, bottom)]
        })
        .map(|(x, y)| Position { x, y })
        .collect();
    corners.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    corners
}

/// The convex hull of sorted points (Andrew's monotone chain, 1979).
fn hull(sorted: Vec<Position>) -> Vec<Position> {
    let mut lower = chain(sorted.iter().copied());
    let mut upper = chain(sorted.into_iter().rev());
    lower.pop();
    upper.pop();
    lower.extend(upper);
    lower
}

fn chain(points: impl Iterator<Item = Position>) -> Vec<Position> {
    let mut chain: Vec<Position> = Vec::new();
    for point in points {
        while let [.., before, last] = chain[..] {
            let turn = (last.x - before.x) * (point.y - before.y)
                - (last.y - before.y) * (point.x - before.x);
            if turn > 0.0 {
                break;
            }
            chain.pop();
        }
        chain.push(point);
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_cell_is_a_square() {
        let square = Rectangle::around(&[(3, 4)]).unwrap();
        assert!((square.shorter_side() - 1.0).abs() < 1e-5);
        let Quadrilateral { top_left, bottom_right, .. } = square.upright();
        assert!((top_left.x - 3.0).abs() < 1e-5 && (bottom_right.y - 5.0).abs() < 1e-5);
        assert_eq!(Rectangle::around(&[]), None);
    }

    #[test]
    fn a_column_is_read_across() {
        let column: Vec<Cell> = (0..9).map(|y| (2, y)).collect();
        let outline = Rectangle::around(&column).unwrap().upright();
        assert!(outline.top_left.x < outline.top_right.x);
        assert!((outline.bottom_left.y - outline.top_left.y - 9.0).abs() < 1e-4);
    }

    #[test]
    fn a_diagonal_gets_a_slanted_rectangle() {
        let diagonal: Vec<Cell> = (0..20).map(|at| (at, at)).collect();
        let rectangle = Rectangle::around(&diagonal).unwrap();
        assert!(rectangle.shorter_side() < 1.5, "{rectangle:?}");
    }
}
