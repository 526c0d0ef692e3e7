//! Which pixels lie in a polygon.

use selfsame_protocol::geometry::{PixelSize, Position};

/// For each pixel of an image, row after row, whether its centre lies inside the
/// polygon (even-odd rule).
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
pub fn inside(polygon: &[Position], size: PixelSize) -> Vec<bool> {
    let row = |y: u32| {
        let crossings = crossings(polygon, y as f32 + 0.5);
        (0..size.width).map(move |x| {
            let x = x as f32 + 0.5;
            crossings.iter().filter(|&&crossing| crossing <= x).count() % 2 == 1
        })
    };
    (0..size.height).flat_map(row).collect()
}

/// Where the polygon's edges cross a row.
fn crossings(polygon: &[Position], y: f32) -> Vec<f32> {
    let ends = polygon.iter().skip(1).chain(polygon.first());
    let crossing = |(from, to): (&Position, &Position)| {
        let crosses = (from.y <= y) != (to.y <= y);
        crosses.then(|| from.x + (y - from.y) / (to.y - from.y) * (to.x - from.x))
    };
    polygon.iter().zip(ends).filter_map(crossing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_by_their_centres() {
        let corners = [(1.0, 0.0), (4.0, 0.0), (4.0, 3.0), (1.0, 1.9)];
        let polygon = corners.map(|(x, y)| Position { x, y });
        let found = inside(&polygon, PixelSize { width: 5, height: 4 });
        let expected = [
            [false, true, true, true, false],
            [false, true, true, true, false],
            [false, false, false, true, false],
            [false; 5],
        ];
        assert_eq!(found, expected.as_flattened());
    }

    #[test]
    fn nothing_is_inside_of_nothing() {
        let size = PixelSize { width: 3, height: 3 };
        let nowhere = [Position { x: f32::NAN, y: f32::NAN }; 3];
        for polygon in [&[][..], &[Position::default()], &nowhere] {
            assert_eq!(inside(polygon, size), [false; 9]);
        }
    }
}
