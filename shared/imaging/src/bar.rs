//! A connected part of a picture as a bar: middle, direction, length and breadth.

use crate::component::Cell;
use selfsame_protocol::geometry::Position;

/// The bar that has the moments of some cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// The middle between both ends.
    pub centre: Position,
    /// Where it points: radians from the x axis towards the y axis, from a quarter
    /// turn back to a quarter turn ahead.
    pub angle: f32,
    /// From end to end.
    pub length: f32,
    /// Across: of the bar that scatters as much across as the cells do.
    pub breadth: f32,
}

impl Bar {
    /// The bar of these cells; of none it is a point at the origin.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "sides of images are far below 2^24"
    )]
    pub fn of(cells: &[Cell]) -> Self {
        let places = || cells.iter().map(|&(x, y)| (f64::from(x) + 0.5, f64::from(y) + 0.5));
        let count = cells.len().max(1) as f64;
        let mean =
            |of: &dyn Fn(f64, f64) -> f64| places().map(|(x, y)| of(x, y)).sum::<f64>() / count;
        let (x, y) = (mean(&|x, _| x), mean(&|_, y| y));
        // A square cell itself scatters by a twelfth.
        let xx = mean(&|at, _| (at - x).powi(2)) + 1.0 / 12.0;
        let yy = mean(&|_, at| (at - y).powi(2)) + 1.0 / 12.0;
        let xy = mean(&|across, down| (across - x) * (down - y));
        let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
        let least = f64::midpoint(xx, yy) - ((xx - yy) / 2.0).hypot(xy);
        let (sin, cos) = angle.sin_cos();
        let along = places().map(|(across, down)| (across - x) * cos + (down - y) * sin);
        let (low, high) =
            along.fold((0.0_f64, 0.0_f64), |ends, at| (ends.0.min(at), ends.1.max(at)));
        let middle = f64::midpoint(low, high);
        Self {
            centre: Position { x: (x + middle * cos) as f32, y: (y + middle * sin) as f32 },
            angle: angle as f32,
            length: (high - low + 1.0) as f32,
            breadth: (12.0 * least.max(0.0)).sqrt() as f32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(width: u32, height: u32, on_bar: impl Fn(f32, f32) -> bool) -> Vec<Cell> {
        let all = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        all.filter(|&(x, y)| on_bar(x as f32, y as f32)).collect()
    }

    #[test]
    fn a_bar_is_measured() {
        let bar = Bar::of(&cells(10, 4, |x, y| (1.0..9.0).contains(&x) && (1.0..3.0).contains(&y)));
        assert_eq!((bar.centre.x, bar.centre.y), (5.0, 2.0));
        assert!(bar.angle.abs() < 1e-6 && (bar.length - 8.0).abs() < 1e-4);
        assert!((bar.breadth - 2.0).abs() < 1e-4, "{}", bar.breadth);
    }

    #[test]
    fn a_slanting_bar_points_along_itself() {
        let slope = 0.5_f32;
        let on_bar = |x: f32, y: f32| (5.0..85.0).contains(&x) && (y - 8.0 - slope * x).abs() < 3.0;
        let bar = Bar::of(&cells(90, 60, on_bar));
        assert!((bar.angle - slope.atan()).abs() < 0.02, "{}", bar.angle);
        assert!((bar.length - 90.0).abs() < 5.0, "{}", bar.length);
    }

    #[test]
    fn nothing_is_a_point() {
        let bar = Bar::of(&[]);
        assert_eq!((bar.centre, bar.angle), (Position::default(), 0.0));
    }
}
