//! Palm detection with `MediaPipe`'s palm detector (Zhang et al., "`MediaPipe` Hands:
//! On-device Real-time Hand Tracking", 2020).
//!
//! The network sees the whole picture in a square ([`View`]) and answers one proposal
//! per anchor: a box and seven keypoints of the palm, both sides of the hand alike.
//! Proposals of one palm are joined ([`join`]).

use crate::face::detect::BoundingBox;
use selfsame_imaging::planar::{Normalisation, interleaved};
use selfsame_imaging::warp::warp;
use selfsame_imaging::{ImageError, Rgb, RgbImage, Similarity};
use selfsame_protocol::geometry::{PixelSize, Position};
use thiserror::Error;

/// Side of the network's input, in pixels.
pub const SIDE: u32 = 192;

/// Keypoints of a palm: wrist, knuckles of index, middle, ring and little finger, two
/// joints of the thumb.
pub const KEYPOINTS: usize = 7;

/// Numbers per anchor: a box, then the keypoints.
const NUMBERS: usize = 4 + 2 * KEYPOINTS;

/// Cells a side, and anchors in each cell.
const GRIDS: [(usize, usize); 2] = [(24, 2), (12, 6)];

/// Overlap above which two boxes are taken for the same palm.
const SAME_PALM_OVERLAP: f32 = 0.3;

/// A palm the network proposes, in pixels of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// How sure the network is, 0 to 1.
    pub confidence: f32,
    /// The palm without fingers.
    pub bounds: BoundingBox,
    /// See [`KEYPOINTS`].
    pub keypoints: [Position; KEYPOINTS],
}

/// The network's answer is none: the wrong length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the answer does not fit the anchors")]
pub struct MalformedAnswer;

/// A picture on the square that the network reads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// From positions in the input to positions in the picture.
    to_image: Similarity,
}

impl View {
    /// The whole picture in the middle, with an empty margin on both sides of as much
    /// as `margin` times its longer side. A hand that fills the picture is found with
    /// a margin alone.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
    pub fn whole(image: PixelSize, margin: f32) -> Self {
        let (width, height) = (image.width as f32, image.height as f32);
        let side = width.max(height) * (1.0 + 2.0 * margin);
        let start = Position { x: (width - side) / 2.0, y: (height - side) / 2.0 };
        let scale = Similarity::scaling(side / SIDE as f32);
        Self { to_image: scale.then(&Similarity::translation(start)) }
    }

    /// The network's input: shape `[1, 192, 192, 3]`, red first, 0 to 1; black where
    /// the picture ends.
    ///
    /// # Errors
    /// Those of [`warp`].
    pub fn tensor(&self, image: &RgbImage) -> Result<Vec<f32>, ImageError> {
        let size = PixelSize { width: SIDE, height: SIDE };
        let input = warp(image, &self.to_image, size, Rgb::BLACK)?;
        Ok(interleaved(&input, &Normalisation::UNIT))
    }

    /// Reads all proposals of at least `threshold` confidence from the network's boxes,
    /// eighteen numbers an anchor, and its logits, one an anchor.
    ///
    /// # Errors
    /// [`MalformedAnswer`].
    pub fn decode(
        &self,
        boxes: &[f32],
        logits: &[f32],
        threshold: f32,
    ) -> Result<Vec<Candidate>, MalformedAnswer> {
        let (boxes, rest) = boxes.as_chunks::<NUMBERS>();
        let count = anchors().count();
        if boxes.len() != count || logits.len() != count || !rest.is_empty() {
            return Err(MalformedAnswer);
        }
        let proposals = anchors().zip(boxes).zip(logits.iter().map(|&logit| confidence(logit)));
        let sure = proposals.filter(|&(_, confidence)| confidence >= threshold);
        let candidates =
            sure.map(|((anchor, numbers), confidence)| self.candidate(anchor, numbers, confidence));
        Ok(candidates.filter(is_sound).collect())
    }

