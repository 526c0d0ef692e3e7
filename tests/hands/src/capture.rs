//! How a hand is photographed.

use selfsame_attack::noise::Noise;
use selfsame_protocol::geometry::PixelSize;

/// The circumstances of one picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Capture {
    /// What decides on everything that has no field: background, spread of the fingers,
    /// how far skin has moved, noise.
    pub seed: u64,
    /// Size of the picture.
    pub size: PixelSize,
    /// Clockwise turn of the hand, in degrees; 0 has the fingers up.
    pub turn: f32,
    /// Length from wrist to middle knuckle over the shorter side of the picture.
    pub scale: f32,
    /// How much nearer one end of the palm is than the other, across and along.
    pub tilt: [f32; 2],
    /// Where light comes from: slopes to the right and downwards, 0 from the camera.
    pub light: [f32; 2],
    /// Factor on all levels.
    pub exposure: f32,
    /// Width of the blur, in pixels.
    pub blur: u32,
}

impl Capture {
    /// A hand held upright in the middle, in good light.
    #[must_use]
    pub fn frontal(seed: u64) -> Self {
        Self {
            seed,
            size: PixelSize { width: 960, height: 1280 },
            turn: 0.0,
            scale: 0.34,
            tilt: [0.0; 2],
            light: [-0.3, -0.3],
            exposure: 1.0,
            blur: 0,
        }
    }

    /// A hand as people hold it: turned by up to 30 degrees, a third nearer or farther,
    /// tilted, in other light, now and then out of focus.
    #[must_use]
    pub fn varied(seed: u64) -> Self {
        let noise = Noise::new(seed ^ 0xCA97_04E5);
        let value = |which, low, high| noise.between(which, low, high);
        Self {
            turn: value(1, -30.0, 30.0),
            scale: 0.3 * value(2, 0.7, 1.3),
            tilt: [value(3, -0.16, 0.16), value(4, -0.16, 0.16)],
            light: [value(5, -0.7, 0.7), value(6, -0.7, 0.7)],
            exposure: value(7, 0.65, 1.15),
            blur: value(8, 0.0, 2.99) as u32,
            ..Self::frontal(seed)
        }
    }
}
