//! What light comes from a page, a screen, a print, and from beside them.

use crate::noise::Noise;
use crate::view::sample;
use selfsame_imaging::resize::resize;
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::geometry::PixelSize;
use std::f32::consts::TAU;

/// Where the layers of this module's noise begin.
const LAYER: u64 = 300;

/// Something flat, in coordinates of the page on it: 0 to 1 across and down.
pub(super) trait Surface {
    /// The light from a place; `None` beside the surface.
    fn light(&self, place: [f32; 2]) -> Option<[f32; 3]>;

    /// What becomes of light by reflections.
    fn glare(&self, _place: [f32; 2], light: [f32; 3]) -> [f32; 3] {
        light
    }
}

fn is_on([across, down]: [f32; 2], margin: f32) -> bool {
    let inside = -margin..1.0 + margin;
    inside.contains(&across) && inside.contains(&down)
}

/// Light that levels of a file stand for: the usual curve is close to a square.
fn linear(levels: [f32; 3]) -> [f32; 3] {
    levels.map(|level| (level / 255.0).powi(2))
}

fn pixel(page: &RgbImage, [across, down]: [f32; 2]) -> [f32; 3] {
    let PixelSize { width, height } = page.size();
    sample(page, across * width as f32, down * height as f32)
}

/// The page with so many pixels across, as it gets to a screen or a printer.
fn scanned(page: &RgbImage, across: f32) -> Result<RgbImage, ImageError> {
    let PixelSize { width, height } = page.size();
    let down = (across * height as f32 / width as f32).max(1.0);
    resize(page, PixelSize { width: across as u32, height: down as u32 })
}

/// The document itself.
pub(super) struct Original<'a> {
    pub(super) page: &'a RgbImage,
}

impl Surface for Original<'_> {
    fn light(&self, place: [f32; 2]) -> Option<[f32; 3]> {
        is_on(place, 0.0).then(|| linear(pixel(self.page, place)))
    }
}

/// A screen whose pixels are stripes of red, green and blue.
pub(super) struct Display {
    page: RgbImage,
    noise: Noise,
    /// Pixels of the screen across and down the page.
    pixels: [f32; 2],
    /// Shares of a pixel that shine, of a stripe's width and of its height.
    open: [f32; 2],
    black: f32,
}

impl Display {
    pub(super) fn new(page: &RgbImage, noise: Noise) -> Result<Self, ImageError> {
        // From a window on a coarse monitor to a telephone held sideways.
        let across = noise.between(LAYER, 620.0, 2200.0).floor();
        let page = scanned(page, across)?;
        let PixelSize { width, height } = page.size();
        let open = [noise.between(LAYER + 1, 0.65, 0.95), noise.between(LAYER + 2, 0.7, 0.95)];
        let black = noise.between(LAYER + 3, 0.002, 0.02);
        Ok(Self { page, noise, pixels: [width, height].map(|side| side as f32), open, black })
    }

    /// How much of a colour's light comes from a place within a pixel.
    fn stripe(&self, [across, down]: [f32; 2], colour: usize) -> f32 {
        let within = 3.0 * across - colour as f32;
        let shines =
            (within - 0.5).abs() < self.open[0] / 2.0 && (down - 0.5).abs() < self.open[1] / 2.0;
        if shines { 3.0 / (self.open[0] * self.open[1]) } else { 0.0 }
    }
}

impl Surface for Display {
    fn light(&self, place: [f32; 2]) -> Option<[f32; 3]> {
        // The screen goes on beyond the page, and shows something plain there.
        if !is_on(place, 0.6) {
            return None;
        }
        let at = [0, 1].map(|axis| place[axis] * self.pixels[axis]);
        let middle = [0, 1].map(|axis| (at[axis].floor() + 0.5) / self.pixels[axis]);
        let within = at.map(|part| part - part.floor());
        let plain = self.noise.between(LAYER + 4, 0.0, 1.0);
        let shown = if is_on(middle, 0.0) { linear(pixel(&self.page, middle)) } else { [plain; 3] };
        Some(std::array::from_fn(|colour| {
            self.black + 0.9 * shown[colour] * self.stripe(within, colour)
        }))
    }

    fn glare(&self, [across, down]: [f32; 2], light: [f32; 3]) -> [f32; 3] {
        let of = |which, low, high| self.noise.between(LAYER + which, low, high);
        let distance = (across - of(5, 0.0, 1.0)).hypot(down - of(6, 0.0, 1.0));
        let lamp = of(7, -0.3, 0.5).max(0.0) * (-(distance / of(8, 0.05, 0.25)).powi(2)).exp();
        let window = (across + 0.6 * down - of(9, 0.2, 1.4)).abs();
        let pane = of(10, 0.0, 0.08) * (-(window / 0.2).powi(4)).exp();
        light.map(|level| level + lamp + pane)
    }
}

