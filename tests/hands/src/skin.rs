//! Skin over the relief: tone, mottling, light, lines.

use crate::capture::Capture;
use crate::shape::{COLUMNS, ROWS, Surface, place};
use selfsame_attack::noise::Noise;
use selfsame_imaging::field::Field;
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::geometry::PixelSize;

/// Tones of palms, from light to dark; palms of dark skin are lighter than their backs.
const TONES: [[f32; 3]; 6] = [
    [238.0, 198.0, 182.0],
    [228.0, 180.0, 158.0],
    [212.0, 160.0, 132.0],
    [192.0, 138.0, 108.0],
    [166.0, 118.0, 94.0],
    [142.0, 98.0, 78.0],
];

/// Pixels over which the relief is rounded before it is lit.
const ROUNDING: u32 = 5;

/// All that makes the skin of a hand in one picture.
pub(crate) struct Paint<'a> {
    pub(crate) surface: &'a Surface,
    pub(crate) creases: &'a [f32],
    pub(crate) own: Noise,
}

/// A hand on its plane, and how much of each pixel it covers.
pub(crate) struct Painted {
    pub(crate) colour: RgbImage,
    pub(crate) cover: RgbImage,
}

impl Paint<'_> {
    pub(crate) fn painted(&self, capture: &Capture) -> Result<Painted, ImageError> {
        let light = self.light(capture);
        let pixels = light.iter().enumerate().flat_map(|(index, &light)| self.colour(index, light));
        let size = PixelSize { width: COLUMNS as u32, height: ROWS as u32 };
        let covered = self.surface.distance.iter().flat_map(|distance| {
            [((0.5 - distance * crate::shape::RESOLUTION / 2.0).clamp(0.0, 1.0) * 255.0) as u8; 3]
        });
        Ok(Painted {
            colour: RgbImage::from_pixels(size, pixels.collect())?,
            cover: RgbImage::from_pixels(size, covered.collect())?,
        })
    }

    /// How strongly each pixel is lit; 1 is a plane that faces the camera.
    fn light(&self, capture: &Capture) -> Vec<f32> {
        let size = PixelSize { width: COLUMNS as u32, height: ROWS as u32 };
        let heights = self.surface.height.iter().map(|&height| [height]).collect();
        let Some(relief) = Field::from_values(size, heights) else { return Vec::new() };
        let relief = relief.means(ROUNDING).means(ROUNDING);
        let height = |index: usize| relief.values().get(index).map_or(0.0, |value| value[0]);
        let (from_x, from_y) = (capture.light[0], capture.light[1]);
        (0..COLUMNS * ROWS)
            .map(|index| {
                let slope_x = (height(index + 2) - height(index.saturating_sub(2))) * 0.75;
                let slope_y = (height(index.saturating_sub(2 * COLUMNS))
                    - height(index + 2 * COLUMNS))
                    * 0.75;
                let steep = (1.0 + slope_x * slope_x + slope_y * slope_y).sqrt();
                let diffuse = (1.0 - slope_x * from_x - slope_y * from_y).max(0.0) / steep;
                0.42 + 0.58 * diffuse
            })
            .collect()
    }

    fn colour(&self, index: usize, light: f32) -> [u8; 3] {
        let [x, y] = place(index);
        let own = self.own;
        let tone = own.between(500, 0.0, TONES.len() as f32 - 1.001);
        let (lower, share) = (tone as usize, tone.fract());
        let mottled = 0.035 * own.cloud(x / 7.0, y / 7.0, 501)
            + 0.03 * own.cloud(x / 2.5, y / 2.5, 502)
            + 0.03 * own.cloud(x / 0.7, y / 0.7, 503);
        let red = 0.05 * own.cloud(x / 18.0, y / 18.0, 504) + if y > 120.0 { 0.02 } else { 0.0 };
        let loss = self.creases.get(index).copied().unwrap_or_default();
        std::array::from_fn(|channel| {
            let base = TONES[lower][channel] * (1.0 - share) + TONES[lower + 1][channel] * share;
            // Blood shows in the red least of all, so lines and mottling are warm.
            let warm = [0.75, 1.1, 1.15][channel];
            let level =
                base * light * (1.0 + mottled * warm - red * (warm - 0.75)) * (1.0 - loss * warm);
            level as u8
        })
    }
}
