//! One eye: how far it is open, where it looks, where its iris is.
//!
//! The network `iris landmark` of `MediaPipe` (Ablavatski et al., "Real-time Pupil
//! Tracking from Monocular Video", 2020) finds lids and iris in a square along the
//! corners of the eye, which the mesh knows; `open-closed-eye-0001` of the Open
//! Model Zoo judges the same eye as a whole.

use super::frame::{distance, midpoint};
use super::mesh::{FaceMesh, point};
use super::pose::HeadPose;
use super::quality::Scale;
use super::region::FaceSquare;
use selfsame_imaging::planar::{ChannelOrder, Normalisation, interleaved, planes};
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::geometry::Position;
use thiserror::Error;

/// Side of the iris network's input, in pixels.
pub const IRIS_SIDE: u32 = 64;

/// Side of the eye state network's input, in pixels.
pub const STATE_SIDE: u32 = 32;

/// Sides of the squares over the distance of the corners, as in training.
const IRIS_SQUARE_PER_EYE: f32 = 2.3;
const STATE_SQUARE_PER_EYE: f32 = 1.6;

/// Numbers of the contour's points: the corners, the middles of both lids.
const CORNERS: [usize; 2] = [0, 8];
const LIDS: [usize; 2] = [4, 12];
const CONTOUR_POINTS: usize = 71;
const IRIS_POINTS: usize = 5;

/// Distance of the lids over that of the corners. Of 940 eyes with a yaw within 15
/// degrees, looked at by eye in the order of this ratio, those below 0.14 are
/// closed, from 0.26 on open; narrowed ones lie between.
const OPENING: Scale = Scale::new(0.14, 0.26);

/// What the opening counts against the eye state network, which calls 15 % of the
/// open eyes of small photographs closed.
const OPENING_SHARE: f32 = 0.7;

/// Degrees that the gaze turns to the right and up: for an iris one distance of the
/// corners away from the middle, per degree of the head, and always. Least squares
/// against `gaze-estimation-adas-0002` on half of the photographs; an eyeball of 12
/// millimetres behind corners 30 apart would have 143 for the first.
const TO_RIGHT: [f32; 3] = [166.0, 1.2, 0.0];
const UPWARDS: [f32; 3] = [-112.0, 0.45, -10.7];

/// Degrees between the gaze and the camera; 8 is the disagreement of the network with
/// itself on mirrored photographs, 25 the mean of the corners of a screen.
const STRAIGHT: Scale = Scale::new(25.0, 8.0);

/// Which eye, as the image shows it: the person's right eye is on the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageSide {
    /// The person's right eye.
    Left,
    /// The person's left eye.
    Right,
}

/// Where the networks look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EyeCrop {
    side: ImageSide,
    iris: FaceSquare,
    state: FaceSquare,
}

/// What the networks found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Eye {
    /// From closed, 0, to open, 1.
    pub openness: f32,
    /// Middle of the iris in the picture.
    pub iris: Position,
    /// Radius of the iris in pixels of the picture.
    pub iris_radius: f32,
    /// From the middle between the corners to the iris, to the right and down in
    /// the image, over the distance of the corners.
    pub offset: [f32; 2],
}

/// The networks' answers are none: the wrong length, not finite, or without extent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the answer is no eye")]
pub struct MalformedEye;

/// How straight the eyes look into the camera, from aside, 0, to straight, 1; the
/// head's turn is accounted for.
#[must_use]
pub fn straightness(eyes: &[Eye; 2], pose: &HeadPose) -> f32 {
    let [left, right] = eyes;
    let offset = |axis: usize| f32::midpoint(left.offset[axis], right.offset[axis]);
    let angle = |[per_offset, per_degree, always]: [f32; 3], offset: f32, head: f32| {
        per_offset * offset + per_degree * head + always
    };
    // The person's left, which is negative, is the image's right.
    let right = angle(TO_RIGHT, offset(0), -pose.yaw);
    let up = angle(UPWARDS, offset(1), pose.pitch);
    STRAIGHT.score(right.hypot(up))
}

