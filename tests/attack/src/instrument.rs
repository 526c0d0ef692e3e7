//! The presentation attack instruments: paper, masks and screens.

use super::noise::Noise;
use super::view::sample;
use super::{Instrument, Oval};
use selfsame_imaging::RgbImage;

/// White margin of a print, as a share of its side.
const MARGIN: f32 = 0.05;

/// Frame of a screen, as a share of its side.
const FRAME: f32 = 0.06;

/// How much further than the face box a mask is cut, over its halves.
const MASK_CUT: f32 = 1.15;

/// The place in the photograph that lies at `place` of an instrument with an edge
/// of `edge`; `None` on the edge and beside it.
fn inside(photo: &RgbImage, [across, down]: [f32; 2], edge: f32) -> Option<[f32; 3]> {
    let share = |place: f32| (place - edge) / (1.0 - 2.0 * edge);
    let (across, down) = (share(across), share(down));
    let is_inside = (0.0..1.0).contains(&across) && (0.0..1.0).contains(&down);
    let (width, height) = (photo.size().width as f32, photo.size().height as f32);
    is_inside.then(|| sample(photo, across * width, down * height))
}

fn is_on([across, down]: [f32; 2]) -> bool {
    (0.0..1.0).contains(&across) && (0.0..1.0).contains(&down)
}

/// What ink makes of a colour: blacks turn grey, colours duller.
fn inked(colour: [f32; 3]) -> [f32; 3] {
    let [red, green, blue] = colour;
    let grey = 0.299 * red + 0.587 * green + 0.114 * blue;
    colour.map(|level| 28.0 + 0.78 * (0.82 * level + 0.18 * grey))
}

/// Brightness of paper by its fibres, coarse and fine, around 1.
fn fibres(noise: Noise, x: f32, y: f32) -> f32 {
    1.0 + 0.03 * noise.cloud(x / 5.0, y / 2.5, 40) + 0.04 * noise.grain(x, y, 41)
}

/// A photograph printed on paper.
pub(super) struct Print<'a> {
    pub(super) photo: &'a RgbImage,
    /// How far it is bent, in radians from the middle to both edges together; 0 is
    /// flat.
    pub(super) bend: f32,
    pub(super) noise: Noise,
}

impl Print<'_> {
    /// Where on the paper a place is seen, and how much of the light it turns to
    /// the camera.
    fn bent(&self, [across, down]: [f32; 2]) -> ([f32; 2], f32) {
        let half = self.bend / 2.0;
        if half == 0.0 {
            return ([across, down], 1.0);
        }
        let sine = (2.0 * across - 1.0) * half.sin();
        if sine.abs() >= 1.0 {
            return ([-1.0, down], 1.0);
        }
        let angle = sine.asin();
        // The middle bulges towards the camera.
        let bulge = 1.0 - 0.08 * (angle.cos() - half.cos());
        ([0.5 + angle / half / 2.0, 0.5 + (down - 0.5) * bulge], 0.55 + 0.45 * angle.cos())
    }
}

impl Instrument for Print<'_> {
    fn colour(&self, place: [f32; 2], [x, y]: [f32; 2]) -> Option<[f32; 3]> {
        let (place, turned) = self.bent(place);
        if !is_on(place) {
            return None;
        }
        let lamp = 1.0 + self.noise.between(50, -0.18, 0.18) * (2.0 * place[0] - 1.0);
        let light = lamp * turned * fibres(self.noise, x, y);
        let ink = inside(self.photo, place, MARGIN).map_or([232.0; 3], inked);
        Some(ink.map(|level| level * light))
    }
}

/// A face cut out of a print, before another one.
pub(super) struct CutOutMask<'a> {
    pub(super) photo: &'a RgbImage,
    pub(super) from: Oval,
    pub(super) onto: Oval,
    pub(super) noise: Noise,
}

impl CutOutMask<'_> {
    /// The colour of the mask at a place in the bearer's photograph.
    pub(super) fn colour(&self, x: f32, y: f32) -> Option<[f32; 3]> {
        let across = (x - self.onto.x) / (self.onto.half_width * MASK_CUT);
        let down = (y - self.onto.y) / (self.onto.half_height * MASK_CUT);
        // Scissors do not cut a perfect oval.
        let ragged = 1.0 + 0.04 * self.noise.cloud(4.0 * down.atan2(across), 0.0, 60);
        let distance = across.hypot(down) / ragged;
        if distance >= 1.0 {
            return None;
        }
        let light = (1.0 - 0.15 * across.abs()) * fibres(self.noise, x, y);
        if distance > 0.96 {
            return Some([235.0 * light; 3]);
        }
        let place = |middle: f32, half: f32, share: f32| middle + half * MASK_CUT * share;
        let from = place(self.from.x, self.from.half_width, across);
        let above = place(self.from.y, self.from.half_height, down);
        Some(inked(sample(self.photo, from, above)).map(|level| level * light))
    }
}

/// A photograph on a screen.
pub(super) struct Screen<'a> {
    pub(super) photo: &'a RgbImage,
    pub(super) noise: Noise,
}

impl Screen<'_> {
    /// The beat between the screen's and the sensor's grid, one per colour, since
    /// its stripes lie beside each other; around 1.
    fn moire(&self, [x, y]: [f32; 2], channel: u16) -> f32 {
        let waves = [(0, 5.0, 9.0), (1, 14.0, 40.0)].map(|(which, shortest, longest)| {
            let length = self.noise.between(70 + which, shortest, longest);
            let angle = self.noise.between(72 + which, -0.6, 0.6) + 1.57 * which as f32;
            // Lenses bend the grid a little.
            let bent = 2.0 * self.noise.cloud(x / 90.0, y / 90.0, 74 + which);
            let phase = (x * angle.cos() + y * angle.sin() + bent) / length;
            (std::f32::consts::TAU * (phase + f32::from(channel) / 3.0)).sin()
        });
        let strength = self.noise.between(76, 0.03, 0.08);
        1.0 + strength * (waves[0] + waves[1])
    }

    /// Light of the room on the glass.
    fn glare(&self, [across, down]: [f32; 2]) -> f32 {
        let (x, y) = (self.noise.between(80, 0.1, 0.9), self.noise.between(81, 0.0, 0.5));
        let distance = (across - x).hypot(2.0 * (down - y));
        let lamp = self.noise.between(82, 30.0, 130.0) * (-(distance / 0.12).powi(2)).exp();
        let window = (across + 0.6 * down - self.noise.between(83, 0.4, 1.2)).abs();
        lamp + self.noise.between(84, 4.0, 22.0) * (-(window / 0.15).powi(4)).exp()
    }
}

impl Instrument for Screen<'_> {
    fn colour(&self, place: [f32; 2], pixel: [f32; 2]) -> Option<[f32; 3]> {
        if !is_on(place) {
            return None;
        }
        let glare = self.glare(place);
        let Some(colour) = inside(self.photo, place, FRAME) else {
            return Some([18.0 + 0.5 * glare; 3]);
        };
        let [red, green, blue] = colour;
        // Screens are bluer than daylight and never quite black.
        let shown = [0.95 * red, green, 1.08 * blue];
        let channels = [0, 1, 2].map(|channel| self.moire(pixel, channel));
        Some(std::array::from_fn(|index| 12.0 + 0.95 * shown[index] * channels[index] + glare))
    }
}
