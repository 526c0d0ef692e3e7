//! Numbers spread over a picture: `N` at every pixel, with means over squares and
//! values between pixels.

use crate::image::RgbImage;
use selfsame_protocol::geometry::{PixelSize, Position};

/// `N` numbers at every pixel, row after row.
#[derive(Debug, Clone, PartialEq)]
pub struct Field<const N: usize> {
    size: PixelSize,
    values: Vec<[f32; N]>,
}

impl<const N: usize> Field<N> {
    /// Wraps numbers; `None` unless there are exactly `N` a pixel.
    #[must_use]
    pub fn from_values(size: PixelSize, values: Vec<[f32; N]>) -> Option<Self> {
        let area = u64::from(size.width) * u64::from(size.height);
        (u64::try_from(values.len()) == Ok(area)).then_some(Self { size, values })
    }

    /// The numbers that `value` finds at the middle of every pixel, given in
    /// shares of width and height.
    #[must_use]
    pub fn sampled(size: PixelSize, value: impl Fn(Position) -> [f32; N]) -> Self {
        let middles = move |side: u32| (0..side).map(move |at| share(at, side));
        let rows = middles(size.height);
        let value = &value;
        let values = rows.flat_map(|y| middles(size.width).map(move |x| value(Position { x, y })));
        Self { size, values: values.collect() }
    }

    /// Width and height.
    #[must_use]
    pub fn size(&self) -> PixelSize {
        self.size
    }

    /// The numbers of every pixel, row after row.
    #[must_use]
    pub fn values(&self) -> &[[f32; N]] {
        &self.values
    }

    /// The same picture with other numbers, made from those of each pixel.
    #[must_use]
    pub fn map<const M: usize>(&self, to: impl FnMut(&[f32; N]) -> [f32; M]) -> Field<M> {
        Field { size: self.size, values: self.values.iter().map(to).collect() }
    }

    /// The same picture with numbers made from those of each pixel and its colour
    /// in `image`, levels from 0 to 1.
    #[must_use]
    pub fn with_colours<const M: usize>(
        &self,
        image: &RgbImage,
        to: impl Fn(&[f32; N], [f32; 3]) -> [f32; M],
    ) -> Field<M> {
        let (pixels, _) = image.pixels().as_chunks::<3>();
        let values = self.values.iter().zip(pixels);
        let values = values.map(|(value, pixel)| to(value, pixel.map(|it| f32::from(it) / 255.0)));
        Field { size: self.size, values: values.collect() }
    }

    /// Means over the squares of `2 * radius + 1` pixels around every pixel, as far
    /// as they lie in the picture. Running sums make the time independent of the
    /// radius.
    #[must_use]
    pub fn means(&self, radius: u32) -> Self {
        let (width, height) = (self.size.width as usize, self.size.height as usize);
        let radius = radius as usize;
        let mut across = Vec::with_capacity(self.values.len());
        for row in self.values.chunks(width.max(1)) {
            across.extend(running_means(row.len(), radius, |at| row.get(at).copied()));
        }
        let mut values = vec![[0.0; N]; self.values.len()];
        for column in 0..width {
            let along = |at: usize| across.get(at * width + column).copied();
            let means = running_means(height, radius, along);
            for (value, mean) in values.iter_mut().skip(column).step_by(width).zip(means) {
                *value = mean;
            }
        }
        Self { size: self.size, values }
    }

    /// The numbers at a place given in shares of width and height, interpolated
    /// linearly between pixel centres; beyond the edge those of the edge.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
    pub fn at(&self, place: Position) -> [f32; N] {
        let (column, right) = split(place.x * self.size.width as f32 - 0.5, self.size.width);
        let (row, lower) = split(place.y * self.size.height as f32 - 0.5, self.size.height);
        let next = |at: usize, side: u32| (at + 1).min((side as usize).saturating_sub(1));
        let value = |row: usize, column: usize| {
            let index = row * self.size.width as usize + column;
            self.values.get(index).copied().unwrap_or([0.0; N])
        };
        let across =
            |row| mix(value(row, column), value(row, next(column, self.size.width)), right);
        mix(across(row), across(next(row, self.size.height)), lower)
    }
}

/// The middle of pixel `at` of a side, in shares of it.
#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
pub(crate) fn share(at: u32, side: u32) -> f32 {
    (at as f32 + 0.5) / side as f32
}

/// The pixel at or before a coordinate inside the picture, and the share of the
/// next one.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sides of images are far below 2^24, and cut off at zero first"
)]
fn split(coordinate: f32, side: u32) -> (usize, f32) {
    let inside = coordinate.clamp(0.0, side.saturating_sub(1) as f32);
    (inside as usize, inside.fract())
}