impl EyeCrop {
    /// The crops around an eye; `None` when its corners fall together.
    #[must_use]
    pub fn new(mesh: &FaceMesh, side: ImageSide) -> Option<Self> {
        let corners = match side {
            ImageSide::Left => point::LEFT_EYE,
            ImageSide::Right => point::RIGHT_EYE,
        };
        let [from, to] = corners.map(|number| mesh.position(number));
        Some(Self {
            side,
            iris: FaceSquare::along(from, to, IRIS_SQUARE_PER_EYE, IRIS_SIDE)?,
            state: FaceSquare::along(from, to, STATE_SQUARE_PER_EYE, STATE_SIDE)?,
        })
    }

    /// The iris network's input: shape `[1, 64, 64, 3]`, red first, 0 to 1. The
    /// network knows image-left eyes, so the other one is mirrored.
    ///
    /// # Errors
    /// Those of [`FaceSquare::draw`].
    pub fn iris_tensor(&self, image: &RgbImage) -> Result<Vec<f32>, ImageError> {
        let mut tensor = interleaved(&self.iris.draw(image)?, &Normalisation::UNIT);
        if self.side == ImageSide::Right {
            for row in tensor.chunks_exact_mut(IRIS_SIDE as usize * 3) {
                row.as_chunks_mut::<3>().0.reverse();
            }
        }
        Ok(tensor)
    }

    /// The eye state network's input: shape `[1, 3, 32, 32]`, blue first, levels 0
    /// to 255.
    ///
    /// # Errors
    /// Those of [`FaceSquare::draw`].
    pub fn state_tensor(&self, image: &RgbImage) -> Result<Vec<f32>, ImageError> {
        Ok(planes(&self.state.draw(image)?, ChannelOrder::Bgr, &Normalisation::NONE))
    }

    /// The eye, from the `contour` and `iris` of the first network, three numbers a
    /// point, and the probability that the second network gives an open eye.
    ///
    /// # Errors
    /// [`MalformedEye`].
    pub fn decode(&self, contour: &[f32], iris: &[f32], open: f32) -> Result<Eye, MalformedEye> {
        let contour = self.points(contour, CONTOUR_POINTS)?;
        let iris = self.points(iris, IRIS_POINTS)?;
        let at = |number: usize| contour.get(number).copied().unwrap_or_default();
        let [[first, last], [lower, upper]] = [CORNERS, LIDS].map(|pair| pair.map(at));
        let (width, middle) = (distance(first, last), midpoint(first, last));
        let Some((&centre, rim)) = iris.split_first() else { return Err(MalformedEye) };
        if !width.is_normal() || !(0.0..=1.0).contains(&open) {
            return Err(MalformedEye);
        }
        let opening = OPENING.score(distance(lower, upper) / width);
        let radius = rim.iter().map(|&edge| distance(centre, edge)).sum::<f32>() / 4.0;
        Ok(Eye {
            openness: OPENING_SHARE * opening + (1.0 - OPENING_SHARE) * open,
            iris: self.iris.to_image().apply(centre),
            iris_radius: radius * self.iris.to_image().scale(),
            offset: [(centre.x - middle.x) / width, (centre.y - middle.y) / width],
        })
    }

