//! Which of the faces found are meant.

use super::Candidate;
use selfsame_protocol::face::FaceSearch;
use selfsame_protocol::geometry::PixelSize;

/// Keeps the faces of the sizes asked for, largest first.
#[must_use]
pub fn by_size(faces: Vec<Candidate>, search: &FaceSearch, image: PixelSize) -> Vec<Candidate> {
    let mut faces: Vec<_> =
        faces.into_iter().filter(|face| is_wanted(face.size_ratio(image), search)).collect();
    faces.sort_by(|a, b| b.bounds.area().total_cmp(&a.bounds.area()));
    faces
}

/// An upper bound of 1 is none: a face may be larger than its picture.
fn is_wanted(size_ratio: f32, search: &FaceSearch) -> bool {
    let below = search.max_size_ratio >= 1.0 || size_ratio <= search.max_size_ratio;
    below && size_ratio >= search.min_size_ratio
}

#[cfg(test)]
mod tests {
    use super::super::tests::{candidate, square};
    use super::*;

    #[test]
    fn faces_are_kept_by_size_and_ordered() {
        struct Case {
            name: &'static str,
            range: (f32, f32),
            kept: &'static [f32],
        }
        let image = PixelSize { width: 400, height: 200 };
        let faces = [40.0, 300.0, 10.0, 100.0].map(|side| candidate(0.9, square(0.0, 0.0, side)));
        let cases = [
            Case { name: "all", range: (0.0, 1.0), kept: &[300.0, 100.0, 40.0, 10.0] },
            Case { name: "default", range: (0.1, 1.0), kept: &[300.0, 100.0, 40.0] },
            Case { name: "small ones", range: (0.0, 0.2), kept: &[40.0, 10.0] },
            Case { name: "bounds belong", range: (0.2, 0.5), kept: &[100.0, 40.0] },
            Case { name: "none", range: (0.6, 0.9), kept: &[] },
        ];
        for case in cases {
            let search = FaceSearch { min_size_ratio: case.range.0, max_size_ratio: case.range.1 };
            let kept: Vec<f32> = by_size(faces.to_vec(), &search, image)
                .iter()
                .map(|face| face.bounds.width)
                .collect();
            assert_eq!(kept, case.kept, "{}", case.name);
        }
    }
}
