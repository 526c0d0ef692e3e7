//! The camera, where it sees the instrument, and what is behind.

use super::noise::Noise;
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// Points looked at for one pixel, a side.
const SUBPIXELS: u8 = 2;

/// The colour of a picture between its pixels; its edge goes on for ever.
pub(super) fn sample(picture: &RgbImage, x: f32, y: f32) -> [f32; 3] {
    let PixelSize { width, height } = picture.size();
    let (x, y) = (x - 0.5, y - 0.5);
    let (column, row) = (x.floor(), y.floor());
    let pixel = |column: f32, row: f32| {
        let column = column.clamp(0.0, width as f32 - 1.0) as usize;
        let row = row.clamp(0.0, height as f32 - 1.0) as usize;
        picture.pixel(row * width as usize + column).map(f32::from)
    };
    let across = |row| blend(pixel(column, row), pixel(column + 1.0, row), x - column);
    blend(across(row), across(row + 1.0), y - row)
}

pub(super) fn blend(from: [f32; 3], to: [f32; 3], share: f32) -> [f32; 3] {
    std::array::from_fn(|channel| from[channel] + (to[channel] - from[channel]) * share)
}

/// Takes a picture of a scene: several points a pixel, exposure, sensor noise.
#[derive(Debug, Clone, Copy)]
pub(super) struct Camera {
    exposure: f32,
    grain: f32,
    noise: Noise,
}

impl Camera {
    pub(super) fn new(noise: Noise) -> Self {
        let exposure = noise.between(1, 0.9, 1.08);
        Self { exposure, grain: noise.between(2, 1.0, 3.5), noise }
    }

    pub(super) fn take(
        self,
        size: PixelSize,
        scene: impl Fn(f32, f32) -> [f32; 3],
    ) -> Result<RgbImage, ImageError> {
        let places = (0..size.height).flat_map(|y| (0..size.width).map(move |x| (x, y)));
        let pixels = places.flat_map(|(x, y)| {
            let (x, y) = (x as f32, y as f32);
            let light = averaged(&scene, x, y);
            std::array::from_fn::<u8, 3, _>(|channel| {
                let error = self.grain * self.noise.grain(x, y, 100 + channel as u64);
                (light[channel] * self.exposure + error) as u8
            })
        });
        RgbImage::from_pixels(size, pixels.collect())
    }
}

fn averaged(scene: &impl Fn(f32, f32) -> [f32; 3], x: f32, y: f32) -> [f32; 3] {
    let offset = |step: u8| (f32::from(step) + 0.5) / f32::from(SUBPIXELS);
    let mut sum = [0.0; 3];
    for step in 0..SUBPIXELS * SUBPIXELS {
        let colour = scene(x + offset(step % SUBPIXELS), y + offset(step / SUBPIXELS));
        for (total, level) in sum.iter_mut().zip(colour) {
            *total += level;
        }
    }
    sum.map(|total| total / f32::from(SUBPIXELS).powi(2))
}

/// Where the instrument is held: a little turned, tilted and off the middle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placement {
    middle: [f32; 2],
    size: [f32; 2],
    turn: (f32, f32),
    /// How much nearer one end is than the other, across and down.
    tilt: [f32; 2],
}

impl Placement {
    pub(super) fn new(scene: PixelSize, noise: Noise) -> Self {
        let (width, height) = (scene.width as f32, scene.height as f32);
        let moved = |which, side: f32| side * (0.5 + noise.between(which, -0.03, 0.03));
        let share = noise.between(12, 0.72, 0.86);
        let angle = noise.between(13, -0.07, 0.07);
        Self {
            middle: [moved(10, width), moved(11, height)],
            size: [width * share, height * share],
            turn: (angle.cos(), angle.sin()),
            tilt: [noise.between(14, -0.12, 0.12), noise.between(15, -0.12, 0.12)],
        }
    }

    /// Where a page lies whose width is `ratio` times its height: anywhere, and turned
    /// up to a sixth of a right angle.
    pub(super) fn of_page(scene: PixelSize, ratio: f32, noise: Noise) -> Self {
        let (width, height) = (scene.width as f32, scene.height as f32);
        let across = (width * noise.between(12, 0.55, 0.92)).min(0.9 * height * ratio);
        let moved = |which, side: f32, free: f32| {
            side / 2.0 + noise.between(which, -0.3, 0.3) * (side - free).max(0.0)
        };
        let angle = noise.between(13, -0.25, 0.25) * noise.between(16, 0.0, 1.0);
        Self {
            middle: [moved(10, width, across), moved(11, height, across / ratio)],
            size: [across, across / ratio],
            turn: (angle.cos(), angle.sin()),
            tilt: [noise.between(14, -0.12, 0.12), noise.between(15, -0.12, 0.12)],
        }
    }

    /// Where the corners of the instrument are in the picture.
    pub(super) fn corners(&self) -> Quadrilateral {
        let at = |across: f32, down: f32| {
            let nearness = 1.0 / (1.0 - self.tilt[0] * across - self.tilt[1] * down);
            let (dx, dy) = (across * nearness * self.size[0], down * nearness * self.size[1]);
            let (cosine, sine) = self.turn;
            Position {
                x: self.middle[0] + dx * cosine - dy * sine,
                y: self.middle[1] + dx * sine + dy * cosine,
            }
        };
        Quadrilateral {
            top_left: at(-0.5, -0.5),
            top_right: at(0.5, -0.5),
            bottom_right: at(0.5, 0.5),
            bottom_left: at(-0.5, 0.5),
        }
    }

    /// The place on the instrument, 0 to 1, that a place in the picture shows.
    pub(super) fn at(&self, x: f32, y: f32) -> [f32; 2] {
        let (dx, dy) = (x - self.middle[0], y - self.middle[1]);
        let (cosine, sine) = self.turn;
        let across = (dx * cosine + dy * sine) / self.size[0];
        let down = (dy * cosine - dx * sine) / self.size[1];
        let nearness = 1.0 + self.tilt[0] * across + self.tilt[1] * down;
        [0.5 + across / nearness, 0.5 + down / nearness]
    }
}

/// A room, out of focus: that of a photograph, or walls that no one took.
#[derive(Debug, Clone, Copy)]
pub(super) struct Background<'a> {
    pub(super) size: PixelSize,
    pub(super) photo: &'a RgbImage,
    pub(super) noise: Noise,
}

impl Background<'_> {
    pub(super) fn colour(&self, x: f32, y: f32) -> [f32; 3] {
        let share = [x / self.size.width as f32, y / self.size.height as f32];
        if self.noise.between(31, 0.0, 1.0) < 0.5 { self.room(share) } else { self.walls(share) }
    }

    /// The photograph upside down, so that the person in it is no face to be found.
    fn room(&self, [across, down]: [f32; 2]) -> [f32; 3] {
        let PixelSize { width, height } = self.photo.size();
        sample(self.photo, across * width as f32, (1.0 - down) * height as f32)
    }

    fn walls(&self, share: [f32; 2]) -> [f32; 3] {
        let [across, down] = share.map(|part| 3.0 * part);
        std::array::from_fn(|channel| {
            let layer = 20 + channel as u64;
            let wall = self.noise.between(layer, 70.0, 170.0);
            wall + 40.0 * self.noise.cloud(across, down, 30)
                + 12.0 * self.noise.cloud(across, down, layer)
        })
    }
}