    /// Positions in the square as the image shows it.
    fn points(&self, numbers: &[f32], count: usize) -> Result<Vec<Position>, MalformedEye> {
        let (triples, rest) = numbers.as_chunks::<3>();
        let is_finite = numbers.iter().all(|number| number.is_finite());
        if triples.len() != count || !rest.is_empty() || !is_finite {
            return Err(MalformedEye);
        }
        #[expect(clippy::cast_precision_loss, reason = "64")]
        let side = IRIS_SIDE as f32;
        let place = |&[x, y, _]: &[f32; 3]| match self.side {
            ImageSide::Left => Position { x, y },
            ImageSide::Right => Position { x: side - x, y },
        };
        Ok(triples.iter().map(place).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::mesh::tests::mesh;
    use super::*;
    use selfsame_imaging::Rgb;
    use selfsame_protocol::geometry::PixelSize;

    /// Both eyes 20 pixels wide and level, around (50, 60) and (110, 60).
    fn crop(side: ImageSide) -> EyeCrop {
        let corners = [(33, 40.0), (133, 60.0), (362, 100.0), (263, 120.0)];
        EyeCrop::new(&mesh(&corners.map(|(number, x)| (number, [x, 60.0, 0.0]))), side).unwrap()
    }

    /// An eye 28 pixels wide in the network's input, its iris 4 from the middle.
    fn answer(opening: f32) -> ([f32; 213], [f32; 15]) {
        let mut contour = [32.0; 213];
        contour[0] = 18.0;
        contour[8 * 3] = 46.0;
        contour[4 * 3 + 1] = 32.0 + 14.0 * opening;
        contour[12 * 3 + 1] = 32.0 - 14.0 * opening;
        let mut iris = [36.0, 32.0, 0.0].repeat(5);
        for (edge, x) in iris.chunks_mut(3).skip(1).zip([30.0, 42.0, 30.0, 42.0]) {
            edge[0] = x;
        }
        (contour, iris.try_into().unwrap())
    }

    #[test]
    fn an_eye_opens() {
        struct Case {
            name: &'static str,
            opening: f32,
            open: f32,
            openness: f32,
        }
        let cases = [
            Case { name: "open", opening: 0.26, open: 1.0, openness: 0.93 },
            Case { name: "closed", opening: 0.14, open: 0.0, openness: 0.07 },
            Case { name: "narrowed", opening: 0.20, open: 0.5, openness: 0.5 },
            Case { name: "taken for closed", opening: 0.38, open: 0.0, openness: 0.7 },
        ];
        for Case { name, opening, open, openness } in cases {
            let (contour, iris) = answer(opening);
            let eye = crop(ImageSide::Left).decode(&contour, &iris, open).unwrap();
            assert!((eye.openness - openness).abs() < 0.01, "{name}: {}", eye.openness);
        }
    }

    #[test]
    fn the_iris_lies_where_the_image_shows_it() {
        let (contour, iris) = answer(0.3);
        // 46 pixels of picture on 64 of input.
        let scale = 46.0 / 64.0;
        for (side, middle, sign) in [(ImageSide::Left, 50.0, 1.0), (ImageSide::Right, 110.0, -1.0)]
        {
            let eye = crop(side).decode(&contour, &iris, 1.0).unwrap();
            assert!((eye.iris.x - (middle + sign * 4.0 * scale)).abs() < 1e-3, "{side:?}");
            assert!((eye.iris.y - 60.0).abs() < 1e-3);
            assert!((eye.iris_radius - 6.0 * scale).abs() < 1e-3);
            assert!((eye.offset[0] - sign * 4.0 / 28.0).abs() < 1e-4 && eye.offset[1].abs() < 1e-4);
        }
    }

    #[test]
    fn the_right_eye_is_mirrored_for_the_network() {
        // White with a black half: left of 50, and left of 110.
        let size = PixelSize { width: 160, height: 120 };
        for (side, middle) in [(ImageSide::Left, 50), (ImageSide::Right, 110)] {
            let mut image = RgbImage::filled(size, Rgb::WHITE).unwrap();
            for (index, pixel) in image.pixels_mut().as_chunks_mut::<3>().0.iter_mut().enumerate() {
                if index % 160 < middle {
                    *pixel = [0; 3];
                }
            }
            let tensor = crop(side).iris_tensor(&image).unwrap();
            let row = &tensor[32 * 192..][..192];
            let (first, last) = if side == ImageSide::Left { (0.0, 1.0) } else { (1.0, 0.0) };
            assert!((row[0] - first).abs() < 1e-6 && (row[191] - last).abs() < 1e-6, "{side:?}");
            let state = crop(side).state_tensor(&image).unwrap();
            assert_eq!([state[0], state[31]], [0.0, 255.0]);
        }
    }

    #[test]
    fn answers_that_are_no_eye_are_refused() {
        let (contour, iris) = answer(0.3);
        let crop = crop(ImageSide::Left);
        let decode = |contour: &[f32], iris: &[f32], open| crop.decode(contour, iris, open);
        assert_eq!(decode(&contour[..210], &iris, 1.0), Err(MalformedEye));
        assert_eq!(decode(&contour, &iris[..12], 1.0), Err(MalformedEye));
        assert_eq!(decode(&contour, &iris, f32::NAN), Err(MalformedEye));
        assert_eq!(decode(&[3.0; 213], &iris, 1.0), Err(MalformedEye), "no width");
        assert_eq!(decode(&[f32::NAN; 213], &iris, 1.0), Err(MalformedEye));
        assert_eq!(EyeCrop::new(&mesh(&[]), ImageSide::Left), None);
    }
}
