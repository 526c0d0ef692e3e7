//! The sensor behind the lens, and what a phone makes of its raw picture.

use crate::noise::Noise;
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::geometry::PixelSize;

/// Points of the scene that a sensor cell averages, a side.
const POINTS: u8 = 3;

/// Where the layers of this module's noise begin.
const LAYER: u64 = 200;

/// A sensor with one colour a cell (Bayer, US patent 3971065, 1976).
pub(super) struct Sensor {
    size: PixelSize,
    noise: Noise,
    /// How wide a point is drawn by lens and cell, in cells.
    spread: f32,
    exposure: f32,
    /// Share of the light that is lost in the corners.
    vignette: f32,
    /// Noise of photons at full light, and of the electronics in the dark.
    grain: [f32; 2],
    /// How much the phone smooths, and how much it sharpens.
    smoothing: f32,
    sharpening: f32,
    balance: [f32; 3],
}

impl Sensor {
    pub(super) fn new(size: PixelSize, noise: Noise) -> Self {
        let of = |which, low, high| noise.between(LAYER + which, low, high);
        Self {
            size,
            noise,
            spread: of(0, 1.1, 2.6),
            exposure: of(1, 0.55, 1.02),
            vignette: of(2, 0.05, 0.35),
            grain: [of(3, 0.006, 0.03), of(4, 0.0005, 0.004)],
            smoothing: of(5, -0.5, 1.0).max(0.0),
            sharpening: of(6, -0.3, 1.0).max(0.0),
            balance: [of(7, 0.9, 1.08), 1.0, of(8, 0.88, 1.08)],
        }
    }

    /// The picture of a scene whose light is 0 to 1.
    pub(super) fn take(
        &self,
        scene: impl Fn(f32, f32) -> [f32; 3],
    ) -> Result<RgbImage, ImageError> {
        let raw = self.raw(scene);
        let colours: Vec<_> = (0..raw.len()).map(|index| self.developed(&raw, index)).collect();
        let finished = (0..raw.len()).flat_map(|index| self.finished(&colours, index));
        RgbImage::from_pixels(self.size, finished.collect())
    }

    /// One number a cell.
    fn raw(&self, scene: impl Fn(f32, f32) -> [f32; 3]) -> Vec<f32> {
        let places = (0..self.size.height).flat_map(|y| (0..self.size.width).map(move |x| (x, y)));
        places
            .map(|(column, row)| {
                let channel = channel(column, row);
                let (x, y) = (column as f32 + 0.5, row as f32 + 0.5);
                let light = self.lens(x, y) * self.averaged(&scene, x, y, channel);
                let deviation = (self.grain[0].powi(2) * light + self.grain[1].powi(2)).sqrt();
                (light + deviation * self.gaussian(x, y)).max(0.0)
            })
            .collect()
    }

    fn averaged(
        &self,
        scene: &impl Fn(f32, f32) -> [f32; 3],
        x: f32,
        y: f32,
        channel: usize,
    ) -> f32 {
        let offset = |step: u8| self.spread * ((f32::from(step) + 0.5) / f32::from(POINTS) - 0.5);
        let point = |step| scene(x + offset(step % POINTS), y + offset(step / POINTS))[channel];
        (0..POINTS * POINTS).map(point).sum::<f32>() / f32::from(POINTS * POINTS)
    }

    fn lens(&self, x: f32, y: f32) -> f32 {
        let (width, height) = (self.size.width as f32, self.size.height as f32);
        let radius = (2.0 * x - width).powi(2) + (2.0 * y - height).powi(2);
        self.exposure * (1.0 - self.vignette * radius / (width * width + height * height))
    }

    /// About normal: the sum of four uniform numbers, of deviation 1.
    fn gaussian(&self, x: f32, y: f32) -> f32 {
        let parts = (0..4).map(|part| self.noise.grain(x, y, LAYER + 20 + part));
        parts.sum::<f32>() * 0.866
    }

    /// The three colours of a cell: its own, the others from its neighbours.
    fn developed(&self, raw: &[f32], index: usize) -> [f32; 3] {
        let width = self.size.width as usize;
        let (column, row) = (index % width, index / width);
        let mut sums = [(0.0, 0.0); 3];
        for (dx, dy, weight) in NEIGHBOURS {
            let (x, y) = (column.wrapping_add_signed(dx), row.wrapping_add_signed(dy));
            if x < width && y < self.size.height as usize {
                let (sum, weights) = &mut sums[channel(x as u32, y as u32)];
                *sum += weight * raw[y * width + x];
                *weights += weight;
            }
        }
        let own = channel(column as u32, row as u32);
        let light = |colour: usize| {
            let (sum, weights) = sums[colour];
            if colour == own { raw[index] } else { sum / f32::max(weights, 1e-6) }
        };
        // The usual curve is close to a square root.
        std::array::from_fn(|colour| 255.0 * (light(colour) * self.balance[colour]).sqrt())
    }

    /// Smoothed where neighbours are alike (Lee, 1983), and sharpened.
    fn finished(&self, colours: &[[f32; 3]], index: usize) -> [u8; 3] {
        let width = self.size.width as usize;
        let (column, row) = (index % width, index / width);
        let own = colours[index];
        let (mut alike, mut all) = ([own, [1.0; 3]], ([0.0; 3], 0.0));
        for (dx, dy, _) in NEIGHBOURS {
            let (x, y) = (column.wrapping_add_signed(dx), row.wrapping_add_signed(dy));
            if x >= width || y >= self.size.height as usize {
                continue;
            }
            let other = colours[y * width + x];
            for colour in 0..3 {
                all.0[colour] += other[colour];
                if (other[colour] - own[colour]).abs() < 14.0 {
                    alike[0][colour] += self.smoothing * other[colour];
                    alike[1][colour] += self.smoothing;
                }
            }
            all.1 += 1.0;
        }
        std::array::from_fn(|colour| {
            let smooth = alike[0][colour] / alike[1][colour];
            (smooth + self.sharpening * (smooth - all.0[colour] / all.1)) as u8
        })
    }
}

/// Offsets of the neighbours of a cell, and their weights in demosaicing.
const NEIGHBOURS: [(isize, isize, f32); 8] = [
    (-1, -1, 1.0),
    (0, -1, 2.0),
    (1, -1, 1.0),
    (-1, 0, 2.0),
    (1, 0, 2.0),
    (-1, 1, 1.0),
    (0, 1, 2.0),
    (1, 1, 1.0),
];

const fn channel(column: u32, row: u32) -> usize {
    match (column % 2, row % 2) {
        (0, 0) => 0,
        (1, 1) => 2,
        _ => 1,
    }
}
