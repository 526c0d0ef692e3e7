//! Photographs of open hands that nobody has: rendered, with palm lines of their own.
//!
//! Photographs of open palms under a free licence are scarce, and a palm is its owner's.
//! So hands are drawn: joints as on a photograph of a hand laid flat, skin of many tones,
//! creases that differ from hand to hand ([`Hand`]), and circumstances that differ from
//! picture to picture ([`Capture`]). Detection finds them as it finds real ones. What they
//! show of comparison is that a palm is found again however it is held, not how alike
//! real palms are: figures on them are kept apart. The same seeds make the same picture.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places and levels of a picture: far below 2^24, and the casts saturate"
)]

mod capture;
mod creases;
mod scene;
mod shape;
mod skeleton;
mod skin;

pub use capture::Capture;

use selfsame_attack::noise::Noise;
use selfsame_imaging::{ImageError, RgbImage};

/// Which hand of its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The left hand.
    Left,
    /// The right hand.
    Right,
}

/// A hand that looks the same in every picture of it.
#[derive(Debug, Clone, Copy)]
pub struct Hand {
    noise: Noise,
    side: Side,
}

impl Hand {
    /// The hand of this number. Even numbers are right hands.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let side = if seed.is_multiple_of(2) { Side::Right } else { Side::Left };
        Self { noise: Noise::new(seed ^ 0x5EED_0F5A_11AD_C0DE), side }
    }

    /// Which hand it is.
    #[must_use]
    pub fn side(&self) -> Side {
        self.side
    }

    /// A photograph of the palm.
    ///
    /// # Errors
    /// [`ImageError::TooLarge`] when the picture cannot be addressed.
    pub fn photograph(&self, capture: &Capture) -> Result<RgbImage, ImageError> {
        let noise = Noise::new(capture.seed);
        let skeleton = skeleton::Skeleton::new(self.noise, noise);
        let surface = shape::Surface::new(&skeleton);
        let creases = creases::drawn(self.noise, noise, &skeleton);
        let paint = skin::Paint { surface: &surface, creases: &creases, own: self.noise };
        scene::photograph(&paint.painted(capture)?, self.side, capture)
    }
}
