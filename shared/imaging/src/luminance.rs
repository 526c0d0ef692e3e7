//! How bright pixels are, and how fast that changes.

use crate::image::RgbImage;
use selfsame_protocol::geometry::{PixelSize, Position};

/// Shares of red, green and blue in luminance, of gamma-coded levels (ITU-R BT.709).
const SHARES: [f32; 3] = [0.2126, 0.7152, 0.0722];

/// Luma of a colour, on the scale of its levels, as JPEG weighs it (ITU-R BT.601,
/// ITU-T T.871).
#[must_use]
pub fn luma([red, green, blue]: [f32; 3]) -> f32 {
    0.299 * red + 0.587 * green + 0.114 * blue
}

/// [`luma`] of 8-bit levels as such a level, reckoned in 256ths: the same on every
/// machine.
#[must_use]
pub fn luma_level([red, green, blue]: [u8; 3]) -> u8 {
    let weighed = 77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue);
    u8::try_from(weighed >> 8).unwrap_or(u8::MAX)
}

/// A number a pixel, row after row.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    size: PixelSize,
    values: Vec<f32>,
}

impl Plane {
    /// The luminance of an image, 0 to 1.
    #[must_use]
    pub fn luminance(image: &RgbImage) -> Self {
        let (pixels, _) = image.pixels().as_chunks::<3>();
        let luminance = |pixel: &[u8; 3]| {
            let weighted = pixel.iter().zip(SHARES).map(|(&level, share)| f32::from(level) * share);
            weighted.sum::<f32>() / 255.0
        };
        Self { size: image.size(), values: pixels.iter().map(luminance).collect() }
    }

    /// Numbers that are known to be one a pixel.
    pub(crate) fn wrapped(size: PixelSize, values: Vec<f32>) -> Self {
        Self { size, values }
    }

    /// Width and height.
    #[must_use]
    pub fn size(&self) -> PixelSize {
        self.size
    }

    /// The numbers, row after row.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// Smoothed by the binomial filter 1-4-6-4-1 along both axes, which is a
    /// Gaussian of one pixel; the two outermost pixels stay as they are.
    #[must_use]
    pub fn smoothed(&self) -> Self {
        let width = self.size.width as usize;
        self.filtered(1).filtered(width)
    }

    fn filtered(&self, step: usize) -> Self {
        let mut values = self.values.clone();
        let shifted = |steps: usize| self.values.get(steps * step..).unwrap_or_default();
        let windows = shifted(0).iter().zip(shifted(1)).zip(shifted(2)).zip(shifted(3));
        let windows = windows.zip(shifted(4));
        for (value, ((((a, b), c), d), e)) in values.iter_mut().skip(2 * step).zip(windows) {
            *value = (a + e + 4.0 * (b + d) + 6.0 * c) / 16.0;
        }
        Self { size: self.size, values }
    }

    /// The length of the gradient per pixel (Sobel's filter); zero at the edges.
    #[must_use]
    pub fn gradient(&self) -> Self {
        let width = self.size.width as usize;
        let mut values = vec![0.0; self.values.len()];
        let rows: Vec<&[f32]> = self.values.chunks_exact(width.max(1)).collect();
        let targets = values.chunks_exact_mut(width.max(1)).skip(1);
        for (target, rows) in targets.zip(rows.windows(3)) {
            let &[above, here, below] = rows else { continue };
            let columns = above.windows(3).zip(here.windows(3)).zip(below.windows(3));
            for (value, ((above, here), below)) in target.iter_mut().skip(1).zip(columns) {
                *value = slope(above, here, below);
            }
        }
        Self { size: self.size, values }
    }

    /// How much the numbers change from the left to the right neighbour; zero at the
    /// edges.
    #[must_use]
    pub fn change_across(&self) -> Self {
        let width = (self.size.width as usize).max(1);
        let mut values = vec![0.0; self.values.len()];
        for (target, row) in values.chunks_mut(width).zip(self.values.chunks(width)) {
            for (value, neighbours) in target.iter_mut().skip(1).zip(row.windows(3)) {
                *value =
                    neighbours.last().zip(neighbours.first()).map_or(0.0, |(b, a)| (b - a).abs());
            }
        }
        Self { size: self.size, values }
    }

