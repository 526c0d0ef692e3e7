//! How a picture is looked at: which scaled copies the network gets to see.
//!
//! The overview shows the smallest face asked for just large enough. The close
//! view is for faces that fill the picture, and a closer look for one face that
//! was found: at the size the network knows best it tells a face from a pattern,
//! and finds its landmarks to the same precision however large the face was in
//! the picture.

use super::super::align;
use super::super::extract::Algorithm;
use super::{BoundingBox, Candidate};
use selfsame_imaging::planar::{ChannelOrder, Normalisation, planes};
use selfsame_imaging::warp::warp;
use selfsame_imaging::{ImageError, Rgb, RgbImage, Similarity};
use selfsame_protocol::face::FaceSearch;
use selfsame_protocol::geometry::{PixelSize, Position};
use thiserror::Error;

/// Sides of the network's input are multiples of this.
const INPUT_STEP: u32 = 32;

/// Longer side, in input pixels, of the smallest face in the overview. Of 12,
/// 16 and 20 the smallest counts groups best and sees fewest faces in patterns.
const SMALLEST_FACE: f32 = 12.0;

/// How far a small picture is enlarged at most.
const MAX_ENLARGEMENT: f32 = 2.0;

/// Longer side of the picture in the close view.
const CLOSE_SIDE: f32 = 160.0;

/// Empty margin around the picture in the close view, in input pixels, where
/// the rest of the head would be.
const CLOSE_MARGIN: u32 = 64;

/// Side of the input for a closer look: of 160, 192, 224 and 256 the one whose
/// landmarks told the labelled pairs apart best, with both extractors.
const LOOK_SIDE: u32 = 224;

/// Sides of the face box that a closer look takes in.
const LOOK_PER_FACE: f32 = 2.0;

/// How many input pixels a view may have. Both time and memory of the network
/// grow with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InputBudget {
    /// Width times height of the network's input.
    pub pixels: u64,
}

impl Default for InputBudget {
    /// Two megapixels, twenty times what the usual search needs.
    fn default() -> Self {
        Self { pixels: 1 << 21 }
    }
}

/// The smallest face asked for would need a larger input than allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the search would need an input of {needed} pixels")]
pub struct OverBudget {
    /// Width times height the input would have.
    pub needed: u64,
}

/// A scaled copy of a picture, or of a part, on the network's input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    input: PixelSize,
    /// From positions in the input to positions in the picture.
    to_image: Similarity,
}

impl View {
    /// The view that shows the smallest face asked for just large enough.
    ///
    /// # Errors
    /// [`OverBudget`] when its input would be too large.
    pub fn overview(
        image: PixelSize,
        search: &FaceSearch,
        budget: InputBudget,
    ) -> Result<Self, OverBudget> {
        let shorter = as_f32(image.width.min(image.height));
        let smallest_face = search.min_size_ratio.max(0.0) * shorter;
        let scale = (SMALLEST_FACE / smallest_face).min(MAX_ENLARGEMENT);
        let view = Self::whole(image, scale, 0);
        let needed = u64::from(view.input.width) * u64::from(view.input.height);
        if needed > budget.pixels { Err(OverBudget { needed }) } else { Ok(view) }
    }

    /// The view for faces that fill the picture or reach beyond it: the picture
    /// small, with an empty margin.
    #[must_use]
    pub fn close(image: PixelSize) -> Self {
        let longer = as_f32(image.width.max(image.height));
        Self::whole(image, CLOSE_SIDE / longer, CLOSE_MARGIN)
    }

    /// The view of one face and its surroundings, turned so that the face
    /// stands upright.
    #[must_use]
    pub fn around(face: &Candidate) -> Self {
        let bounds = &face.bounds;
        let scale = bounds.width.max(bounds.height) * LOOK_PER_FACE / as_f32(LOOK_SIDE);
        let (cosine, sine) = upright_direction(&face.landmarks).unwrap_or((1.0, 0.0));
        let turn = Similarity { a: scale * cosine, b: scale * sine, shift: bounds.centre() };
        let middle = as_f32(LOOK_SIDE) / 2.0;
        let from_middle = Similarity::translation(Position { x: -middle, y: -middle });
        Self {
            input: PixelSize { width: LOOK_SIDE, height: LOOK_SIDE },
            to_image: from_middle.then(&turn),
        }
    }

    fn whole(image: PixelSize, scale: f32, margin: u32) -> Self {
        let side = |side: u32| {
            scaled_side(side, scale).saturating_add(2 * margin).next_multiple_of(INPUT_STEP)
        };
        let start = Position { x: -as_f32(margin), y: -as_f32(margin) };
        Self {
            input: PixelSize { width: side(image.width), height: side(image.height) },
            to_image: Similarity::translation(start).then(&Similarity::scaling(scale.recip())),
        }
    }

    /// Size of the network's input.
    #[must_use]
    pub fn input(&self) -> PixelSize {
        self.input
    }

    /// The network's input for `image`: levels 0 to 255, shape
    /// `[1, 3, input height, input width]`, blue first; black where the picture
    /// ends.
    ///
    /// # Errors
    /// Those of [`warp`].
    pub fn tensor(&self, image: &RgbImage) -> Result<Vec<f32>, ImageError> {
        let input = warp(image, &self.to_image, self.input, Rgb::BLACK)?;
        Ok(planes(&input, ChannelOrder::Bgr, &Normalisation::NONE))
    }

