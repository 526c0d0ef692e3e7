//! Age and gender a face looks like: the network of face-api.js (a small Xception,
//! Chollet 2017, with two heads).

use super::region::FaceSquare;
use selfsame_imaging::planar::{ChannelOrder, Normalisation, planes};
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::face::Aspects;
use selfsame_protocol::geometry::Quadrilateral;
use thiserror::Error;

/// Side of the network's input, in pixels.
pub const SIDE: u16 = 112;

/// Side of the input over the longer side of the face.
const SIDE_PER_FACE: f32 = 1.15;

/// Oldest age answered; nobody has been shown to be older.
const OLDEST: f32 = 122.0;

/// The network's answer is none: the wrong length, or not finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the answer is no age and gender")]
pub struct MalformedAspects;

/// The network's input for a face by its rectangle: shape `[1, 3, 112, 112]`, red
/// first, levels 0 to 255. `None` when the rectangle is none.
///
/// # Errors
/// Those of [`warp`](selfsame_imaging::warp::warp).
pub fn tensor(image: &RgbImage, rectangle: &Quadrilateral) -> Result<Option<Vec<f32>>, ImageError> {
    let Some(square) = FaceSquare::new(rectangle, SIDE_PER_FACE, SIDE.into()) else {
        return Ok(None);
    };
    Ok(Some(planes(&square.draw(image)?, ChannelOrder::Rgb, &Normalisation::NONE)))
}

/// What the network says: `age` in years, and the shares of male and female.
///
/// # Errors
/// [`MalformedAspects`].
pub fn decode(age: &[f32], gender: &[f32]) -> Result<Aspects, MalformedAspects> {
    match (age, gender) {
        (&[age], &[_, female]) if age.is_finite() && female.is_finite() => {
            Ok(Aspects { age: age.clamp(0.0, OLDEST), female: female.clamp(0.0, 1.0) })
        }
        _ => Err(MalformedAspects),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_imaging::Rgb;
    use selfsame_protocol::geometry::{PixelSize, Position};

    #[test]
    fn answers_are_read_and_kept_in_their_range() {
        struct Case {
            name: &'static str,
            age: f32,
            gender: [f32; 2],
            expected: [f32; 2],
        }
        let cases = [
            Case { name: "usual", age: 33.4, gender: [0.25, 0.75], expected: [33.4, 0.75] },
            Case { name: "unborn", age: -3.0, gender: [1.0, 0.0], expected: [0.0, 0.0] },
            Case { name: "beyond", age: 300.0, gender: [-0.1, 1.1], expected: [OLDEST, 1.0] },
        ];
        for Case { name, age, gender, expected } in cases {
            let aspects = decode(&[age], &gender).unwrap();
            assert_eq!([aspects.age, aspects.female], expected, "{name}");
        }
    }

    #[test]
    fn answers_that_are_none_are_refused() {
        let cases: [(&str, &[f32], &[f32]); 4] = [
            ("no age", &[], &[0.5, 0.5]),
            ("one gender", &[30.0], &[1.0]),
            ("endless", &[f32::INFINITY], &[0.5, 0.5]),
            ("no number", &[30.0], &[0.5, f32::NAN]),
        ];
        for (name, age, gender) in cases {
            assert_eq!(decode(age, gender), Err(MalformedAspects), "{name}");
        }
    }

    #[test]
    fn the_input_is_the_face_with_a_rim() {
        let size = PixelSize { width: 300, height: 300 };
        let image = RgbImage::filled(size, Rgb([10, 20, 30])).unwrap();
        let at = |x, y| Position { x, y };
        let rectangle = Quadrilateral {
            top_left: at(0.0, 100.0),
            top_right: at(100.0, 100.0),
            bottom_right: at(100.0, 200.0),
            bottom_left: at(0.0, 200.0),
        };
        let tensor = tensor(&image, &rectangle).unwrap().unwrap();
        let side = usize::from(SIDE);
        assert_eq!(tensor.len(), 3 * side * side);
        // The rim of 7.5 pixels at the left lies outside of the picture.
        assert_eq!(tensor[side * side / 2 + 2], 0.0);
        assert_eq!(tensor[side * side / 2 + side / 2], 10.0);
        assert_eq!(tensor[3 * side * side - 1], 30.0);
    }

    #[test]
    fn nowhere_is_no_input() {
        let size = PixelSize { width: 64, height: 64 };
        let image = RgbImage::filled(size, Rgb::WHITE).unwrap();
        assert_eq!(tensor(&image, &Quadrilateral::default()), Ok(None));
    }
}
