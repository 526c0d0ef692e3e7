//! First stage: is the request sound, and what picture does it hold?

use selfsame_imaging::{RgbImage, decode};
use selfsame_protocol::face::{ImageLimits, Refusal, Subject};

/// Checks whom a request is about and decodes its picture.
///
/// # Errors
/// [`Refusal::MalformedRequest`], [`Refusal::InvalidImage`].
pub fn image(file: &[u8], limits: ImageLimits, subject: &Subject) -> Result<RgbImage, Refusal> {
    if !is_sound(subject) {
        return Err(Refusal::MalformedRequest);
    }
    decode(file, limits).map_err(|_| Refusal::InvalidImage)
}

/// Whether all numbers are finite and the range of sizes is one.
fn is_sound(subject: &Subject) -> bool {
    match subject {
        Subject::Largest(search) => {
            let (min, max) = (search.min_size_ratio, search.max_size_ratio);
            min.is_finite() && max.is_finite() && min >= 0.0 && min <= max
        }
        Subject::Known(face) => {
            face.landmarks.iter().all(|point| point.x.is_finite() && point.y.is_finite())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_protocol::face::{DetectedFace, FaceSearch};
    use selfsame_protocol::geometry::{Position, Quadrilateral};

    fn search(min_size_ratio: f32, max_size_ratio: f32) -> Subject {
        Subject::Largest(FaceSearch { min_size_ratio, max_size_ratio })
    }

    #[test]
    fn requests_that_make_no_sense_are_told_from_bad_pictures() {
        let nowhere = Position { x: f32::NAN, y: 0.0 };
        let known = DetectedFace {
            confidence: 1.0,
            rectangle: Quadrilateral::default(),
            landmarks: [nowhere; 5],
        };
        struct Case {
            name: &'static str,
            subject: Subject,
            expected: Refusal,
        }
        let cases = [
            Case {
                name: "reversed",
                subject: search(0.5, 0.1),
                expected: Refusal::MalformedRequest,
            },
            Case {
                name: "negative",
                subject: search(-0.1, 0.1),
                expected: Refusal::MalformedRequest,
            },
            Case {
                name: "no number",
                subject: search(f32::NAN, 1.0),
                expected: Refusal::MalformedRequest,
            },
            Case {
                name: "nowhere",
                subject: Subject::Known(known),
                expected: Refusal::MalformedRequest,
            },
            Case { name: "no picture", subject: search(0.0, 1.0), expected: Refusal::InvalidImage },
        ];
        for case in cases {
            let answer = image(&[], ImageLimits::default(), &case.subject);
            assert_eq!(answer, Err(case.expected), "{}", case.name);
        }
    }
}
