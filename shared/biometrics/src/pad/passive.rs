//! Passive detection: one photo, nothing to do. Two MiniFASNets (minivision-ai,
//! "Silent-Face-Anti-Spoofing", 2020) look at the face with different amounts of
//! its surroundings, where the edge of a print or a screen shows.
//!
//! Their input is shrunk without averaging, as in training: averaged, the share
//! of 700 photographs of LFW whose score falls below 0.5 rises from 10 to 15 %.

use super::{Shortage, mean, of_role};
use crate::face::detect::BoundingBox;
use crate::face::frame::face_bounds;
use selfsame_imaging::planar::{ChannelOrder, Normalisation, planes};
use selfsame_imaging::sample::sample;
use selfsame_imaging::{ImageError, Part, RgbImage};
use selfsame_protocol::face::DetectedFace;
use selfsame_protocol::geometry::{PixelSize, Position};
use selfsame_protocol::liveness::{Observation, Role};

/// Side of the square inputs, in pixels.
pub const INPUT_SIDE: u32 = 80;

/// Which of a network's three probabilities is that of a bona fide presentation;
/// the others are attacks.
const BONA_FIDE: usize = 1;

/// One of the two networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// `MiniFASNetV2`.
    Near,
    /// `MiniFASNetV1SE`.
    Wide,
}

impl Network {
    /// Both networks.
    pub const ALL: [Self; 2] = [Self::Near, Self::Wide];

    /// Sides of the face box that the network was trained to see.
    #[must_use]
    pub const fn sides_of_face(self) -> f32 {
        match self {
            Self::Near => 2.7,
            Self::Wide => 4.0,
        }
    }

    /// The network's input for a face; shape `[1, 3, 80, 80]`.
    ///
    /// # Errors
    /// [`ImageError::TooSmall`] when the face lies outside the picture.
    pub fn tensor(self, image: &RgbImage, face: &DetectedFace) -> Result<Vec<f32>, ImageError> {
        let bounds = face_bounds(&face.rectangle);
        let part = surroundings(image.size(), &bounds, self.sides_of_face())
            .ok_or(ImageError::TooSmall(image.size()))?;
        let input = PixelSize { width: INPUT_SIDE, height: INPUT_SIDE };
        Ok(planes(&sample(image, part, input)?, ChannelOrder::Bgr, &Normalisation::NONE))
    }
}

/// The box enlarged around its middle as in training: never larger than the
/// picture, and moved until it lies inside.
#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn surroundings(image: PixelSize, face: &BoundingBox, sides: f32) -> Option<Part> {
    let (width, height) = (image.width as f32, image.height as f32);
    let factor = sides.min((width - 1.0) / face.width).min((height - 1.0) / face.height);
    let start = |middle: f32, length: f32, end: f32| {
        (middle - length / 2.0).min(end - 1.0 - length).max(0.0).floor()
    };
    let (wide, high) = (face.width * factor, face.height * factor);
    let Position { x, y } = face.centre();
    if ![x, y, wide, high].iter().all(|value| value.is_finite()) {
        return None;
    }
    let top_left = Position { x: start(x, wide, width), y: start(y, high, height) };
    let bottom_right = Position { x: top_left.x + wide, y: top_left.y + high };
    Part::between(image, top_left, bottom_right)
}

/// The raw score of a photo: the mean of what the networks take for the
/// probability of a bona fide presentation. `None` when an answer is not three
/// probabilities.
#[must_use]
pub fn raw_score(answers: &[Vec<f32>; 2]) -> Option<f32> {
    let bona_fide = |answer: &Vec<f32>| match answer.as_slice() {
        three @ [_, _, _] => three.get(BONA_FIDE).copied().filter(|it| (0.0..=1.0).contains(it)),
        _ => None,
    };
    let [near, wide] = answers;
    Some(f32::midpoint(bona_fide(near)?, bona_fide(wide)?))
}

/// Raw scores and the scores they stand for, see [`calibrated`].
const ANCHORS: [(f32, f32); 5] = [(0.0, 0.0), (0.086, 0.2), (0.358, 0.5), (0.553, 0.8), (1.0, 1.0)];

/// The score of a photo. 0.2, 0.5 and 0.8 are the scores below which 1, 5 and 10 %
/// of bona fide photographs lie (classification error rates, BPCER, of ISO/IEC
/// 30107-3, at these thresholds); between them the score is linear in the raw one,
/// so it never loses an order.
///
/// Set in November 2026 on 675 photographs of one half of the people in Labeled
/// Faces in the Wild, halved by a hash of their names; `docs/accuracy.md` has the
/// rates on the other half. These are photographs of the press, not of the cameras
/// that a service sees.
#[must_use]
pub fn calibrated(raw: f32) -> f32 {
    let segment = ANCHORS.windows(2).find_map(|pair| match pair {
        &[(from, low), (to, high)] if raw <= to => {
            Some(low + (high - low) * (raw - from) / (to - from))
        }
        _ => None,
    });
    segment.unwrap_or(1.0)
}

