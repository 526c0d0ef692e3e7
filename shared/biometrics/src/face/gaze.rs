//! Where the eyes look, by the two networks of Intel's gaze demonstration:
//! `head-pose-estimation-adas-0001` sees the face, `gaze-estimation-adas-0002`
//! both eyes and the head's angles (Open Model Zoo). The second corrects for the
//! head, so the direction is that of the eyes in the picture.
//!
//! Checked on 463 photographs of LFW and of the labelled pairs against their own
//! mirror images: yaw of opposite sign with a correlation of 0.83 (mean
//! disagreement 8.7 degrees), pitch 0.88 (3.6 degrees). Good for telling corners
//! of a screen apart over several photos, not for what is looked at in one.

use super::detect::BoundingBox;
use super::frame::face_bounds;
use selfsame_imaging::planar::{ChannelOrder, Normalisation, planes};
use selfsame_imaging::resize::resize_part;
use selfsame_imaging::warp::warp;
use selfsame_imaging::{ImageError, Part, Rgb, RgbImage, Similarity};
use selfsame_protocol::face::DetectedFace;
use selfsame_protocol::geometry::{PixelSize, Position};
use selfsame_protocol::liveness::GazeDirection;
use thiserror::Error;

/// Side of the square inputs of both networks, in pixels.
pub const INPUT_SIDE: u32 = 60;

/// Distance between the corners of an eye over the distance between the eyes:
/// about 30 of 63 millimetres.
pub(crate) const EYE_WIDTH_PER_EYE_DISTANCE: f32 = 0.47;

/// Side of the eye's square over the eye's width, as in training.
const CROP_PER_EYE_WIDTH: f32 = 1.8;

/// Why there is no direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum GazeError {
    /// The eyes fall together, or the face lies outside the picture.
    #[error("there is no pair of eyes to look at")]
    NoEyes,
    /// An input could not be drawn.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// The network's answer is no direction.
    #[error("the answer is no direction")]
    NoDirection,
}

/// How the head is turned, in degrees, as the first network says it: positive
/// yaw turns the nose to the right of the picture, positive pitch lowers it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeadAngles {
    /// About the vertical axis.
    pub yaw: f32,
    /// About the axis through the ears.
    pub pitch: f32,
}

impl HeadAngles {
    /// The second network's third input, shape `[1, 3]`: yaw, pitch, and no roll,
    /// since the eyes are cut out level.
    #[must_use]
    pub fn tensor(self) -> Vec<f32> {
        vec![self.yaw, self.pitch, 0.0]
    }
}

/// The first network's input: the face box, stretched; shape `[1, 3, 60, 60]`.
///
/// # Errors
/// See [`GazeError`].
pub fn head_tensor(image: &RgbImage, face: &DetectedFace) -> Result<Vec<f32>, GazeError> {
    let BoundingBox { top_left, width, height } = face_bounds(&face.rectangle);
    let bottom_right = Position { x: top_left.x + width, y: top_left.y + height };
    let part = Part::between(image.size(), top_left, bottom_right).ok_or(GazeError::NoEyes)?;
    Ok(bgr(&resize_part(image, part, input_size())?))
}

/// A pair of eyes, level with each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EyePair {
    /// Image-left eye, image-right eye.
    centres: [Position; 2],
    /// Distance between the corners of one eye, in pixels.
    width: f32,
    /// Cosine and sine of the head's roll.
    roll: (f32, f32),
}

impl EyePair {
    /// The eyes of a face, by its landmarks.
    ///
    /// # Errors
    /// [`GazeError::NoEyes`] when they fall together.
    pub fn new(landmarks: &[Position; 5]) -> Result<Self, GazeError> {
        let [left, right, ..] = *landmarks;
        let (dx, dy) = (right.x - left.x, right.y - left.y);
        let distance = dx.hypot(dy);
        if !distance.is_normal() {
            return Err(GazeError::NoEyes);
        }
        let width = distance * EYE_WIDTH_PER_EYE_DISTANCE;
        Ok(Self { centres: [left, right], width, roll: (dx / distance, dy / distance) })
    }

    /// Distance between the corners of one eye, in pixels.
    #[must_use]
    pub fn eye_width(&self) -> f32 {
        self.width
    }

    /// Cuts both eyes out, level, as squares of `side` pixels that are `reach`
    /// eye widths wide; what lies outside the picture is black.
    ///
    /// # Errors
    /// [`GazeError::Image`].
    pub fn squares(
        &self,
        image: &RgbImage,
        side: u32,
        reach: f32,
    ) -> Result<[RgbImage; 2], GazeError> {
        let [left, right] = self.centres.map(|centre| {
            let to_image = self.square_at(centre, side, reach);
            warp(image, &to_image, PixelSize { width: side, height: side }, Rgb::BLACK)
        });
        Ok([left?, right?])
    }

    /// The second network's eye inputs, image-left eye first; shape
    /// `[1, 3, 60, 60]` each.
    ///
    /// # Errors
    /// [`GazeError::Image`].
    pub fn tensors(&self, image: &RgbImage) -> Result<[Vec<f32>; 2], GazeError> {
        Ok(self.squares(image, INPUT_SIDE, CROP_PER_EYE_WIDTH)?.map(|eye| bgr(&eye)))
    }