fn mix<const N: usize>(first: [f32; N], second: [f32; N], share: f32) -> [f32; N] {
    std::array::from_fn(|index| first[index] + (second[index] - first[index]) * share)
}

/// Means over a window that runs along `length` values. Sums are kept in double
/// precision: single would remember what has left the window.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "short counts")]
fn running_means<const N: usize>(
    length: usize,
    radius: usize,
    value: impl Fn(usize) -> Option<[f32; N]>,
) -> impl Iterator<Item = [f32; N]> {
    let mut sums = [0.0_f64; N];
    let add = |sums: &mut [f64; N], values: Option<[f32; N]>, sign: f64| {
        for (sum, value) in sums.iter_mut().zip(values.unwrap_or([0.0; N])) {
            *sum += sign * f64::from(value);
        }
    };
    for at in 0..radius.min(length) {
        add(&mut sums, value(at), 1.0);
    }
    (0..length).map(move |at| {
        let end = at + radius;
        if end < length {
            add(&mut sums, value(end), 1.0);
        }
        if let Some(left) = at.checked_sub(radius + 1) {
            add(&mut sums, value(left), -1.0);
        }
        let count = (end + 1).min(length) - at.saturating_sub(radius);
        sums.map(|sum| (sum / count as f64) as f32)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(width: u32, height: u32) -> PixelSize {
        PixelSize { width, height }
    }

    fn field(width: u32, height: u32, values: &[f32]) -> Field<1> {
        Field::from_values(size(width, height), values.iter().map(|&it| [it]).collect()).unwrap()
    }

    #[test]
    fn numbers_must_fill_the_picture() {
        assert_eq!(Field::from_values(size(2, 2), vec![[0.0]; 3]), None);
        assert_eq!(Field::from_values(size(2, 2), vec![[0.0]; 5]), None);
        assert!(Field::<1>::from_values(size(0, 9), vec![]).is_some());
    }

    #[test]
    fn means_are_those_of_the_part_inside() {
        let means = field(3, 2, &[1.0, 2.0, 3.0, 7.0, 8.0, 9.0]).means(1);
        let expected = [4.5, 5.0, 5.5, 4.5, 5.0, 5.5];
        for ([mean], expected) in means.values().iter().zip(expected) {
            assert!((mean - expected).abs() < 1e-6, "{mean} {expected}");
        }
        let whole = field(3, 1, &[1.0, 2.0, 6.0]).means(50);
        assert_eq!(whole.values(), [[3.0]; 3]);
        let same = field(3, 1, &[1.0, 2.0, 6.0]);
        assert_eq!(same.means(0), same);
    }

    #[test]
    fn means_agree_with_counting() {
        let side = 23;
        let values: Vec<f32> = (0..side * side).map(|it| ((it * 37) % 101) as f32).collect();
        let means = field(side, side, &values).means(4);
        for (index, [mean]) in means.values().iter().enumerate() {
            let near = |other: usize| {
                let (a, b) = (index as i32, other as i32);
                let side = side as i32;
                (a / side - b / side).abs() <= 4 && (a % side - b % side).abs() <= 4
            };
            let window: Vec<f32> =
                values.iter().enumerate().filter(|(at, _)| near(*at)).map(|it| *it.1).collect();
            let expected = window.iter().sum::<f32>() / window.len() as f32;
            assert!((mean - expected).abs() < 1e-3, "{index}: {mean} {expected}");
        }
    }

    #[test]
    fn values_between_pixels_are_mixed() {
        let field = field(2, 2, &[0.0, 4.0, 8.0, 12.0]);
        struct Case {
            name: &'static str,
            place: [f32; 2],
            expected: f32,
        }
        let cases = [
            Case { name: "a centre", place: [0.75, 0.25], expected: 4.0 },
            Case { name: "the middle", place: [0.5, 0.5], expected: 6.0 },
            Case { name: "a corner", place: [0.0, 1.0], expected: 8.0 },
            Case { name: "outside", place: [9.0, 9.0], expected: 12.0 },
        ];
        for Case { name, place: [x, y], expected } in cases {
            assert_eq!(field.at(Position { x, y }), [expected], "{name}");
        }
    }

    #[test]
    fn sampling_sees_the_middles_of_pixels() {
        let field = Field::sampled(size(4, 2), |place| [place.x, place.y]);
        assert_eq!(field.values()[0], [0.125, 0.25]);
        assert_eq!(field.values()[7], [0.875, 0.75]);
    }
}
