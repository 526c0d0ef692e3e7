//! Joining proposals that mean the same face.

use super::{BoundingBox, Candidate};
use selfsame_protocol::geometry::Position;

/// Overlap above which two boxes are taken for the same face.
const SAME_FACE_OVERLAP: f32 = 0.3;

/// Overlap above which two boxes see one face so alike that their mean does too.
const BLENDED_OVERLAP: f32 = 0.5;

/// Share of the smaller box above which it is taken for a part of the larger
/// one: close views propose a mouth or an eye region as a face of its own.
const PART_OF_FACE_SHARE: f32 = 0.8;

/// Keeps the most confident of all candidates that overlap (greedy non-maximum
/// suppression), most confident first.
#[must_use]
pub fn suppress(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        if !kept.iter().any(|other| is_same_face(other, &candidate)) {
            kept.push(candidate);
        }
    }
    kept
}

/// The most confident candidate, blended with those that overlap it by more than
/// half, each counting by its confidence. Neighbouring cells see one face almost
/// equally well, and which of them is surest changes with the noise of the
/// picture; their mean does not.
#[must_use]
pub fn blend(candidates: &[Candidate]) -> Option<Candidate> {
    let surest = candidates.iter().max_by(|a, b| a.confidence.total_cmp(&b.confidence))?;
    let mut mean = Mean::default();
    for candidate in candidates {
        if surest.bounds.intersection_over_union(&candidate.bounds) > BLENDED_OVERLAP {
            mean.add(candidate);
        }
    }
    Some(mean.of_confidence(surest.confidence))
}

/// Sums of candidates, weighted by their confidence.
#[derive(Default)]
struct Mean {
    weight: f32,
    bounds: [f32; 4],
    landmarks: [[f32; 2]; 5],
}

impl Mean {
    fn add(&mut self, candidate: &Candidate) {
        let weight = candidate.confidence;
        let BoundingBox { top_left, width, height } = candidate.bounds;
        self.weight += weight;
        for (sum, value) in self.bounds.iter_mut().zip([top_left.x, top_left.y, width, height]) {
            *sum += weight * value;
        }
        for ([x, y], landmark) in self.landmarks.iter_mut().zip(candidate.landmarks) {
            *x += weight * landmark.x;
            *y += weight * landmark.y;
        }
    }

    fn of_confidence(&self, confidence: f32) -> Candidate {
        let [x, y, width, height] = self.bounds.map(|sum| sum / self.weight);
        let position = |[x, y]: [f32; 2]| Position { x: x / self.weight, y: y / self.weight };
        Candidate {
            confidence,
            bounds: BoundingBox { top_left: Position { x, y }, width, height },
            landmarks: self.landmarks.map(position),
        }
    }
}

fn is_same_face(a: &Candidate, b: &Candidate) -> bool {
    let smaller = a.bounds.area().min(b.bounds.area());
    a.bounds.intersection_over_union(&b.bounds) > SAME_FACE_OVERLAP
        || a.bounds.intersection(&b.bounds) > PART_OF_FACE_SHARE * smaller
}

#[cfg(test)]
mod tests {
    use super::super::tests::{candidate, square};
    use super::*;

    #[test]
    fn the_surest_of_overlapping_faces_stays() {
        let faces = vec![
            candidate(0.7, square(0.0, 0.0, 10.0)),
            candidate(0.9, square(1.0, 1.0, 10.0)),
            candidate(0.8, square(30.0, 0.0, 10.0)),
        ];
        let kept: Vec<f32> = suppress(faces).iter().map(|face| face.confidence).collect();
        assert_eq!(kept, [0.9, 0.8]);
    }

    #[test]
    fn a_part_of_a_face_is_no_face() {
        let face = candidate(0.9, square(0.0, 0.0, 100.0));
        let mouth = candidate(0.7, square(40.0, 70.0, 20.0));
        let neighbour = candidate(0.7, square(90.0, 0.0, 50.0));
        assert_eq!(suppress(vec![mouth, face, neighbour]), [face, neighbour]);
    }

    #[test]
    fn candidates_of_one_face_are_blended_by_confidence() {
        let faces = [
            candidate(0.6, square(0.0, 0.0, 10.0)),
            candidate(0.9, square(1.0, 0.0, 10.0)),
            candidate(0.8, square(60.0, 0.0, 10.0)),
        ];
        let blended = blend(&faces).unwrap();
        assert_eq!(blended.confidence, 0.9);
        assert!((blended.bounds.top_left.x - 0.6).abs() < 1e-5);
        assert!((blended.bounds.width - 10.0).abs() < 1e-5);
        assert!((blended.landmarks[0].x - 5.6).abs() < 1e-5);
        assert_eq!(blend(&[]), None);
    }
}