    fn candidate(
        &self,
        anchor: Position,
        &[x, y, width, height, ref points @ ..]: &[f32; NUMBERS],
        confidence: f32,
    ) -> Candidate {
        let scale = self.to_image.scale();
        let (width, height) = (width * scale, height * scale);
        let place = |x, y| self.to_image.apply(Position { x: x + anchor.x, y: y + anchor.y });
        let centre = place(x, y);
        let mut keypoints = [Position::default(); KEYPOINTS];
        for (keypoint, &[x, y]) in keypoints.iter_mut().zip(points.as_chunks().0) {
            *keypoint = place(x, y);
        }
        let top_left = Position { x: centre.x - width / 2.0, y: centre.y - height / 2.0 };
        Candidate { confidence, bounds: BoundingBox { top_left, width, height }, keypoints }
    }
}

/// The middles of all anchors in pixels of the input, in the network's order.
#[expect(clippy::cast_precision_loss, reason = "cells are far below 2^24")]
fn anchors() -> impl Iterator<Item = Position> {
    GRIDS.into_iter().flat_map(|(cells, anchors)| {
        (0..cells * cells * anchors).map(move |index| {
            let cell = index / anchors;
            let middle = |at: usize| (at as f32 + 0.5) * SIDE as f32 / cells as f32;
            Position { x: middle(cell % cells), y: middle(cell / cells) }
        })
    })
}

fn confidence(logit: f32) -> f32 {
    (1.0 + (-logit).exp()).recip()
}

fn is_sound(candidate: &Candidate) -> bool {
    let BoundingBox { top_left, width, height } = candidate.bounds;
    let points = candidate.keypoints.iter().chain([&top_left]);
    let sum: f32 = points.map(|point| point.x.abs() + point.y.abs()).sum();
    (sum + width + height).is_finite() && width > 0.0 && height > 0.0
}

/// Joins the proposals of each palm to their mean, weighted by confidence (weighted
/// non-maximum suppression), largest palm first.
#[must_use]
pub fn join(mut proposals: Vec<Candidate>) -> Vec<Candidate> {
    proposals.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut palms = Vec::new();
    while let Some((&surest, rest)) = proposals.split_first() {
        let same = |other: &&Candidate| {
            surest.bounds.intersection_over_union(&other.bounds) > SAME_PALM_OVERLAP
        };
        let (group, others) = rest.iter().partition::<Vec<Candidate>, _>(same);
        palms.push(mean(&[&[surest], &group[..]].concat(), surest.confidence));
        proposals = others;
    }
    palms.sort_by(|a, b| b.bounds.area().total_cmp(&a.bounds.area()));
    palms
}

