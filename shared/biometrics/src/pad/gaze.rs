//! Eye gaze liveness: the eyes follow a dot into the corners of the screen.
//!
//! Neither the place of the camera nor the size of the screen is known, so the
//! middle and the reach of the looks are fitted, axis by axis, by least squares
//! on the asserted corners. A photo then agrees as much as its look is better
//! explained by its own corner than by the opposite one; fitted to the assertion
//! or not, looks that do not follow it agree with chance alone.

use super::{Shortage, identity};
use selfsame_protocol::liveness::{Corner, GazeDirection, Observation, Role};

/// Photos that are needed.
const MIN_PHOTOS: usize = 4;

/// Standard deviation of one yaw, in degrees: the mean disagreement with mirror
/// images (8.7, see [`crate::face::gaze`]) as that of two normal errors.
const YAW_NOISE: f32 = 7.7;

/// The same of one pitch, from 3.6 degrees.
const PITCH_NOISE: f32 = 3.2;

/// Smallest and largest reach of a look from the middle of the screen, in
/// degrees. A phone of 7 by 15 cm at 35 cm reaches 6 and 12; looks that stay
/// below the smallest do not follow a dot.
const REACH: (f32, f32) = (3.0, 30.0);

/// The score: the geometric mean of the photos' agreement, held down by how
/// surely they show one person.
///
/// # Errors
/// [`Shortage::NotEnoughData`] for fewer than four photos, or none but of one
/// corner; [`Shortage::InvalidData`] when a photo shows no face, or the eyes are
/// found on fewer than four.
pub fn evaluate(observations: &[Observation]) -> Result<f32, Shortage> {
    let photos = || observations.iter().filter_map(|it| Some((corner(it.role)?, it)));
    let first = photos().next().map(|(corner, _)| corner);
    if photos().count() < MIN_PHOTOS || photos().all(|(corner, _)| Some(corner) == first) {
        return Err(Shortage::NotEnoughData);
    }
    let looks: Vec<_> = photos().filter_map(|(corner, it)| Some((corner, it.gaze?))).collect();
    if photos().any(|(_, it)| it.face.is_none()) || looks.len() < MIN_PHOTOS {
        return Err(Shortage::InvalidData);
    }
    let same = identity::one_person(photos().map(|(_, it)| it)).ok_or(Shortage::InvalidData)?;
    Ok(agreement(&looks) * same)
}

fn corner(role: Role) -> Option<Corner> {
    match role {
        Role::Gaze(corner) => Some(corner),
        _ => None,
    }
}

/// Where a corner lies in the picture: 1 for right and up, -1 for left and down.
/// Photos are not mirrored, so the viewer's left is the picture's right.
fn place(corner: Corner) -> [f32; 2] {
    match corner {
        Corner::TopLeft => [1.0, 1.0],
        Corner::TopRight => [-1.0, 1.0],
        Corner::BottomLeft => [1.0, -1.0],
        Corner::BottomRight => [-1.0, -1.0],
    }
}

/// The geometric mean over the photos of both axes' agreement.
#[expect(clippy::cast_precision_loss, reason = "counts of photos are small")]
fn agreement(looks: &[(Corner, GazeDirection)]) -> f32 {
    let axis = |index: usize, angle: fn(&GazeDirection) -> f32, noise| {
        let samples: Vec<_> =
            looks.iter().map(|(corner, look)| (place(*corner)[index], angle(look))).collect();
        log_agreement(&samples, noise)
    };
    let sum = axis(0, |look| look.yaw, YAW_NOISE) + axis(1, |look| look.pitch, PITCH_NOISE);
    (sum / looks.len() as f32).exp()
}

