//! Putting a person before another background, softly: hair and blurred edges let
//! the background through, as much as they did in the picture.
//!
//! A rough mask becomes the share of the person in every pixel through
//! [`ColourModel`]. Where a pixel holds both, its colour is a mixture; the person's
//! own colour is estimated from the surroundings ("Approximate Fast Foreground
//! Colour Estimation", Forte and Pitié, 2021), so that nothing of the old
//! background shows as a rim.

use crate::field::{Field, share};
use crate::guided::{ColourModel, Window};
use crate::image::{Rgb, RgbImage};
use selfsame_protocol::geometry::Position;

/// The guided filter's window: 2 % of the width of a portrait of 400 pixels. Chosen
/// by eye among five on portraits before plain and restless backgrounds: a larger
/// radius or less noise draws the background's patterns into the matte.
const WINDOW: Window = Window { radius: 8, noise: 1e-3 };

/// Shares of the person that count as none and as all. The filter leaves a thin
/// veil where there is nothing.
const NOBODY: f32 = 0.1;
const SOMEBODY: f32 = 0.9;

/// Pixels around a mixed one from which the two colours are estimated.
const COLOUR_RADIUS: u32 = 10;

/// Keeps divisions by a share of zero finite.
const LEAST_SHARE: f32 = 1e-3;

/// Who is in front, at every place of a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Matte {
    model: ColourModel,
    /// Means of the person's colour, weighed by her share, and of that share;
    /// then the same of the background.
    layers: Field<8>,
}

impl Matte {
    /// Refines `mask` by the colours of `picture`, which has its size.
    #[must_use]
    pub fn new(picture: &RgbImage, mask: &Field<1>) -> Self {
        let model = ColourModel::fit(picture, mask, WINDOW);
        let places = Field::sampled(mask.size(), |place| [place.x, place.y]);
        let layers = places.with_colours(picture, |&[x, y], colour| {
            layers(person_share(model.at(Position { x, y }, colour)), colour)
        });
        Self { layers: layers.means(COLOUR_RADIUS), model }
    }

    /// Replaces the background of `picture`, the same view in any resolution.
    pub fn put_before(&self, background: Rgb, picture: &mut RgbImage) {
        let size = picture.size();
        let background = background.0.map(level);
        let row_length = (size.width as usize * 3).max(1);
        for (row, y) in picture.pixels_mut().chunks_mut(row_length).zip(0..size.height) {
            let (pixels, _) = row.as_chunks_mut::<3>();
            for (pixel, x) in pixels.iter_mut().zip(0..size.width) {
                let place = Position { x: share(x, size.width), y: share(y, size.height) };
                *pixel = self.composed(place, pixel.map(level), background).map(to_byte);
            }
        }
    }

    fn composed(&self, place: Position, colour: [f32; 3], background: [f32; 3]) -> [f32; 3] {
        let person = person_share(self.model.at(place, colour));
        if person <= 0.0 {
            return background;
        }
        if person >= 1.0 {
            return colour;
        }
        let own = own_colour(person, colour, &self.layers.at(place));
        std::array::from_fn(|it| person * own[it] + (1.0 - person) * background[it])
    }
}

/// The share of the person, the ends of the range cut off.
fn person_share(filtered: f32) -> f32 {
    ((filtered - NOBODY) / (SOMEBODY - NOBODY)).clamp(0.0, 1.0)
}

fn layers(person: f32, [r, g, b]: [f32; 3]) -> [f32; 8] {
    let rest = 1.0 - person;
    [r * person, g * person, b * person, person, r * rest, g * rest, b * rest, rest]
}

/// The person's colour in a mixed pixel: that of the surroundings, moved by what
/// the mixture of both estimates leaves unexplained (eq. 4 of the paper).
fn own_colour(person: f32, colour: [f32; 3], layers: &[f32; 8]) -> [f32; 3] {
    let [front_r, front_g, front_b, front, behind_r, behind_g, behind_b, behind] = *layers;
    let front = [front_r, front_g, front_b].map(|it| it / front.max(LEAST_SHARE));
    let behind = [behind_r, behind_g, behind_b].map(|it| it / behind.max(LEAST_SHARE));
    std::array::from_fn(|it| {
        let explained = person * front[it] + (1.0 - person) * behind[it];
        (front[it] + person * (colour[it] - explained)).clamp(0.0, 1.0)
    })
}

