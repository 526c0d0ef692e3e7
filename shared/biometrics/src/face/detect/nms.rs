//! Joining proposals that mean the same face.

use super::Candidate;

/// Overlap above which two boxes are taken for the same face.
const SAME_FACE_OVERLAP: f32 = 0.3;

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
}
