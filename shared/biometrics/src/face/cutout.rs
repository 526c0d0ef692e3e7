//! The portrait with its background removed.
//!
//! A network tells roughly who is person and who is not (MediaPipe's selfie
//! segmentation); colours refine its mask ([`Matte`]).

use super::frame::PortraitFrame;
use selfsame_imaging::field::Field;
use selfsame_imaging::matte::Matte;
use selfsame_imaging::planar::{Normalisation, interleaved};
use selfsame_imaging::warp::warp;
use selfsame_imaging::{ImageError, Rgb, RgbImage};
use selfsame_protocol::geometry::PixelSize;
use thiserror::Error;

/// Side of the network's input, in pixels. It shows the frame's height and as much
/// to either side as makes a square: of 1, 1.3 and 1.8 heights the one with the
/// finest borders.
pub const SIDE: u16 = 256;

/// The size the mask is refined at, whatever size the portrait is asked for in.
const WORKING_SIZE: PixelSize = PixelSize { width: 400, height: 500 };

/// The network's shares that count as nobody and as somebody: what it half sees in
/// dark backgrounds would stay as smoke. Chosen by eye on eight portraits.
const NOBODY: f32 = 0.25;
const SOMEBODY: f32 = 0.75;

/// What replaces the background and lies beyond the picture.
const BACKGROUND: Rgb = Rgb::WHITE;

/// The network's answer is none: the wrong length, or not finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the answer is no mask")]
pub struct MalformedMask;

/// The network's input for a portrait: shape `[1, 256, 256, 3]`, red first, 0 to 1;
/// black where the picture ends.
///
/// # Errors
/// Those of [`warp`].
pub fn tensor(image: &RgbImage, frame: &PortraitFrame) -> Result<Vec<f32>, ImageError> {
    let size = PixelSize { width: SIDE.into(), height: SIDE.into() };
    let square = warp(image, &frame.from_square(SIDE.into()), size, Rgb::BLACK)?;
    Ok(interleaved(&square, &Normalisation::UNIT))
}

/// How far each pixel of the input shows a person.
///
/// # Errors
/// [`MalformedMask`].
pub fn decode(mask: &[f32]) -> Result<Field<1>, MalformedMask> {
    if !mask.iter().all(|share| share.is_finite()) {
        return Err(MalformedMask);
    }
    let size = PixelSize { width: SIDE.into(), height: SIDE.into() };
    let decided = |share: &f32| ((share - NOBODY) / (SOMEBODY - NOBODY)).clamp(0.0, 1.0);
    let shares = mask.iter().map(|share| [decided(share)]).collect();
    Field::from_values(size, shares).ok_or(MalformedMask)
}

/// Draws the portrait in `size` before a plain white background.
///
/// # Errors
/// Those of [`warp`].
pub fn portrait(
    image: &RgbImage,
    frame: &PortraitFrame,
    mask: &Field<1>,
    size: PixelSize,
) -> Result<RgbImage, ImageError> {
    let working = warp(image, &frame.from_crop(WORKING_SIZE), WORKING_SIZE, BACKGROUND)?;
    let of_frame = Field::sampled(WORKING_SIZE, |place| mask.at(PortraitFrame::to_square(place)));
    let matte = Matte::new(&working, &of_frame);
    let mut portrait = warp(image, &frame.from_crop(size), size, BACKGROUND)?;
    matte.put_before(BACKGROUND, &mut portrait);
    Ok(portrait)
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_protocol::geometry::Position;

    const PERSON: [u8; 3] = [150, 90, 70];
    const WALL: [u8; 3] = [40, 160, 60];

    /// Eyes 50 pixels apart: the frame is 200 by 250 pixels, from (100, 50).
    fn frame() -> PortraitFrame {
        let at = |x, y| Position { x, y };
        let landmarks = [
            at(175.0, 162.5),
            at(225.0, 162.5),
            at(200.0, 190.0),
            at(182.0, 212.0),
            at(218.0, 212.0),
        ];
        PortraitFrame::new(&landmarks).unwrap()
    }

    /// A person from column 150 to 250 before a wall.
    fn image() -> RgbImage {
        let size = PixelSize { width: 400, height: 400 };
        let pixel = |index: u32| if (150..250).contains(&(index % 400)) { PERSON } else { WALL };
        RgbImage::from_pixels(size, (0..400 * 400).flat_map(pixel).collect()).unwrap()
    }

    /// The network's mask of that: the square is 250 pixels wide, from column 75.
    fn mask() -> Vec<f32> {
        let side = usize::from(SIDE);
        let column = |index: usize| 75.0 + ((index % side) as f32 + 0.5) / side as f32 * 250.0;
        (0..side * side)
            .map(|index| f32::from(u8::from((150.0..250.0).contains(&column(index)))))
            .collect()
    }

    #[test]
    fn the_input_shows_the_frame_and_its_sides() {
        let tensor = tensor(&image(), &frame()).unwrap();
        let side = usize::from(SIDE);
        assert_eq!(tensor.len(), 3 * side * side);
        let red_at = |column: usize| tensor[(side * side / 2 + column) * 3];
        for (column, expected) in [(0, 40), (74, 40), (80, 150), (175, 150), (182, 40)] {
            assert!((red_at(column) - expected as f32 / 255.0).abs() < 0.02, "{column}");
        }
    }

    #[test]
    fn the_background_turns_white_in_every_size() {
        let mask = decode(&mask()).unwrap();
        for (width, height) in [(200, 250), (80, 100), (600, 750)] {
            let size = PixelSize { width, height };
            let portrait = portrait(&image(), &frame(), &mask, size).unwrap();
            assert_eq!(portrait.size(), size);
            let middle = |share: f32| {
                let column = (share * width as f32) as usize;
                portrait.pixel(height as usize / 2 * width as usize + column)
            };
            // The person fills the middle half of the frame.
            for share in [0.02, 0.15, 0.22, 0.78, 0.95] {
                assert_eq!(middle(share), [255; 3], "{width} at {share}");
            }
            for share in [0.3, 0.5, 0.7] {
                let found = middle(share);
                let close = found.iter().zip(PERSON).all(|(a, b)| a.abs_diff(b) <= 2);
                assert!(close, "{width} at {share}: {found:?}");
            }
        }
    }

    #[test]
    fn answers_that_are_no_mask_are_refused() {
        let mut endless = mask();
        endless[9] = f32::INFINITY;
        for (name, answer) in [("short", &mask()[1..]), ("nothing", &[]), ("endless", &endless)] {
            assert_eq!(decode(answer), Err(MalformedMask), "{name}");
        }
        for (share, expected) in [(1.5, 1.0), (0.75, 1.0), (0.5, 0.5), (0.2, 0.0), (-1.0, 0.0)] {
            let decoded = decode(&vec![share; mask().len()]).unwrap();
            assert_eq!(decoded.values()[0], [expected], "{share}");
        }
    }
}
