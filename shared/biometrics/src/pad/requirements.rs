//! What is asked of a liveness photo; a photo that misses any of it is one of
//! low quality.
//!
//! Sizes are those of the contract. The limits of light are set where 1200
//! photographs of LFW and 11 portraits end (November 2026): beyond all of them
//! for exposure and back light, beyond 3 for side light, so ordinary photographs
//! of people of any skin colour pass.

use crate::face::region::FaceSquare;
use selfsame_imaging::luminance::luma;
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::face::DetectedFace;
use selfsame_protocol::geometry::{PixelSize, Position};
use selfsame_protocol::liveness::Shortcoming;

/// Shortest sides of the image, in pixels.
const MIN_SIDE: u32 = 600;

/// Smallest distance of the eyes, in pixels.
pub const MIN_EYE_DISTANCE: f32 = 120.0;

/// Shortest side of the image over the distance of the eyes.
const MIN_SIDE_PER_EYE_DISTANCE: f32 = 4.0;

/// How far the middle of the face may lie from the middle of the image, over the
/// image's side.
const MAX_OFF_CENTRE: f32 = 0.25;

/// Side of the squares that light is measured in.
const SQUARE_SIDE: u32 = 64;

/// Sides of the face that the inner square has: skin, little else.
const FACE_SIDES: f32 = 0.8;

/// Sides of the face that the outer square has: the background.
const SCENE_SIDES: f32 = 2.0;

/// Share of the outer square's side, at its left, right and upper edge, that is
/// taken for background.
const SCENE_MARGIN: f32 = 12.0 / 64.0;

/// Median level of the face below which it is too dark.
const MIN_MEDIAN: f32 = 45.0;

/// Median level of the face above which it is too bright.
const MAX_MEDIAN: f32 = 215.0;

/// Level from which a pixel shows nothing but white.
const CLIPPED: f32 = 250.0;

/// Share of such pixels from which the face is too bright.
const MAX_CLIPPED: f32 = 0.1;

/// Difference of the halves of the face over their sum from which light comes
/// from the side.
const MAX_SIDE_DIFFERENCE: f32 = 0.4;

/// Background over face from which light comes from behind.
const MAX_BACKGROUND_RATIO: f32 = 2.5;

/// Median level of the face from which bright background does no harm.
const WELL_LIT_MEDIAN: f32 = 70.0;

/// All requirements that a photo misses.
///
/// # Errors
/// When light cannot be measured because the face has no extent.
pub fn shortcomings(image: &RgbImage, face: &DetectedFace) -> Result<Vec<Shortcoming>, ImageError> {
    let mut missed = misplacements(image.size(), &face.landmarks);
    let too_small = ImageError::TooSmall(image.size());
    let levels = |sides| -> Result<Vec<f32>, ImageError> {
        let square = FaceSquare::new(&face.rectangle, sides, SQUARE_SIDE).ok_or(too_small)?;
        Ok(grey(&square.draw(image)?))
    };
    missed.extend(bad_light(levels(FACE_SIDES)?, &levels(SCENE_SIDES)?));
    Ok(missed)
}

/// What is wrong with sizes and places.
#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn misplacements(image: PixelSize, landmarks: &[Position; 5]) -> Vec<Shortcoming> {
    let [left_eye, right_eye, nose, ..] = *landmarks;
    let eye_distance = (right_eye.x - left_eye.x).hypot(right_eye.y - left_eye.y);
    let shorter = image.width.min(image.height);
    let off_centre = |place: f32, side: u32| (place / side as f32 - 0.5).abs() > MAX_OFF_CENTRE;
    let is_off_centre = off_centre(nose.x, image.width) || off_centre(nose.y, image.height);
    let is_too_close = (shorter as f32) < MIN_SIDE_PER_EYE_DISTANCE * eye_distance;
    missed([
        (shorter < MIN_SIDE, Shortcoming::SmallImage),
        (eye_distance < MIN_EYE_DISTANCE, Shortcoming::SmallFace),
        (is_too_close, Shortcoming::FaceTooClose),
        (is_off_centre, Shortcoming::NotCentred),
    ])
}

/// What is wrong with the light, from the grey levels of both squares.
fn bad_light(mut face: Vec<f32>, scene: &[f32]) -> Vec<Shortcoming> {
    let halves = [0, 1].map(|half| average(cells(&face), |x, _| (x < 0.5) == (half == 0)));
    let background = average(cells(scene), |x, y| {
        !(SCENE_MARGIN..1.0 - SCENE_MARGIN).contains(&x) || y < SCENE_MARGIN
    });
    let clipped = share(&face, |level| level >= CLIPPED);
    face.sort_by(f32::total_cmp);
    let median = face.get(face.len() / 2).copied().unwrap_or_default();
    let [left, right] = halves;
    let is_side_lit = (left - right).abs() > MAX_SIDE_DIFFERENCE * (left + right);
    let is_back_lit = median < WELL_LIT_MEDIAN && background > MAX_BACKGROUND_RATIO * median;
    missed([
        (is_side_lit, Shortcoming::SideLight),
        (is_back_lit, Shortcoming::BackLight),
        (median < MIN_MEDIAN, Shortcoming::Underexposed),
        (median > MAX_MEDIAN || clipped > MAX_CLIPPED, Shortcoming::Overexposed),
    ])
}

