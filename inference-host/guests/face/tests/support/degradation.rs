//! Photographs made worse in one respect, step by step.

use selfsame_imaging::resize::resize;
use selfsame_imaging::{Rgb, RgbImage};
use selfsame_protocol::face::DetectedFace;
use selfsame_protocol::geometry::PixelSize;

/// A respect in which a photograph gets worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Degradation {
    /// A Gaussian over the photograph, its deviation as a share of the distance of
    /// the eyes.
    Blur,
    /// All levels multiplied.
    Darken,
    /// All levels multiplied, and cut off at white.
    Overexpose,
    /// Normal noise on every level.
    Noise,
    /// Fewer pixels.
    Downscale,
    /// Light from one side: the other side of the face in the dark.
    SideLight,
    /// Levels drawn towards the middle.
    Flatten,
}

impl Degradation {
    pub const ALL: [Self; 7] = [
        Self::Blur,
        Self::Darken,
        Self::Overexpose,
        Self::Noise,
        Self::Downscale,
        Self::SideLight,
        Self::Flatten,
    ];

    /// How strong each step is, the first being none at all.
    pub const fn steps(self) -> [f32; 5] {
        match self {
            Self::Blur => [0.0, 0.01, 0.02, 0.04, 0.08],
            Self::Darken | Self::Flatten => [0.0, 0.2, 0.4, 0.6, 0.8],
            Self::Overexpose => [0.0, 0.3, 0.6, 1.0, 2.0],
            Self::Noise => [0.0, 5.0, 10.0, 20.0, 40.0],
            Self::Downscale => [1.0, 2.0, 3.0, 5.0, 8.0],
            Self::SideLight => [0.0, 0.25, 0.5, 0.75, 0.95],
        }
    }

    /// The photograph of `face`, made worse.
    pub fn apply(self, image: &RgbImage, face: &DetectedFace, strength: f32) -> RgbImage {
        let [left, right, ..] = face.landmarks;
        let eyes = (right.x - left.x).hypot(right.y - left.y);
        match self {
            Self::Blur => blurred(image, strength * eyes),
            Self::Darken => levels(image, |level, _| level * (1.0 - strength)),
            Self::Overexpose => levels(image, |level, _| level * (1.0 + strength)),
            Self::Noise => noisy(image, strength),
            Self::Downscale => downscaled(image, strength),
            Self::SideLight => {
                let middle = f32::midpoint(left.x, right.x);
                let light = |x: f32| 1.0 - strength / (1.0 + (-4.0 * (x - middle) / eyes).exp());
                levels(image, |level, x| level * light(x))
            }
            Self::Flatten => levels(image, |level, _| 128.0 + (level - 128.0) * (1.0 - strength)),
        }
    }
}

/// A photograph no larger than makes sense for trials.
pub fn working_size(image: &RgbImage, longest: f32) -> RgbImage {
    let size = image.size();
    downscaled(image, (size.width.max(size.height) as f32 / longest).max(1.0))
}

pub fn downscaled(image: &RgbImage, factor: f32) -> RgbImage {
    let side = |side: u32| ((side as f32 / factor).round() as u32).max(1);
    let size = PixelSize { width: side(image.size().width), height: side(image.size().height) };
    resize(image, size).unwrap()
}

/// Each level, with the column it stands in, anew.
pub fn levels(image: &RgbImage, anew: impl Fn(f32, f32) -> f32) -> RgbImage {
    let mut image = image.clone();
    let row = image.size().width as usize * 3;
    for (index, level) in image.pixels_mut().iter_mut().enumerate() {
        *level = anew(f32::from(*level), (index % row / 3) as f32).round() as u8;
    }
    image
}

/// Three box filters, which are nearly a Gaussian.
pub fn blurred(image: &RgbImage, deviation: f32) -> RgbImage {
    let radius = ((deviation * deviation * 4.0 + 1.0).sqrt() / 2.0 - 0.5).max(0.0);
    (0..3).fold(image.clone(), |image, _| {
        transposed(&averaged(&transposed(&averaged(&image, radius)), radius))
    })
}

/// Means over `radius` pixels to both sides along rows; the outermost count in part.
fn averaged(image: &RgbImage, radius: f32) -> RgbImage {
    let whole = radius.floor() as isize;
    let part = radius - radius.floor();
    let mut blurred = image.clone();
    let row = image.size().width as usize * 3;
    let rows = image.rows().zip(blurred.pixels_mut().chunks_exact_mut(row));
    for (source, target) in rows {
        let width = source.len() as isize / 3;
        for (index, level) in target.iter_mut().enumerate() {
            let (x, channel) = (index as isize / 3, index % 3);
            let at = |x: isize| f32::from(source[x.clamp(0, width - 1) as usize * 3 + channel]);
            let inner: f32 = (x - whole..=x + whole).map(at).sum();
            let outer = part * (at(x - whole - 1) + at(x + whole + 1));
            *level = ((inner + outer) / (2.0 * radius + 1.0)).round() as u8;
        }
    }
    blurred
}

fn transposed(image: &RgbImage) -> RgbImage {
    let PixelSize { width, height } = image.size();
    let size = PixelSize { width: height, height: width };
    let pixel = |index: u32| image.pixel((index % height * width + index / height) as usize);
    RgbImage::from_pixels(size, (0..width * height).flat_map(pixel).collect()).unwrap()
}

/// Sums of twelve numbers out of a linear congruential generator (Knuth), which are
/// nearly normal, always the same.
pub fn noisy(image: &RgbImage, deviation: f32) -> RgbImage {
    let mut state = 1_u64;
    let mut draw = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 24) as f32
    };
    let mut image = image.clone();
    for level in image.pixels_mut() {
        let normal = (0..12).map(|_| draw()).sum::<f32>() - 6.0;
        *level = (f32::from(*level) + deviation * normal).round() as u8;
    }
    image
}

/// The photograph as a mirror shows it.
pub fn mirrored(image: &RgbImage) -> RgbImage {
    let mut image = image.clone();
    let row = image.size().width as usize * 3;
    for row in image.pixels_mut().chunks_exact_mut(row) {
        row.as_chunks_mut::<3>().0.reverse();
    }
    image
}

/// The photograph turned clockwise around its middle, grey where it ends.
pub fn turned(image: &RgbImage, degrees: f32) -> RgbImage {
    use selfsame_imaging::{Similarity, warp::warp};
    use selfsame_protocol::geometry::Position;
    let size = image.size();
    let (x, y) = (size.width as f32 / 2.0, size.height as f32 / 2.0);
    let (sine, cosine) = (-degrees).to_radians().sin_cos();
    let turn = Similarity { a: cosine, b: sine, shift: Position { x, y } };
    let to_source = Similarity::translation(Position { x: -x, y: -y }).then(&turn);
    warp(image, &to_source, size, Rgb([128; 3])).unwrap()
}