/// The score of passive liveness: the mean over the passive photos.
///
/// # Errors
/// [`Shortage::NotEnoughData`] when there is none.
pub fn evaluate(observations: &[Observation]) -> Result<f32, Shortage> {
    let scores: Vec<_> = of_role(observations, Role::Passive).filter_map(|it| it.passive).collect();
    mean(&scores).ok_or(Shortage::NotEnoughData)
}

#[cfg(test)]
mod tests {
    use super::super::tests::observed;
    use super::*;
    use crate::face::detect::tests::square;
    use selfsame_imaging::Rgb;
    use selfsame_protocol::geometry::Quadrilateral;

    #[test]
    fn surroundings_stay_inside_the_picture() {
        struct Case {
            name: &'static str,
            face: BoundingBox,
            expected: Option<[u32; 4]>,
        }
        let cases = [
            Case {
                name: "roomy",
                face: square(45.0, 45.0, 10.0),
                expected: Some([36, 36, 27, 27]),
            },
            Case { name: "corner", face: square(0.0, 0.0, 10.0), expected: Some([0, 0, 27, 27]) },
            Case {
                name: "far end",
                face: square(90.0, 45.0, 10.0),
                expected: Some([72, 36, 27, 27]),
            },
            Case { name: "huge", face: square(10.0, 10.0, 60.0), expected: Some([0, 0, 99, 99]) },
            Case { name: "a point", face: square(50.0, 50.0, 0.0), expected: None },
            Case { name: "no number", face: square(f32::NAN, 5.0, 9.0), expected: None },
        ];
        let image = PixelSize { width: 100, height: 100 };
        for Case { name, face, expected } in cases {
            let part = surroundings(image, &face, 2.7)
                .map(|part| [part.left, part.top, part.size.width, part.size.height]);
            assert_eq!(part, expected, "{name}");
        }
    }

    #[test]
    fn inputs_are_raw_levels_blue_first() {
        let size = PixelSize { width: 200, height: 200 };
        let image = RgbImage::filled(size, Rgb([10, 20, 30])).unwrap();
        let at = |x, y| Position { x, y };
        let rectangle = Quadrilateral {
            top_left: at(80.0, 80.0),
            top_right: at(120.0, 80.0),
            bottom_right: at(120.0, 120.0),
            bottom_left: at(80.0, 120.0),
        };
        let face = DetectedFace { confidence: 1.0, rectangle, landmarks: [at(0.0, 0.0); 5] };
        for network in Network::ALL {
            let tensor = network.tensor(&image, &face).unwrap();
            let plane = (INPUT_SIDE * INPUT_SIDE) as usize;
            assert_eq!(tensor.len(), 3 * plane);
            assert_eq!([tensor[0], tensor[plane], tensor[2 * plane]], [30.0, 20.0, 10.0]);
        }
    }

    #[test]
    fn answers_must_be_three_probabilities() {
        let answer = |bona_fide: f32| vec![0.0, bona_fide, 0.0];
        assert_eq!(raw_score(&[answer(0.25), answer(0.75)]), Some(0.5));
        for broken in [vec![], vec![0.0, 1.0], answer(f32::NAN), answer(1.5)] {
            assert_eq!(raw_score(&[answer(0.5), broken]), None);
        }
    }

    #[test]
    fn the_calibration_keeps_the_order_and_its_anchors() {
        for (raw, score) in ANCHORS {
            assert!((calibrated(raw) - score).abs() < 1e-6, "{raw}");
        }
        let scores: Vec<_> = (0_u8..=100).map(|raw| calibrated(f32::from(raw) / 100.0)).collect();
        assert!(scores.is_sorted_by(|lower, higher| lower < higher));
    }

    #[test]
    fn the_score_is_the_mean_over_passive_photos() {
        let photo = |role, passive| Observation { passive, ..observed(role) };
        let photos = [
            photo(Role::Passive, Some(0.5)),
            photo(Role::Smile, Some(0.0)),
            photo(Role::Passive, Some(1.0)),
        ];
        assert_eq!(evaluate(&photos), Ok(0.75));
        assert_eq!(evaluate(&photos[1..2]), Err(Shortage::NotEnoughData));
        assert_eq!(evaluate(&[]), Err(Shortage::NotEnoughData));
    }
}