fn missed<const N: usize>(checks: [(bool, Shortcoming); N]) -> Vec<Shortcoming> {
    checks.into_iter().filter_map(|(is_missed, which)| is_missed.then_some(which)).collect()
}

fn grey(image: &RgbImage) -> Vec<f32> {
    let (pixels, _) = image.pixels().as_chunks::<3>();
    pixels.iter().map(|pixel| luma(pixel.map(f32::from))).collect()
}

/// The levels of a square with their places, 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "a square of 64 pixels")]
fn cells(levels: &[f32]) -> impl Iterator<Item = (f32, f32, f32)> {
    let side = SQUARE_SIDE as usize;
    let place = move |index: usize| (index as f32 + 0.5) / side as f32;
    let cell = move |(index, &level)| (place(index % side), place(index / side), level);
    levels.iter().enumerate().map(cell)
}

#[expect(clippy::cast_precision_loss, reason = "a square of 64 pixels")]
fn average(cells: impl Iterator<Item = (f32, f32, f32)>, counts: impl Fn(f32, f32) -> bool) -> f32 {
    let chosen: Vec<_> = cells.filter(|&(x, y, _)| counts(x, y)).map(|(.., level)| level).collect();
    chosen.iter().sum::<f32>() / chosen.len().max(1) as f32
}

#[expect(clippy::cast_precision_loss, reason = "a square of 64 pixels")]
fn share(levels: &[f32], counts: impl Fn(f32) -> bool) -> f32 {
    let chosen = levels.iter().filter(|&&level| counts(level)).count();
    chosen as f32 / levels.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_imaging::Rgb;
    use selfsame_protocol::geometry::Quadrilateral;

    fn at(x: f32, y: f32) -> Position {
        Position { x, y }
    }

    /// A face in the middle of 800 by 800 pixels, its eyes 140 apart.
    fn face() -> DetectedFace {
        let landmarks = [[-70.0, -60.0], [70.0, -60.0], [0.0, 0.0], [-55.0, 70.0], [55.0, 70.0]]
            .map(|[x, y]| at(400.0 + x, 400.0 + y));
        let rectangle = Quadrilateral {
            top_left: at(250.0, 250.0),
            top_right: at(550.0, 250.0),
            bottom_right: at(550.0, 550.0),
            bottom_left: at(250.0, 550.0),
        };
        DetectedFace { confidence: 1.0, rectangle, landmarks }
    }

    /// A scene whose face has one level on the left and one on the right.
    fn scene(background: u8, left: u8, right: u8) -> RgbImage {
        let size = PixelSize { width: 800, height: 800 };
        let mut image = RgbImage::filled(size, Rgb([background; 3])).unwrap();
        for (index, pixel) in image.pixels_mut().as_chunks_mut().0.iter_mut().enumerate() {
            let (x, y) = (index % 800, index / 800);
            if (250..550).contains(&x) && (250..550).contains(&y) {
                *pixel = [if x < 400 { left } else { right }; 3];
            }
        }
        image
    }

    #[test]
    fn light_is_judged() {
        use Shortcoming::{BackLight, Overexposed, SideLight, Underexposed};
        struct Case {
            name: &'static str,
            levels: [u8; 3],
            expected: &'static [Shortcoming],
        }
        let cases = [
            Case { name: "good", levels: [120, 130, 120], expected: &[] },
            Case { name: "dark skin", levels: [100, 60, 55], expected: &[] },
            Case { name: "white wall", levels: [250, 110, 110], expected: &[] },
            Case { name: "window behind", levels: [230, 60, 60], expected: &[BackLight] },
            Case { name: "lamp beside", levels: [90, 200, 60], expected: &[SideLight] },
            Case { name: "night", levels: [20, 30, 30], expected: &[Underexposed] },
            Case { name: "flash", levels: [90, 252, 252], expected: &[Overexposed] },
        ];
        for Case { name, levels: [background, left, right], expected } in cases {
            let found = shortcomings(&scene(background, left, right), &face()).unwrap();
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn sizes_and_places_are_judged() {
        use Shortcoming::{FaceTooClose, NotCentred, SmallFace, SmallImage};
        struct Case {
            name: &'static str,
            image: (u32, u32),
            moved: f32,
            zoom: f32,
            expected: &'static [Shortcoming],
        }
        let case = |name, image, moved, zoom, expected| Case { name, image, moved, zoom, expected };
        let cases = [
            case("good", (800, 800), 0.0, 1.0, &[]),
            case("narrow", (599, 800), -100.0, 1.0, &[SmallImage]),
            case("far", (800, 800), 0.0, 0.8, &[SmallFace]),
            case("close", (800, 800), 0.0, 1.5, &[FaceTooClose]),
            case("aside", (800, 800), 250.0, 1.0, &[NotCentred]),
        ];
        for Case { name, image: (width, height), moved, zoom, expected } in cases {
            let move_point = |point: Position| {
                let zoomed = |value: f32| 400.0 + (value - 400.0) * zoom;
                at(zoomed(point.x) + moved, zoomed(point.y))
            };
            let landmarks = face().landmarks.map(move_point);
            let found = misplacements(PixelSize { width, height }, &landmarks);
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn a_face_without_extent_has_no_light() {
        let nothing = DetectedFace { rectangle: Quadrilateral::default(), ..face() };
        assert!(shortcomings(&scene(9, 9, 9), &nothing).is_err());
    }
}
