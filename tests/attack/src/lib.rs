//! Presentation attacks made out of bona fide photographs (ISO/IEC 30107-3): what
//! a camera sees when somebody holds up a print, a screen or a paper mask.
//!
//! Rendered, not captured: good for trying that every kind of attack goes through
//! the whole service, and for a first look at what detection makes of it. Figures
//! on them are kept apart from those on real attacks. The same seed makes the same
//! picture.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places and levels of a picture: far below 2^24, and the casts saturate"
)]

mod instrument;
pub mod noise;
pub mod page;
mod view;

use instrument::{CutOutMask, Print, Screen, Shown};
use noise::Noise;
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::geometry::PixelSize;
use view::{Background, Camera, Placement};

/// Room around the instrument: sides of the scene over those of what it shows.
const SCENE_SIDES: f32 = 1.5;

/// A kind of presentation attack instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Species {
    /// A flat print on paper with a white margin.
    Print,
    /// The same, bent around a vertical axis.
    CurvedPrint,
    /// A face cut out of a print, held before the bearer's own.
    CutOutMask,
    /// A screen in its frame, with moiré and glare.
    Screen,
}

impl Species {
    /// Every species.
    pub const ALL: [Self; 4] = [Self::Print, Self::CurvedPrint, Self::CutOutMask, Self::Screen];

    /// The name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Print => "print",
            Self::CurvedPrint => "curved print",
            Self::CutOutMask => "cut-out mask",
            Self::Screen => "screen",
        }
    }
}

/// A photograph of somebody.
#[derive(Debug, Clone, Copy)]
pub struct Sitter<'a> {
    /// The photograph.
    pub photo: &'a RgbImage,
    /// Where the face is.
    pub face: Oval,
}

/// An upright oval, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Oval {
    /// Its middle, from the left edge.
    pub x: f32,
    /// Its middle, from the upper edge.
    pub y: f32,
    /// Half its width.
    pub half_width: f32,
    /// Half its height.
    pub half_height: f32,
}

/// What a camera sees of an attack with the victim's photograph. The bearer's own
/// photograph shows behind a mask and, out of focus, behind some of the others.
/// How the instrument is made, cut and lit varies with the seed.
///
/// # Errors
/// [`ImageError::TooLarge`] when the scene cannot be addressed.
pub fn render(
    species: Species,
    victim: &Sitter<'_>,
    bearer: &Sitter<'_>,
    seed: u64,
) -> Result<RgbImage, ImageError> {
    let noise = Noise::new(seed);
    let shown = Shown::of(victim, noise);
    let behind = bearer.photo;
    match species {
        Species::Print => held_up(shown.size, behind, noise, &Print { shown, bend: 0.0, noise }),
        Species::CurvedPrint => {
            let bend = noise.between(52, 0.9, 2.0);
            held_up(shown.size, behind, noise, &Print { shown, bend, noise })
        }
        Species::Screen => held_up(shown.size, behind, noise, &Screen { shown, noise }),
        Species::CutOutMask => {
            let mask = CutOutMask::new(victim, bearer, noise);
            Camera::new(noise)
                .take(behind.size(), |x, y| mask.before(view::sample(behind, x, y), x, y))
        }
    }
}

/// Something flat, in its own coordinates: 0 to 1 from left to right and from top
/// to bottom, with its frame or margin.
trait Instrument {
    /// The colour at a place; `None` beside the instrument. `pixel` is the place in
    /// the camera's picture, which patterns of two grids depend on.
    fn colour(&self, place: [f32; 2], pixel: [f32; 2]) -> Option<[f32; 3]>;
}

fn held_up(
    [width, height]: [f32; 2],
    behind: &RgbImage,
    noise: Noise,
    what: &impl Instrument,
) -> Result<RgbImage, ImageError> {
    let side = |length: f32| (length * SCENE_SIDES) as u32;
    let scene = PixelSize { width: side(width), height: side(height) };
    let placement = Placement::new(scene, noise);
    let background = Background { size: scene, photo: behind, noise };
    Camera::new(noise).take(scene, |x, y| {
        let colour = what.colour(placement.at(x, y), [x, y]);
        colour.unwrap_or_else(|| background.colour(x, y))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_imaging::Rgb;

    const FACE: Oval = Oval { x: 60.0, y: 80.0, half_width: 25.0, half_height: 35.0 };

    fn rendered(species: Species, seed: u64) -> RgbImage {
        let photo = |level| {
            let size = PixelSize { width: 120, height: 160 };
            RgbImage::filled(size, Rgb([level, level / 2, 90])).unwrap()
        };
        let (victim, bearer) = (photo(200), photo(40));
        let sitter = |photo| Sitter { photo, face: FACE };
        render(species, &sitter(&victim), &sitter(&bearer), seed).unwrap()
    }

    #[test]
    fn a_seed_makes_one_picture() {
        for species in Species::ALL {
            let first = rendered(species, 1);
            assert_eq!(first, rendered(species, 1), "{}", species.name());
            assert_ne!(first, rendered(species, 2), "{}", species.name());
        }
    }

    #[test]
    fn the_photograph_is_in_the_middle() {
        for species in Species::ALL {
            let scene = rendered(species, 3);
            let PixelSize { width, height } = scene.size();
            let [red, ..] = scene.pixel((height / 2 * width + width / 2) as usize);
            assert!(red > 110, "{}: {red}", species.name());
        }
    }

    #[test]
    fn a_mask_leaves_the_bearer_around_it() {
        let scene = rendered(Species::CutOutMask, 4);
        assert_eq!(scene.size(), PixelSize { width: 120, height: 160 });
        let [red, ..] = scene.pixel(0);
        assert!(red.abs_diff(40) < 25, "{red}");
    }
}
