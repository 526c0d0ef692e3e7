//! Grey-scale morphology with squares (Serra 1982), which finds what is darker than
//! its surroundings and narrow.

use crate::luminance::Plane;

impl Plane {
    /// How much darker each pixel is than its surroundings, where the dark is less
    /// than `2 * radius + 1` pixels wide or high: closing less original.
    #[must_use]
    pub fn black_hat(&self, radius: usize) -> Self {
        let closed = self
            .extremes(radius, |a, b| if b > a { b } else { a })
            .extremes(radius, |a, b| if b < a { b } else { a });
        let differences = closed.values().iter().zip(self.values());
        let differences = differences.map(|(closed, value)| closed - value).collect();
        Self::wrapped(self.size(), differences)
    }

    /// The extreme of the square around every pixel, as far as it lies inside.
    fn extremes(&self, radius: usize, extreme: impl Fn(f32, f32) -> f32 + Copy) -> Self {
        let width = (self.size().width as usize).max(1);
        let mut across = Vec::with_capacity(self.values().len());
        for row in self.values().chunks(width) {
            across.extend(spread(row, radius, 1, extreme));
        }
        Self::wrapped(self.size(), spread(&across, radius, width, extreme))
    }

    /// Means over the rectangles of `2 * across + 1` by `2 * down + 1` pixels around
    /// every pixel, as far as they lie inside.
    #[must_use]
    pub fn means(&self, across: usize, down: usize) -> Self {
        let width = (self.size().width as usize).max(1);
        let mut rows = Vec::with_capacity(self.values().len());
        for row in self.values().chunks(width) {
            rows.extend(running(row, across));
        }
        let means = sum_of_rows(&rows, width, down);
        Self::wrapped(self.size(), means)
    }
}

/// The extreme of every value and those up to `radius` times `stride` away.
fn spread(
    values: &[f32],
    radius: usize,
    stride: usize,
    extreme: impl Fn(f32, f32) -> f32,
) -> Vec<f32> {
    let mut spread = values.to_vec();
    for shift in (1..=radius).map(|steps| steps * stride) {
        let shifted = values.get(shift..).unwrap_or_default();
        for (value, other) in spread.iter_mut().zip(shifted) {
            *value = extreme(*value, *other);
        }
        for (value, other) in spread.iter_mut().skip(shift).zip(values) {
            *value = extreme(*value, *other);
        }
    }
    spread
}

/// Means along a row. Sums are kept in double precision: single would remember what
/// has left the window.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "short counts")]
fn running(row: &[f32], radius: usize) -> impl Iterator<Item = f32> {
    let value = |at: usize| row.get(at).copied().map_or(0.0, f64::from);
    let mut sum: f64 = (0..radius.min(row.len())).map(value).sum();
    (0..row.len()).map(move |at| {
        sum += value(at + radius);
        sum -= at.checked_sub(radius + 1).map_or(0.0, value);
        let count = (at + radius + 1).min(row.len()) - at.saturating_sub(radius);
        (sum / count as f64) as f32
    })
}

/// Means down the columns, a few rows each.
#[expect(clippy::cast_precision_loss, reason = "short counts")]
fn sum_of_rows(values: &[f32], width: usize, radius: usize) -> Vec<f32> {
    let rows: Vec<&[f32]> = values.chunks(width).collect();
    let mut means = Vec::with_capacity(values.len());
    for at in 0..rows.len() {
        let near = rows.iter().take(at + radius + 1).skip(at.saturating_sub(radius));
        let mut sums = vec![0.0; width];
        let count = near.len() as f32;
        for row in near {
            sums.iter_mut().zip(*row).for_each(|(sum, value)| *sum += value / count);
        }
        means.extend(sums);
    }
    means
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_protocol::geometry::PixelSize;

    fn plane(width: u32, values: &[f32]) -> Plane {
        let height = values.len() as u32 / width;
        Plane::wrapped(PixelSize { width, height }, values.to_vec())
    }

    #[test]
    fn narrow_dark_stands_out_and_wide_dark_does_not() {
        let stroke = plane(9, &[1.0, 1.0, 1.0, 1.0, 0.2, 1.0, 1.0, 1.0, 1.0].repeat(5));
        let found = stroke.black_hat(1);
        for row in found.values().chunks(9) {
            assert!((row[4] - 0.8).abs() < 1e-6 && row[3].abs() < 1e-6);
        }
        let wide = plane(9, &[1.0, 1.0, 0.2, 0.2, 0.2, 0.2, 0.2, 1.0, 1.0].repeat(9));
        assert!(wide.black_hat(1).values().iter().all(|value| value.abs() < 1e-6));
    }

    #[test]
    fn means_are_those_of_the_part_inside() {
        let means = plane(3, &[1.0, 2.0, 3.0, 7.0, 8.0, 9.0]).means(1, 0);
        assert_eq!(means.values(), [1.5, 2.0, 2.5, 7.5, 8.0, 8.5]);
        let means = plane(3, &[1.0, 2.0, 3.0, 7.0, 8.0, 9.0]).means(0, 5);
        assert_eq!(means.values(), [4.0, 5.0, 6.0, 4.0, 5.0, 6.0]);
        assert_eq!(plane(3, &[1.0, 2.0, 6.0]).means(50, 50).values(), [3.0; 3]);
    }
}