/// Sum over the samples (place, angle) of the logarithm of the probability of
/// the asserted place, against that of the opposite one. An axis on which all
/// places are the same says nothing.
#[expect(clippy::cast_precision_loss, reason = "counts of photos are small")]
fn log_agreement(samples: &[(f32, f32)], noise: f32) -> f32 {
    let count = samples.len() as f32;
    let mean = |value: fn(&(f32, f32)) -> f32| samples.iter().map(value).sum::<f32>() / count;
    let (mean_place, mean_angle) = (mean(|sample| sample.0), mean(|sample| sample.1));
    let spread: f32 = samples.iter().map(|(place, _)| (place - mean_place).powi(2)).sum();
    if spread <= f32::EPSILON {
        return 0.0;
    }
    let shared: f32 =
        samples.iter().map(|(place, angle)| (place - mean_place) * (angle - mean_angle)).sum();
    let reach = (shared / spread).clamp(REACH.0, REACH.1);
    let middle = mean_angle - reach * mean_place;
    let log_odds =
        |(place, angle): &(f32, f32)| 2.0 * reach * place * (angle - middle) / noise.powi(2);
    // ln(1 / (1 + e^-x)), written so that no exponential overflows.
    let log_probability = |odds: f32| odds.min(0.0) - (-odds.abs()).exp().ln_1p();
    samples.iter().map(log_odds).map(log_probability).sum()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{observed, template_of};
    use super::*;

    use Corner::{BottomLeft, BottomRight, TopLeft, TopRight};

    const CHALLENGE: [Corner; 5] = [TopLeft, BottomLeft, BottomRight, TopLeft, BottomRight];

    fn photo(asserted: Corner, yaw: f32, pitch: f32) -> Observation {
        let gaze = Some(GazeDirection { yaw, pitch });
        Observation { gaze, ..observed(Role::Gaze(asserted)) }
    }

    /// Looks into `shown` by someone a little off the middle, said to be looks
    /// into the challenge's corners; with a few degrees of error.
    fn sequence(shown: [Corner; 5], reach: f32) -> Vec<Observation> {
        let errors = [(1.0, -2.0), (-2.0, 1.0), (3.0, 0.0), (0.0, 2.0), (-2.0, -1.0)];
        let photos = CHALLENGE.iter().zip(shown).zip(errors);
        photos
            .map(|((asserted, shown), (x, y))| {
                let [right, up] = place(shown);
                photo(*asserted, 4.0 + reach * right + x, -9.0 + 1.5 * reach * up + y)
            })
            .collect()
    }

    #[test]
    fn looks_must_follow_the_corners() {
        struct Case {
            name: &'static str,
            shown: [Corner; 5],
            reach: f32,
            expected: std::ops::Range<f32>,
        }
        let mirrored = CHALLENGE.map(|corner| match corner {
            TopLeft => TopRight,
            TopRight => TopLeft,
            BottomLeft => BottomRight,
            BottomRight => BottomLeft,
        });
        let other = [BottomRight, TopLeft, TopRight, BottomLeft, TopLeft];
        let mut one_wrong = CHALLENGE;
        one_wrong[1] = TopRight;
        let case = |name, shown, reach, expected| Case { name, shown, reach, expected };
        let cases = [
            case("large screen", CHALLENGE, 15.0, 0.9..1.01),
            case("phone", CHALLENGE, 8.0, 0.7..0.95),
            case("another challenge", other, 10.0, 0.0..0.25),
            case("mirrored", mirrored, 10.0, 0.0..0.5),
            case("one corner wrong", one_wrong, 15.0, 0.0..0.6),
            case("a still picture", [TopLeft; 5], 10.0, 0.0..0.45),
        ];
        for Case { name, shown, reach, expected } in cases {
            let score = evaluate(&sequence(shown, reach)).unwrap();
            assert!(expected.contains(&score), "{name}: {score}");
        }
    }

    #[test]
    fn four_faces_with_eyes_and_two_corners_are_needed() {
        let photos = sequence(CHALLENGE, 12.0);
        assert_eq!(evaluate(&photos[..3]), Err(Shortage::NotEnoughData));
        let same = vec![photo(TopLeft, 9.0, 9.0); 5];
        assert_eq!(evaluate(&same), Err(Shortage::NotEnoughData));
        let mut blink = photos.clone();
        blink[0].gaze = None;
        assert!(evaluate(&blink).is_ok());
        blink[1].gaze = None;
        assert_eq!(evaluate(&blink), Err(Shortage::InvalidData));
        let mut nobody = photos;
        nobody[4].face = None;
        assert_eq!(evaluate(&nobody), Err(Shortage::InvalidData));
    }

    #[test]
    fn another_person_in_between_scores_nothing() {
        let mut photos = sequence(CHALLENGE, 15.0);
        photos[2].template = Some(template_of(4));
        assert_eq!(evaluate(&photos), Ok(0.0));
    }

    #[test]
    fn other_roles_do_not_count() {
        let mut photos = sequence(CHALLENGE, 15.0);
        let score = evaluate(&photos);
        photos.push(observed(Role::Passive));
        assert_eq!(evaluate(&photos), score);
    }
}