    /// The mean over a disc, as far as it lies in the plane; `None` where no pixel
    /// does.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
    pub fn disc_mean(&self, centre: Position, radius: f32) -> Option<f32> {
        let width = (self.size.width as usize).max(1);
        let (mut sum, mut count) = (0.0, 0.0);
        for (y, row) in self.values.chunks_exact(width).enumerate() {
            let dy = y as f32 + 0.5 - centre.y;
            if dy.abs() > radius {
                continue;
            }
            for (x, value) in row.iter().enumerate() {
                if (x as f32 + 0.5 - centre.x).hypot(dy) <= radius {
                    sum += value;
                    count += 1.0;
                }
            }
        }
        (count > 0.0).then(|| sum / count)
    }
}

fn slope(above: &[f32], here: &[f32], below: &[f32]) -> f32 {
    let (&[a, b, c], &[d, _, f], &[g, h, i]) = (above, here, below) else { return 0.0 };
    let across = c + 2.0 * f + i - a - 2.0 * d - g;
    let down = g + 2.0 * h + i - a - 2.0 * b - c;
    across.hypot(down) / 8.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane(width: u32, values: &[f32]) -> Plane {
        let height = u32::try_from(values.len()).unwrap() / width;
        Plane { size: PixelSize { width, height }, values: values.to_vec() }
    }

    #[test]
    fn luma_of_grey_is_its_level() {
        assert!((luma([0.5; 3]) - 0.5).abs() < 1e-6);
        assert_eq!(luma_level([200; 3]), 200);
        assert!(luma([0.0, 1.0, 0.0]) > luma([1.0, 0.0, 1.0]));
    }

    #[test]
    fn green_counts_most() {
        let pixels = vec![255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];
        let image = RgbImage::from_pixels(PixelSize { width: 4, height: 1 }, pixels).unwrap();
        for (found, expected) in
            Plane::luminance(&image).values().iter().zip([0.2126, 0.7152, 0.0722, 1.0])
        {
            assert!((found - expected).abs() < 1e-6);
        }
    }

    #[test]
    fn smoothing_spreads_a_point() {
        let mut values = [0.0; 81];
        values[40] = 1.0;
        let smoothed = plane(9, &values).smoothed();
        let at = |x: usize, y: usize| smoothed.values()[y * 9 + x] * 256.0;
        assert_eq!([at(4, 4), at(3, 4), at(4, 2), at(2, 2), at(4, 1)], [36.0, 24.0, 6.0, 1.0, 0.0]);
        assert!((smoothed.values().iter().sum::<f32>() - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_ramp_has_its_slope() {
        let ramp: Vec<f32> = (0..30_u8).map(|index| f32::from(index % 6) * 0.1).collect();
        let gradient = plane(6, &ramp).gradient();
        assert!((gradient.values()[7] - 0.1).abs() < 1e-6);
        assert_eq!([gradient.values()[0], gradient.values()[6]], [0.0; 2]);
    }

    #[test]
    fn a_disc_has_a_mean() {
        let values: Vec<f32> = (0..25_u8).map(f32::from).collect();
        let plane = plane(5, &values);
        let mean = |x, y, radius| plane.disc_mean(Position { x, y }, radius);
        assert_eq!(mean(2.5, 2.5, 0.4), Some(12.0));
        assert_eq!(mean(2.5, 2.5, 1.0), Some(12.0));
        assert_eq!(mean(0.5, 0.5, 1.0), Some(2.0), "a corner: 0, 1 and 5");
        assert_eq!(mean(-9.0, 2.5, 1.0), None);
        assert_eq!(mean(f32::NAN, 2.5, 1.0), None);
    }

    #[test]
    fn small_planes_are_no_trouble() {
        for width in [1, 2] {
            let plane = plane(width, &[0.5, 0.5]);
            assert_eq!(plane.smoothed(), plane);
            assert_eq!(plane.gradient().values(), [0.0; 2]);
        }
    }
}