    /// The direction in the picture, from the second network's output: a vector
    /// to the right, up, and away from the camera, seen by a level head.
    ///
    /// # Errors
    /// [`GazeError::NoDirection`].
    pub fn direction(&self, vector: &[f32]) -> Result<GazeDirection, GazeError> {
        let &[x, y, z] = vector else { return Err(GazeError::NoDirection) };
        let length = x.hypot(y).hypot(z);
        if !length.is_normal() {
            return Err(GazeError::NoDirection);
        }
        // The picture's y axis points down, the vector's up: the head's roll
        // turns it the other way round.
        let (cosine, sine) = self.roll;
        let (right, up) = (x * cosine + y * sine, y * cosine - x * sine);
        Ok(GazeDirection {
            yaw: right.atan2(-z).to_degrees(),
            pitch: (up / length).clamp(-1.0, 1.0).asin().to_degrees(),
        })
    }

    #[expect(clippy::cast_precision_loss, reason = "sides of squares are far below 2^24")]
    fn square_at(&self, centre: Position, side: u32, reach: f32) -> Similarity {
        let half = side as f32 / 2.0;
        let scale = self.width * reach / side as f32;
        let (cosine, sine) = self.roll;
        let turn = Similarity { a: scale * cosine, b: scale * sine, shift: centre };
        Similarity::translation(Position { x: -half, y: -half }).then(&turn)
    }
}

fn input_size() -> PixelSize {
    PixelSize { width: INPUT_SIDE, height: INPUT_SIDE }
}

fn bgr(image: &RgbImage) -> Vec<f32> {
    planes(image, ChannelOrder::Bgr, &Normalisation::NONE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_protocol::geometry::Quadrilateral;

    fn at(x: f32, y: f32) -> Position {
        Position { x, y }
    }

    fn eyes(left: Position, right: Position) -> EyePair {
        EyePair::new(&[left, right, at(0.0, 0.0), at(0.0, 0.0), at(0.0, 0.0)]).unwrap()
    }

    #[test]
    fn directions_have_the_signs_of_the_picture() {
        struct Case {
            name: &'static str,
            right_eye: Position,
            vector: [f32; 3],
            expected: (f32, f32),
        }
        let level = at(100.0, 0.0);
        let case = |name, right_eye, vector, expected| Case { name, right_eye, vector, expected };
        let cases = [
            case("camera", level, [0.0, 0.0, -1.0], (0.0, 0.0)),
            case("right", level, [1.0, 0.0, -1.0], (45.0, 0.0)),
            case("up, not normalised", level, [0.0, 3.0, -3.0], (0.0, 45.0)),
            // A head that lies on the image-right side: its up is the picture's right.
            case("head on its side", at(0.0, 100.0), [0.0, 1.0, -1.0], (45.0, 0.0)),
        ];
        for Case { name, right_eye, vector, expected } in cases {
            let found = eyes(at(0.0, 0.0), right_eye).direction(&vector).unwrap();
            let error = (found.yaw - expected.0).abs().max((found.pitch - expected.1).abs());
            assert!(error < 1e-3, "{name}: {found:?}");
        }
    }

    #[test]
    fn answers_that_are_no_direction_are_refused() {
        let eyes = eyes(at(0.0, 0.0), at(9.0, 0.0));
        for vector in [&[0.0, 0.0, 0.0][..], &[1.0, 0.0], &[f32::NAN, 0.0, 1.0], &[]] {
            assert_eq!(eyes.direction(vector), Err(GazeError::NoDirection));
        }
    }

    #[test]
    fn landmarks_in_one_place_are_no_eyes() {
        assert_eq!(EyePair::new(&[at(3.0, 3.0); 5]), Err(GazeError::NoEyes));
        assert_eq!(EyePair::new(&[at(f32::NAN, 3.0); 5]), Err(GazeError::NoEyes));
    }

    /// White, with a dark square around a place.
    fn image_with_spot(x: usize, y: usize) -> RgbImage {
        let mut image =
            RgbImage::filled(PixelSize { width: 200, height: 200 }, Rgb::WHITE).unwrap();
        for (index, pixel) in image.pixels_mut().as_chunks_mut().0.iter_mut().enumerate() {
            if (index % 200).abs_diff(x) < 6 && (index / 200).abs_diff(y) < 6 {
                *pixel = [0, 0, 90];
            }
        }
        image
    }

    #[test]
    fn eyes_are_cut_out_around_their_middles() {
        let image = image_with_spot(60, 80);
        let pair = eyes(at(60.0, 80.0), at(120.0, 110.0));
        let [left, right] = pair.tensors(&image).unwrap();
        let plane = (INPUT_SIDE * INPUT_SIDE) as usize;
        let middle = plane / 2 + INPUT_SIDE as usize / 2;
        let blue_green_red = [left[middle], left[plane + middle], left[2 * plane + middle]];
        assert_eq!(blue_green_red, [90.0, 0.0, 0.0]);
        assert!(right.iter().all(|&level| level == 255.0));
    }

    #[test]
    fn the_head_is_the_face_box() {
        let rectangle = Quadrilateral {
            top_left: at(50.0, 70.0),
            top_right: at(70.0, 70.0),
            bottom_right: at(70.0, 90.0),
            bottom_left: at(50.0, 90.0),
        };
        let face = DetectedFace { confidence: 1.0, rectangle, landmarks: [at(60.0, 80.0); 5] };
        let tensor = head_tensor(&image_with_spot(60, 80), &face).unwrap();
        let corner_and_middle = [tensor[0], tensor[(INPUT_SIDE * INPUT_SIDE / 2 + 30) as usize]];
        assert_eq!(corner_and_middle, [255.0, 90.0]);
        let outside = RgbImage::filled(PixelSize { width: 9, height: 9 }, Rgb::WHITE).unwrap();
        assert_eq!(head_tensor(&outside, &face), Err(GazeError::NoEyes));
    }
}
