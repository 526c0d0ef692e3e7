//! Whether a flash made the eye red.

use super::super::eyes::Eye;
use super::Scale;
use selfsame_imaging::Rgb;
use selfsame_imaging::{RgbImage, Similarity, warp::warp};
use selfsame_protocol::geometry::{PixelSize, Position};

/// Side of the drawn iris, in pixels.
const SIDE: u32 = 16;

/// Share of the iris in which the pupil of a flashed eye lies.
const PUPIL: f32 = 0.5;

/// How far red exceeds the other channels: 0.24 is about the 99th percentile of the
/// eyes of 610 frontal faces (both halves), 0.44 two thirds of what a pupil in the red
/// of a flash has (a measure of our own: the ICAO portrait guide wants no red eyes,
/// ISO/IEC 29794-5 has no component for them).
const REDNESS: Scale = Scale::new(0.24, 0.44);

/// From natural to red; `None` when the iris has no extent or cannot be drawn.
#[must_use]
pub fn redness(image: &RgbImage, eye: &Eye) -> Option<f32> {
    let scale = 2.0 * eye.iris_radius * PUPIL / SIDE as f32;
    let half = SIDE as f32 / 2.0;
    let corner = Position { x: eye.iris.x - half * scale, y: eye.iris.y - half * scale };
    let to_image = Similarity { a: scale, b: 0.0, shift: corner };
    to_image.inverse()?;
    let pupil = warp(image, &to_image, PixelSize { width: SIDE, height: SIDE }, Rgb::BLACK).ok()?;
    let (pixels, _) = pupil.pixels().as_chunks::<3>();
    let excess = |&[red, green, blue]: &[u8; 3]| f32::from(red.saturating_sub(green.max(blue)));
    let mean = pixels.iter().map(excess).sum::<f32>() / (SIDE * SIDE) as f32;
    Some(REDNESS.score(mean / 255.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_red_pupils_are_red() {
        let size = PixelSize { width: 60, height: 60 };
        let iris = Position { x: 30.0, y: 30.0 };
        let eye = Eye { openness: 1.0, iris, iris_radius: 8.0, offset: [0.0; 2] };
        struct Case {
            name: &'static str,
            pupil: [u8; 3],
            range: [f32; 2],
        }
        let cases = [
            Case { name: "black", pupil: [9, 9, 9], range: [0.0, 0.02] },
            Case { name: "skin", pupil: [200, 150, 130], range: [0.0, 0.2] },
            Case { name: "white", pupil: [255, 255, 255], range: [0.0, 0.02] },
            Case { name: "flashed", pupil: [200, 40, 40], range: [0.9, 1.0] },
        ];
        for Case { name, pupil, range: [low, high] } in cases {
            let image = RgbImage::filled(size, Rgb(pupil)).unwrap();
            let found = redness(&image, &eye).unwrap();
            assert!((low..=high).contains(&found), "{name}: {found}");
        }
        let image = RgbImage::filled(size, Rgb::WHITE).unwrap();
        assert_eq!(redness(&image, &Eye { iris_radius: 0.0, ..eye }), None);
    }
}
