//! The presentation attack instruments: paper, masks and screens.

use super::noise::Noise;
use super::view::sample;
use super::{Instrument, Oval, Sitter};
use selfsame_imaging::RgbImage;
use selfsame_protocol::geometry::PixelSize;

/// The part of a photograph that an instrument shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'a> {
    photo: &'a RgbImage,
    corner: [f32; 2],
    pub(super) size: [f32; 2],
}

impl<'a> Shown<'a> {
    /// From the whole photograph to a portrait cut close to the face.
    pub(super) fn of(sitter: &Sitter<'a>, noise: Noise) -> Self {
        let PixelSize { width, height } = sitter.photo.size();
        let Oval { x, y, half_width, half_height } = sitter.face;
        let sides = noise.between(30, 1.4, 3.5);
        let span = |middle: f32, half: f32, end: u32| {
            let end = end as f32;
            let from = (middle - half * sides).clamp(0.0, end - 1.0);
            (from, (middle + half * sides).clamp(from + 1.0, end) - from)
        };
        let (left, wide) = span(x, half_width, width);
        let (top, high) = span(y, half_height, height);
        Self { photo: sitter.photo, corner: [left, top], size: [wide, high] }
    }

    /// The colour at `place` of an instrument with an edge of `edge`; `None` on the
    /// edge and beside it.
    fn inside(&self, place: [f32; 2], edge: f32) -> Option<[f32; 3]> {
        let place = place.map(|part| (part - edge) / (1.0 - 2.0 * edge));
        let at = |axis: usize| self.corner[axis] + place[axis] * self.size[axis];
        is_on(place).then(|| sample(self.photo, at(0), at(1)))
    }
}

fn is_on([across, down]: [f32; 2]) -> bool {
    (0.0..1.0).contains(&across) && (0.0..1.0).contains(&down)
}

/// What ink makes of a colour: blacks turn grey, colours duller.
fn inked(colour: [f32; 3], noise: Noise) -> [f32; 3] {
    let [red, green, blue] = colour;
    let grey = 0.299 * red + 0.587 * green + 0.114 * blue;
    let (black, dull) = (noise.between(42, 8.0, 45.0), noise.between(43, 0.0, 0.35));
    let range = noise.between(44, 0.74, 0.92);
    colour.map(|level| black + range * ((1.0 - dull) * level + dull * grey))
}

/// Brightness of paper by its fibres, coarse and fine, around 1.
fn fibres(noise: Noise, x: f32, y: f32) -> f32 {
    let (coarse, fine) = (noise.between(45, 0.0, 0.04), noise.between(46, 0.0, 0.05));
    1.0 + coarse * noise.cloud(x / 5.0, y / 2.5, 40) + fine * noise.grain(x, y, 41)
}

/// A photograph printed on paper.
pub(super) struct Print<'a> {
    pub(super) shown: Shown<'a>,
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
        // Some prints have no margin.
        let margin = self.noise.between(51, -0.04, 0.08).max(0.0);
        let ink = self.shown.inside(place, margin);
        let ink = ink.map_or([232.0; 3], |colour| inked(colour, self.noise));
        Some(ink.map(|level| level * light))
    }
}

/// A face cut out of a print, before another one.
pub(super) struct CutOutMask<'a> {
    photo: &'a RgbImage,
    from: Oval,
    onto: Oval,
    /// How much further than the face box it is cut, over its halves.
    cut: f32,
    noise: Noise,
}

impl<'a> CutOutMask<'a> {
    pub(super) fn new(victim: &Sitter<'a>, bearer: &Sitter<'_>, noise: Noise) -> Self {
        let cut = noise.between(61, 0.95, 1.3);
        Self { photo: victim.photo, from: victim.face, onto: bearer.face, cut, noise }
    }

    /// What is seen at a place in the bearer's photograph, which has the colour
    /// `behind` there.
    pub(super) fn before(&self, behind: [f32; 3], x: f32, y: f32) -> [f32; 3] {
        let place = [
            (x - self.onto.x) / (self.onto.half_width * self.cut),
            (y - self.onto.y) / (self.onto.half_height * self.cut),
        ];
        let distance = self.distance(place);
        if distance >= 1.0 {
            let shadow = self.noise.between(62, 0.0, 0.4) * place[1].clamp(0.0, 1.0);
            let share = (1.0 - (distance - 1.0) / 0.15).max(0.0);
            return behind.map(|level| level * (1.0 - shadow * share));
        }
        if self.is_eye_hole(place) {
            return behind;
        }
        let light = self.noise.between(63, 0.85, 1.12) * (1.0 - 0.15 * place[0].abs());
        let rim = 1.0 - self.noise.between(64, -0.03, 0.06).max(0.0);
        let paper = if distance > rim { [235.0; 3] } else { self.face(place) };
        paper.map(|level| level * light * fibres(self.noise, x, y))
    }

    /// How far out a place lies, 1 being the cut: an oval or rather a rectangle,
    /// as scissors leave it.
    fn distance(&self, [across, down]: [f32; 2]) -> f32 {
        let power = self.noise.between(65, 1.9, 3.2);
        let ragged = self.noise.between(66, 0.01, 0.06);
        let edge = 1.0 + ragged * self.noise.cloud(4.0 * down.atan2(across), 0.0, 60);
        (across.abs().powf(power) + down.abs().powf(power)).powf(power.recip()) / edge
    }

    /// About where the eyes are; every other mask has holes there.
    fn is_eye_hole(&self, [across, down]: [f32; 2]) -> bool {
        let (x, y) = ((across.abs() * self.cut - 0.42) / 0.2, (down * self.cut + 0.2) / 0.1);
        self.noise.between(67, 0.0, 1.0) < 0.5 && x.hypot(y) < self.noise.between(68, 0.7, 1.2)
    }

    fn face(&self, [across, down]: [f32; 2]) -> [f32; 3] {
        let x = self.from.x + self.from.half_width * self.cut * across;
        let y = self.from.y + self.from.half_height * self.cut * down;
        inked(sample(self.photo, x, y), self.noise)
    }
}

/// A photograph on a screen.
pub(super) struct Screen<'a> {
    pub(super) shown: Shown<'a>,
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
        let strength = self.noise.between(76, 0.02, 0.09);
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
        let frame = self.noise.between(85, 0.01, 0.08);
        let Some(colour) = self.shown.inside(place, frame) else {
            let plastic = self.noise.between(86, 10.0, 60.0);
            return Some([plastic + 0.5 * glare; 3]);
        };
        let [red, green, blue] = colour;
        // Screens are bluer than daylight and never quite black.
        let shown = [0.95 * red, green, 1.08 * blue];
        let channels = [0, 1, 2].map(|channel| self.moire(pixel, channel));
        Some(std::array::from_fn(|index| 12.0 + 0.95 * shown[index] * channels[index] + glare))
    }
}
