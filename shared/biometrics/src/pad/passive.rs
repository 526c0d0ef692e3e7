//! Passive detection: one photo, nothing to do. Two MiniFASNets (minivision-ai,
//! "Silent-Face-Anti-Spoofing", 2020) look at the face with different amounts of
//! its surroundings, where the edge of a print or a screen shows. A network of our
//! own looks at the border of the face itself, where a cut-out has its edge.
//!
//! The input of the first two is shrunk without averaging, as in training: averaged, the share
//! of 700 photographs of LFW whose score falls below 0.5 rises from 10 to 15 %.

use super::{Shortage, mean, of_role};
use crate::face::detect::BoundingBox;
use crate::face::frame::face_bounds;
use selfsame_imaging::planar::{ChannelOrder, Normalisation, planes};
use selfsame_imaging::resize::resize_part;
use selfsame_imaging::sample::sample;
use selfsame_imaging::{ImageError, Part, RgbImage};
use selfsame_protocol::face::DetectedFace;
use selfsame_protocol::geometry::{PixelSize, Position};
use selfsame_protocol::liveness::{Observation, Role};

/// Which of a network's three probabilities is that of a bona fide presentation;
/// the others are attacks.
const BONA_FIDE: usize = 1;

/// One of the networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// `MiniFASNetV2`.
    Near,
    /// `MiniFASNetV1SE`.
    Wide,
    /// Our own, `models/training/passive_border.py`.
    Border,
}

impl Network {
    /// All networks.
    pub const ALL: [Self; 3] = [Self::Near, Self::Wide, Self::Border];

    /// Sides of the face box that the network was trained to see.
    #[must_use]
    pub const fn sides_of_face(self) -> f32 {
        match self {
            Self::Near => 2.7,
            Self::Wide => 4.0,
            Self::Border => 2.0,
        }
    }

    /// Side of the square input, in pixels.
    #[must_use]
    pub const fn input_side(self) -> u32 {
        match self {
            Self::Near | Self::Wide => 80,
            Self::Border => 112,
        }
    }

    /// What the network sees of a picture, `side` pixels wide and high.
    ///
    /// # Errors
    /// [`ImageError::TooSmall`] when the face lies outside the picture.
    pub fn view(
        self,
        image: &RgbImage,
        face: &DetectedFace,
        side: u32,
    ) -> Result<RgbImage, ImageError> {
        let bounds = face_bounds(&face.rectangle);
        let part = surroundings(image.size(), &bounds, self.sides_of_face())
            .ok_or(ImageError::TooSmall(image.size()))?;
        let size = PixelSize { width: side, height: side };
        match self {
            Self::Near | Self::Wide => sample(image, part, size),
            Self::Border => resize_part(image, part, size),
        }
    }

    /// The network's input for a face; shape `[1, 3, side, side]`.
    ///
    /// # Errors
    /// [`ImageError::TooSmall`] when the face lies outside the picture.
    pub fn tensor(self, image: &RgbImage, face: &DetectedFace) -> Result<Vec<f32>, ImageError> {
        let view = self.view(image, face, self.input_side())?;
        Ok(planes(&view, ChannelOrder::Bgr, &Normalisation::NONE))
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

/// What a network takes for the probability of a bona fide presentation; `None`
/// when its answer is not three probabilities.
#[must_use]
pub fn bona_fide(answer: &[f32]) -> Option<f32> {
    let probability = match answer {
        [_, _, _] => answer.get(BONA_FIDE).copied()?,
        _ => return None,
    };
    (0.0..=1.0).contains(&probability).then_some(probability)
}

/// The raw score of a photo: the geometric mean of what the two `MiniFASNet`s say
/// together and what our own network says, since a bona fide presentation
/// convinces both. `None` when an answer is not three probabilities.
///
/// The rule was chosen on the half of the people that [`calibrated`] is set on:
/// where it turns 5 % of bona fide photographs away it lets 8 % of rendered prints
/// and 7 % of screens pass, the minimum 12 and 10 %, the mean of all three 14 and
/// 9 %, cut-out masks 73, 73 and 91 %.
#[must_use]
pub fn raw_score([near, wide, border]: &[Vec<f32>; 3]) -> Option<f32> {
    let surroundings = f32::midpoint(bona_fide(near)?, bona_fide(wide)?);
    Some((surroundings * bona_fide(border)?).sqrt())
}

/// Raw scores and the scores they stand for, see [`calibrated`].
const ANCHORS: [(f32, f32); 5] = [(0.0, 0.0), (0.191, 0.2), (0.431, 0.5), (0.556, 0.8), (1.0, 1.0)];

/// The score of a photo. 0.2, 0.5 and 0.8 are the scores below which 1, 5 and 10 %
/// of bona fide photographs lie (classification error rates, BPCER, of ISO/IEC
/// 30107-3, at these thresholds); between them the score is linear in the raw one,
/// so it never loses an order.
///
/// Set in November 2026 on 675 photographs of one half of the people in Labeled
/// Faces in the Wild, halved by a hash of their names, with networks in the place
/// of our own that had not been trained on the person at hand
/// (`models/training/passive_rates.py`); `docs/accuracy.md` has the rates on the
/// other half. These are photographs of the press, not of the cameras that a
/// service sees.
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
            let plane = (network.input_side() * network.input_side()) as usize;
            assert_eq!(tensor.len(), 3 * plane);
            assert_eq!([tensor[0], tensor[plane], tensor[2 * plane]], [30.0, 20.0, 10.0]);
        }
    }

    #[test]
    fn answers_must_be_three_probabilities() {
        let answer = |bona_fide: f32| vec![0.0, bona_fide, 0.0];
        for broken in [vec![], vec![0.0, 1.0], answer(f32::NAN), answer(1.5)] {
            assert_eq!(bona_fide(&broken), None);
            let sound = || answer(0.5);
            assert_eq!(raw_score(&[broken.clone(), sound(), sound()]), None);
            assert_eq!(raw_score(&[sound(), sound(), broken]), None);
        }
    }

    #[test]
    fn one_side_alone_does_not_convince() {
        let score = |near, wide, border| {
            let answers = [near, wide, border].map(|bona_fide| vec![0.0, bona_fide, 0.0]);
            raw_score(&answers).unwrap()
        };
        assert_eq!(score(0.25, 0.75, 0.5), 0.5);
        assert_eq!(score(1.0, 1.0, 0.0), 0.0);
        assert_eq!(score(0.0, 0.0, 1.0), 0.0);
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