    /// Takes a candidate from the network's input to the picture. The sides of a
    /// box are lengths along the view's own axes, around its middle.
    #[must_use]
    pub fn to_image(&self, candidate: Candidate) -> Candidate {
        let scale = self.to_image.scale();
        let centre = self.to_image.apply(candidate.bounds.centre());
        let (width, height) = (candidate.bounds.width * scale, candidate.bounds.height * scale);
        let top_left = Position { x: centre.x - width / 2.0, y: centre.y - height / 2.0 };
        Candidate {
            confidence: candidate.confidence,
            bounds: BoundingBox { top_left, width, height },
            landmarks: candidate.landmarks.map(|landmark| self.to_image.apply(landmark)),
        }
    }
}

/// Cosine and sine of a face's rotation in the picture: that of the similarity
/// which takes an upright face's landmarks to its own. Five points say it more
/// surely than the two eyes.
fn upright_direction(landmarks: &[Position; 5]) -> Option<(f32, f32)> {
    let to_image = align::to_image(landmarks, &Algorithm::Reid0095.pose())?;
    let scale = to_image.scale();
    Some((to_image.a / scale, to_image.b / scale))
}

#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn as_f32(side: u32) -> f32 {
    side as f32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive length, cut off where an input is too large anyway"
)]
fn scaled_side(side: u32, scale: f32) -> u32 {
    ((as_f32(side) * scale).round().min(1e6) as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{candidate, square};
    use super::*;

    fn size(width: u32, height: u32) -> PixelSize {
        PixelSize { width, height }
    }

    fn search(min_size_ratio: f32) -> FaceSearch {
        FaceSearch { min_size_ratio, max_size_ratio: 1.0 }
    }

    #[test]
    fn the_input_follows_the_smallest_face() {
        struct Case {
            name: &'static str,
            image: PixelSize,
            min_size_ratio: f32,
            input: Option<PixelSize>,
        }
        let cases = [
            Case {
                name: "default on a photo",
                image: size(4000, 3000),
                min_size_ratio: 0.05,
                input: Some(size(320, 256)),
            },
            Case {
                name: "large faces only",
                image: size(4000, 3000),
                min_size_ratio: 0.2,
                input: Some(size(96, 64)),
            },
            Case {
                name: "small picture",
                image: size(100, 80),
                min_size_ratio: 0.05,
                input: Some(size(224, 160)),
            },
            Case {
                name: "no lower bound on a small picture",
                image: size(640, 480),
                min_size_ratio: 0.0,
                input: Some(size(1280, 960)),
            },
            Case {
                name: "no lower bound on a photo",
                image: size(4000, 3000),
                min_size_ratio: 0.0,
                input: None,
            },
        ];
        for case in cases {
            let view =
                View::overview(case.image, &search(case.min_size_ratio), InputBudget::default());
            assert_eq!(view.ok().map(|view| view.input()), case.input, "{}", case.name);
        }
    }

    #[test]
    fn candidates_come_back_to_the_picture() {
        let view = View::close(size(400, 300));
        assert_eq!(view.input(), size(288, 256));
        let found = view.to_image(candidate(0.9, square(64.0, 64.0, 160.0)));
        assert!(found.bounds.top_left.x.abs() + found.bounds.top_left.y.abs() < 1e-3);
        assert!((found.bounds.width - 400.0).abs() < 1e-3);
        assert!((found.landmarks[0].x - 200.0).abs() < 1e-3);
    }

    #[test]
    fn a_closer_look_puts_the_face_in_the_middle() {
        let view = View::around(&candidate(0.9, square(300.0, 100.0, 40.0)));
        let quarter = LOOK_SIDE as f32 / 4.0;
        let found = view.to_image(candidate(0.9, square(quarter, quarter, 2.0 * quarter)));
        assert!((found.bounds.top_left.x - 300.0).abs() < 1e-3);
        assert!((found.bounds.top_left.y - 100.0).abs() < 1e-3);
        assert!((found.bounds.width - 40.0).abs() < 1e-3);
    }

    #[test]
    fn a_closer_look_stands_the_face_upright() {
        let pose = Algorithm::Reid0095.pose();
        let mut face = candidate(0.9, square(100.0, 100.0, 128.0));
        // Turned by 90 degrees around the middle of the box, clockwise.
        face.landmarks = pose.landmarks.map(|[x, y]| Position { x: 228.0 - y, y: 100.0 + x });
        let view = View::around(&face);
        let upright = |landmark| view.to_image.inverse().unwrap().apply(landmark);
        let [left_eye, right_eye, _, left_mouth, _] = face.landmarks.map(upright);
        assert!((left_eye.y - right_eye.y).abs() < 1e-2, "{left_eye:?} {right_eye:?}");
        assert!(left_eye.x < right_eye.x && left_eye.y < left_mouth.y);
    }

    #[test]
    fn the_tensor_holds_the_picture_inside_its_margin() {
        let image = RgbImage::filled(size(320, 320), Rgb([30, 20, 10])).unwrap();
        let view = View::close(image.size());
        let tensor = view.tensor(&image).unwrap();
        let plane = 288 * 288;
        assert_eq!(tensor.len(), 3 * plane);
        let inside = 66 * 288 + 66;
        assert_eq!([tensor[inside - 4], tensor[inside]], [0.0, 10.0]);
        assert_eq!([tensor[inside + plane], tensor[inside + 2 * plane]], [20.0, 30.0]);
    }
}
