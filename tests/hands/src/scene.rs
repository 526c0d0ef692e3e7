//! The picture: background, the hand before it, lens and sensor.

use crate::Side;
use crate::capture::Capture;
use crate::shape::{HEIGHT, LEFT, TOP, WIDTH};
use crate::skeleton::Place;
use crate::skin::Painted;
use selfsame_attack::noise::Noise;
use selfsame_imaging::field::Field;
use selfsame_imaging::projective::Projective;
use selfsame_imaging::warp::warp;
use selfsame_imaging::{ImageError, Rgb, RgbImage};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// From wrist to middle knuckle, in millimetres; half of it is the middle of the palm.
const PALM: f32 = 92.0;

/// The photograph of a painted hand.
pub(crate) fn photograph(
    hand: &Painted,
    side: Side,
    capture: &Capture,
) -> Result<RgbImage, ImageError> {
    let size = capture.size;
    let noise = Noise::new(capture.seed ^ 0xBAC6);
    let Some(to_plane) = placement(hand.colour.size(), capture) else {
        return Err(ImageError::TooLarge(size));
    };
    let colour = warp(&hand.colour, &to_plane, size, Rgb::BLACK)?;
    let cover = warp(&hand.cover, &to_plane, size, Rgb::BLACK)?;
    let ground = Ground::new(noise, size);
    let seen = |index: usize| {
        let share = f32::from(cover.pixel(index)[0]) / 255.0;
        let ground = ground.colour(index);
        let hand = colour.pixel(index).map(f32::from);
        std::array::from_fn(|channel| ground[channel] + (hand[channel] - ground[channel]) * share)
    };
    let count = size.width as usize * size.height as usize;
    let seen = Field::from_values(size, (0..count).map(seen).collect());
    let seen = seen.ok_or(ImageError::TooLarge(size))?;
    let seen = if capture.blur == 0 { seen } else { seen.means(capture.blur) };
    let picture = developed(&seen, capture, noise)?;
    Ok(if side == Side::Left { mirrored(picture) } else { picture })
}

/// From the picture to the plane of the hand; `None` when the tilt folds it up.
fn placement(plane: PixelSize, capture: &Capture) -> Option<Projective> {
    let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
    let [top_left, top_right, bottom_right, bottom_left] = corners.map(|(x, y)| {
        let millimetres = [LEFT + x * WIDTH, TOP - y * HEIGHT];
        in_picture(millimetres, capture)
    });
    let quad = Quadrilateral { top_left, top_right, bottom_right, bottom_left };
    Projective::from_rectangle(plane, &quad)?.inverse()
}

fn in_picture([x, y]: Place, capture: &Capture) -> Position {
    let (width, height) = (capture.size.width as f32, capture.size.height as f32);
    let unit = capture.scale * width.min(height) / PALM;
    let (x, y) = (x, PALM * 0.75 - y);
    let nearness = 1.0 + (capture.tilt[0] * x + capture.tilt[1] * y) / PALM;
    let (sine, cosine) = capture.turn.to_radians().sin_cos();
    let (x, y) = (x * unit / nearness, y * unit / nearness);
    Position { x: width / 2.0 + cosine * x - sine * y, y: height * 0.55 + sine * x + cosine * y }
}

/// A picture of the other hand.
fn mirrored(mut picture: RgbImage) -> RgbImage {
    let width = picture.size().width as usize;
    for row in picture.pixels_mut().as_chunks_mut::<3>().0.chunks_mut(width) {
        row.reverse();
    }
    picture
}

/// What is behind the hand: a wall, boards, or a room out of focus.
struct Ground {
    noise: Noise,
    width: usize,
    unit: f32,
    tones: [[f32; 3]; 2],
}

impl Ground {
    fn new(noise: Noise, size: PixelSize) -> Self {
        let tone =
            |which: u64| std::array::from_fn(|it| noise.between(which + it as u64, 25.0, 235.0));
        let unit = size.width.min(size.height) as f32;
        Self { noise, width: size.width as usize, unit, tones: [tone(10), tone(20)] }
    }

    fn colour(&self, index: usize) -> [f32; 3] {
        let (x, y) =
            ((index % self.width) as f32 / self.unit, (index / self.width) as f32 / self.unit);
        let share = match self.noise.between(1, 0.0, 3.0) as u8 {
            0 => 0.15 * (x + y) + 0.03 * self.noise.cloud(x * 200.0, y * 200.0, 30),
            1 => {
                0.3 + 0.3 * self.noise.cloud(x * 9.0, y * 0.8, 31)
                    + 0.1 * self.noise.cloud(x * 90.0, y * 6.0, 32)
            }
            _ => {
                0.5 + 0.5 * self.noise.cloud(x * 3.0, y * 3.0, 33)
                    + 0.2 * self.noise.cloud(x * 8.0, y * 8.0, 34)
            }
        };
        let share = share.clamp(0.0, 1.0);
        std::array::from_fn(|it| self.tones[0][it] * (1.0 - share) + self.tones[1][it] * share)
    }
}

/// Exposure, a cast of colour, light that falls off, and noise.
fn developed(seen: &Field<3>, capture: &Capture, noise: Noise) -> Result<RgbImage, ImageError> {
    let size = seen.size();
    let cast: [f32; 3] = std::array::from_fn(|it| noise.between(40 + it as u64, 0.94, 1.06));
    let grain = noise.between(50, 1.0, 5.0);
    let slope = [noise.between(51, -0.15, 0.15), noise.between(52, -0.15, 0.15)];
    let pixels = seen.values().iter().enumerate().flat_map(|(index, levels)| {
        let (x, y) = ((index % size.width as usize) as f32, (index / size.width as usize) as f32);
        let fall = 1.0
            + slope[0] * (x / size.width as f32 - 0.5)
            + slope[1] * (y / size.height as f32 - 0.5);
        std::array::from_fn::<u8, 3, _>(|channel| {
            let error = grain * noise.grain(x, y, 60 + channel as u64);
            (levels[channel] * capture.exposure * fall * cast[channel] + error) as u8
        })
    });
    RgbImage::from_pixels(size, pixels.collect())
}