fn level(byte: u8) -> f32 {
    f32::from(byte) / 255.0
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a level 0 to 1; the cast saturates"
)]
fn to_byte(level: f32) -> u8 {
    (level * 255.0 + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_protocol::geometry::PixelSize;

    const SIDE: u32 = 60;
    const SIZE: PixelSize = PixelSize { width: SIDE, height: SIDE };
    const PERSON: [u8; 3] = [150, 90, 70];
    const WALL: [u8; 3] = [40, 160, 60];

    /// The person on the left, the wall on the right, one column of both between.
    fn picture() -> RgbImage {
        let mixed: [u8; 3] = std::array::from_fn(|it| u8::midpoint(PERSON[it], WALL[it]));
        let pixel = |index: u32| match (index % SIDE).cmp(&30) {
            std::cmp::Ordering::Less => PERSON,
            std::cmp::Ordering::Equal => mixed,
            std::cmp::Ordering::Greater => WALL,
        };
        RgbImage::from_pixels(SIZE, (0..SIDE * SIDE).flat_map(pixel).collect()).unwrap()
    }

    fn rough_mask(border: f32) -> Field<1> {
        Field::sampled(SIZE, |place| [f32::from(u8::from(place.x * SIDE as f32 <= border))])
    }

    fn near(found: [u8; 3], expected: [u8; 3], tolerance: u8) -> bool {
        found.iter().zip(expected).all(|(found, it)| found.abs_diff(it) <= tolerance)
    }

    #[test]
    fn the_person_stays_and_the_wall_goes() {
        // The mask is two pixels off.
        for border in [28.0, 32.0] {
            let mut image = picture();
            Matte::new(&image, &rough_mask(border)).put_before(Rgb::WHITE, &mut image);
            let row = |x: u32| image.pixel((SIDE * SIDE / 2 + x) as usize);
            for x in [0, 15, 22] {
                assert!(near(row(x), PERSON, 12), "{border} {x}: {:?}", row(x));
            }
            for x in [38, 45, 59] {
                assert!(near(row(x), [255; 3], 12), "{border} {x}: {:?}", row(x));
            }
        }
    }

    #[test]
    fn mixed_pixels_lose_the_old_background() {
        let mut image = picture();
        Matte::new(&image, &rough_mask(30.5)).put_before(Rgb::WHITE, &mut image);
        let mixed = image.pixel((SIDE * SIDE / 2 + 30) as usize);
        // The picture is greenest there; half the person and half white is not.
        let expected = PERSON.map(|it| u8::midpoint(it, 255));
        assert!(near(mixed, expected, 24), "{mixed:?} {expected:?}");
        assert!(mixed.is_sorted_by(|one, next| one > next), "{mixed:?}");
    }

    #[test]
    fn a_matte_serves_every_resolution() {
        let matte = Matte::new(&picture(), &rough_mask(30.5));
        for factor in [0.5, 3.0] {
            let side = (SIDE as f32 * factor) as u32;
            let size = PixelSize { width: side, height: side };
            let mut image = crate::resize::resize(&picture(), size).unwrap();
            matte.put_before(Rgb([0, 0, 255]), &mut image);
            let row = |share: f32| {
                image.pixel((side * side / 2) as usize + (share * side as f32) as usize)
            };
            assert!(near(row(0.2), PERSON, 2), "{factor}: {:?}", row(0.2));
            assert!(near(row(0.8), [0, 0, 255], 2), "{factor}: {:?}", row(0.8));
        }
    }

    #[test]
    fn masks_of_nobody_and_of_everything_are_kept() {
        let mut image = picture();
        Matte::new(&image, &rough_mask(-1.0)).put_before(Rgb::WHITE, &mut image);
        assert!(image.pixels().iter().all(|&level| level == 255));
        let mut image = picture();
        Matte::new(&image, &rough_mask(1e3)).put_before(Rgb::WHITE, &mut image);
        assert_eq!(image, picture());
    }
}