/// A print of a scan or photograph of the document.
pub(super) struct Copy {
    page: RgbImage,
    noise: Noise,
    is_coloured: bool,
    /// Dots of the screen across the page, and the page's height over its width; with
    /// no regular screen the dots are strewn.
    cells: f32,
    ratio: f32,
    is_strewn: bool,
    /// Light from the darkest ink.
    black: f32,
    margin: f32,
}

/// The angles of the screens of cyan, magenta, yellow and black, in degrees, as
/// printers have them.
const ANGLES: [f32; 4] = [15.0, 75.0, 0.0, 45.0];

impl Copy {
    pub(super) fn new(
        page: &RgbImage,
        is_coloured: bool,
        noise: Noise,
    ) -> Result<Self, ImageError> {
        let of = |which, low, high| noise.between(LAYER + which, low, high);
        let is_strewn = of(20, 0.0, 1.0) < 0.4;
        let page = scanned(page, of(29, 700.0, 1800.0))?;
        let PixelSize { width, height } = page.size();
        Ok(Self {
            page,
            noise,
            is_coloured,
            cells: if is_strewn { of(21, 700.0, 1600.0) } else { of(21, 200.0, 620.0) },
            ratio: height as f32 / width as f32,
            is_strewn,
            black: of(22, 0.01, 0.06),
            margin: of(23, -0.2, 0.3),
        })
    }

    /// Whether a dot of ink of a coverage reaches a place.
    fn inked(&self, [across, down]: [f32; 2], coverage: f32, ink: usize) -> bool {
        let (x, y) = (across * self.cells, down * self.ratio * self.cells);
        let threshold = if self.is_strewn {
            self.noise.grain(x, y, LAYER + 30 + ink as u64)
        } else {
            let (sine, cosine) = ANGLES[ink].to_radians().sin_cos();
            let wave = |along: f32| (TAU * along).cos();
            (wave(x * cosine + y * sine) + wave(y * cosine - x * sine)) / 2.0
        };
        f32::midpoint(threshold, 1.0) < coverage
    }

    /// Light from the paper at a place, its fibres among it.
    fn paper(&self, [across, down]: [f32; 2]) -> [f32; 3] {
        let (x, y) = (across * 1500.0, down * self.ratio * 1500.0);
        let rough = self.noise.between(LAYER + 24, 0.0, 0.05);
        let light = 0.86 + rough * self.noise.cloud(x / 3.0, y / 3.0, LAYER + 25);
        let tone = [
            1.0,
            self.noise.between(LAYER + 26, 0.96, 1.01),
            self.noise.between(LAYER + 27, 0.9, 1.05),
        ];
        tone.map(|part| light * part)
    }
}

impl Surface for Copy {
    fn light(&self, place: [f32; 2]) -> Option<[f32; 3]> {
        if !is_on(place, self.margin.max(0.0)) {
            return None;
        }
        let paper = self.paper(place);
        if !is_on(place, 0.0) {
            return Some(paper);
        }
        let shown = linear(pixel(&self.page, place)).map(|level| level.clamp(0.0, 1.0));
        let grey = 0.3 * shown[0] + 0.6 * shown[1] + 0.1 * shown[2];
        if !self.is_coloured {
            let light = if self.inked(place, 1.0 - grey, 3) { self.black } else { 1.0 };
            return Some(paper.map(|level| level * light));
        }
        let dull = self.noise.between(LAYER + 28, 0.0, 0.3);
        Some(std::array::from_fn(|colour| {
            let wanted = (1.0 - dull) * shown[colour] + dull * grey;
            let light = if self.inked(place, 1.0 - wanted, colour) { self.black } else { 1.0 };
            paper[colour] * light
        }))
    }
}

/// A table, out of the way: cloth, wood, stone.
pub(super) struct Surroundings {
    pub(super) size: PixelSize,
    pub(super) noise: Noise,
}

impl Surroundings {
    pub(super) fn light(&self, x: f32, y: f32) -> [f32; 3] {
        let [across, down] = [x, y].map(|part| part / self.size.width as f32);
        std::array::from_fn(|colour| {
            let level = self.noise.between(LAYER + 40 + colour as u64, 0.03, 0.7);
            let coarse = self.noise.cloud(3.0 * across, 3.0 * down, LAYER + 44);
            let fine = self.noise.cloud(80.0 * across, 80.0 * down, LAYER + 45);
            (level * (1.0 + 0.3 * coarse + 0.1 * fine)).max(0.0)
        })
    }
}