fn mean(group: &[Candidate], confidence: f32) -> Candidate {
    let weight: f32 = group.iter().map(|it| it.confidence).sum();
    let of = |value: &dyn Fn(&Candidate) -> f32| {
        group.iter().map(|it| it.confidence * value(it)).sum::<f32>() / weight
    };
    let at = |point: &dyn Fn(&Candidate) -> Position| Position {
        x: of(&|it| point(it).x),
        y: of(&|it| point(it).y),
    };
    let keypoint =
        |index: usize| at(&|it: &Candidate| it.keypoints.get(index).copied().unwrap_or_default());
    Candidate {
        confidence,
        bounds: BoundingBox {
            top_left: at(&|it| it.bounds.top_left),
            width: of(&|it| it.bounds.width),
            height: of(&|it| it.bounds.height),
        },
        keypoints: std::array::from_fn(keypoint),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    const ANCHORS: usize = 2016;

    /// A palm 100 pixels wide around (200, 150), the fingers up.
    pub(in crate::palm) fn candidate(confidence: f32) -> Candidate {
        let bounds =
            BoundingBox { top_left: Position { x: 150.0, y: 100.0 }, width: 100.0, height: 100.0 };
        let keypoints = [
            (200.0, 200.0),
            (165.0, 105.0),
            (190.0, 100.0),
            (215.0, 103.0),
            (235.0, 110.0),
            (160.0, 180.0),
            (145.0, 150.0),
        ];
        Candidate { confidence, bounds, keypoints: keypoints.map(|(x, y)| Position { x, y }) }
    }

    fn moved(candidate: Candidate, by: f32) -> Candidate {
        let mut other = candidate;
        other.bounds.top_left.x += by;
        for point in &mut other.keypoints {
            point.x += by;
        }
        other
    }

    #[test]
    fn an_anchor_becomes_a_palm_of_the_picture() {
        // Anchor 5 of the cell in column 3, row 2 of the coarse grid, whose middle is (56, 40).
        let index = 24 * 24 * 2 + (2 * 12 + 3) * 6 + 5;
        let (mut boxes, mut logits) = (vec![0.0; ANCHORS * NUMBERS], vec![-9.0; ANCHORS]);
        logits[index] = 4.0;
        boxes[index * NUMBERS..][..6].copy_from_slice(&[4.0, 8.0, 20.0, 10.0, -6.0, 0.0]);
        let view = View::whole(PixelSize { width: 384, height: 192 }, 0.0);
        let palms = view.decode(&boxes, &logits, 0.5).unwrap();
        let [palm] = palms[..] else { panic!("{palms:?}") };
        assert!((palm.confidence - 0.982).abs() < 1e-3);
        // Two pixels of the picture for one of the input, 48 empty ones above.
        let centre = palm.bounds.centre();
        assert_eq!((centre.x, centre.y), (120.0, 0.0));
        assert_eq!((palm.bounds.width, palm.bounds.height), (40.0, 20.0));
        assert_eq!(palm.keypoints[0], Position { x: 100.0, y: -16.0 });
        assert_eq!(palm.keypoints[6], Position { x: 112.0, y: -16.0 });
    }

    #[test]
    fn a_margin_makes_the_picture_smaller() {
        let view = View::whole(PixelSize { width: 96, height: 96 }, 0.5);
        assert_eq!(
            view.to_image.apply(Position { x: 96.0, y: 48.0 }),
            Position { x: 48.0, y: 0.0 }
        );
        let white = RgbImage::filled(PixelSize { width: 96, height: 96 }, Rgb::WHITE).unwrap();
        let tensor = view.tensor(&white).unwrap();
        let level = |x: usize, y: usize| tensor[(y * SIDE as usize + x) * 3];
        assert_eq!([level(40, 96), level(96, 96), level(150, 96)], [0.0, 1.0, 0.0]);
    }

    #[test]
    fn answers_of_another_length_and_nonsense_are_refused() {
        let view = View::whole(PixelSize { width: 192, height: 192 }, 0.0);
        let (mut boxes, mut logits) = (vec![0.0; ANCHORS * NUMBERS], vec![-9.0; ANCHORS]);
        assert_eq!(view.decode(&boxes, &logits[1..], 0.5), Err(MalformedAnswer));
        assert_eq!(view.decode(&boxes[1..], &logits, 0.5), Err(MalformedAnswer));
        logits[7] = 9.0;
        boxes[7 * NUMBERS + 2] = f32::NAN;
        assert_eq!(view.decode(&boxes, &logits, 0.5), Ok(vec![]));
    }

    #[test]
    fn proposals_of_one_palm_are_joined_by_their_confidence() {
        let (sure, unsure) = (candidate(0.9), moved(candidate(0.6), 10.0));
        let mut small = moved(candidate(0.95), 400.0);
        small.bounds.width = 50.0;
        let palms = join(vec![unsure, sure, small]);
        let [first, second] = palms[..] else { panic!("{palms:?}") };
        assert_eq!(first.confidence, 0.9);
        assert!((first.bounds.top_left.x - 154.0).abs() < 1e-3);
        assert!((first.keypoints[0].x - 204.0).abs() < 1e-3);
        assert!((second.bounds.width - 50.0).abs() < 1e-3);
    }
}
