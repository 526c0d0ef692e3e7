//! Smile liveness: a neutral face, then a smile of the same person, each a bona
//! fide presentation by itself.

use super::{Shortage, identity, of_role, ramp};
use selfsame_protocol::liveness::{Observation, Role};

/// Least neutrality of a neutral face, and most of a smile.
const NEUTRAL_FROM: f32 = 0.5;

/// How much neutrality falls at a full smile. Between nothing and this the score
/// grows with the difference.
const FULL_DIFFERENCE: f32 = 0.5;

/// The score: how far the expression fell from neutral to smile, held down by the
/// lower passive score of the two and by how surely they show one person. Of
/// several photos of a kind the last counts. A pair in the wrong order, or whose
/// expression cannot be told, has the score 0.
///
/// # Errors
/// [`Shortage::NotEnoughData`] when one of the two is missing.
pub fn evaluate(observations: &[Observation]) -> Result<f32, Shortage> {
    let last = |role| of_role(observations, role).last().ok_or(Shortage::NotEnoughData);
    let (neutral, smile) = (last(Role::Neutral)?, last(Role::Smile)?);
    Ok(pair(neutral, smile).unwrap_or_default())
}

fn pair(neutral: &Observation, smile: &Observation) -> Option<f32> {
    let (from, to) = (neutral.neutrality?, smile.neutrality?);
    if from < NEUTRAL_FROM || to > NEUTRAL_FROM {
        return Some(0.0);
    }
    let same = identity::one_person([neutral, smile].into_iter())?;
    let passive = neutral.passive?.min(smile.passive?);
    Some(ramp(from - to, 0.0, FULL_DIFFERENCE) * same * passive)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{observed, template_of};
    use super::*;
    use std::slice;

    fn photo(role: Role, neutrality: f32) -> Observation {
        Observation { neutrality: Some(neutrality), passive: Some(0.9), ..observed(role) }
    }

    fn score(neutral: f32, smile: f32) -> f32 {
        evaluate(&[photo(Role::Neutral, neutral), photo(Role::Smile, smile)]).unwrap()
    }

    #[test]
    fn the_expression_must_fall() {
        struct Case {
            name: &'static str,
            neutral: f32,
            smile: f32,
            expected: f32,
        }
        let cases = [
            Case { name: "smile", neutral: 0.95, smile: 0.1, expected: 0.9 },
            Case { name: "half a smile", neutral: 0.6, smile: 0.35, expected: 0.45 },
            Case { name: "wrong order", neutral: 0.1, smile: 0.95, expected: 0.0 },
            Case { name: "no smile", neutral: 0.95, smile: 0.9, expected: 0.0 },
            Case { name: "never neutral", neutral: 0.3, smile: 0.1, expected: 0.0 },
        ];
        for Case { name, neutral, smile, expected } in cases {
            let found = score(neutral, smile);
            assert!((found - expected).abs() < 1e-6, "{name}: {found}");
        }
    }

    #[test]
    fn two_people_and_attacks_score_low() {
        let neutral = photo(Role::Neutral, 0.9);
        let stranger = Observation { template: Some(template_of(2)), ..photo(Role::Smile, 0.1) };
        assert_eq!(evaluate(&[neutral.clone(), stranger]), Ok(0.0));
        let attack = Observation { passive: Some(0.0), ..photo(Role::Smile, 0.1) };
        assert_eq!(evaluate(&[neutral, attack]), Ok(0.0));
    }

    #[test]
    fn a_pair_is_needed() {
        let (neutral, smile) = (photo(Role::Neutral, 0.9), photo(Role::Smile, 0.1));
        for photos in [&[][..], slice::from_ref(&neutral), slice::from_ref(&smile)] {
            assert_eq!(evaluate(photos), Err(Shortage::NotEnoughData));
        }
        let unknown = Observation { neutrality: None, ..smile };
        assert_eq!(evaluate(&[neutral, unknown]), Ok(0.0));
    }
}
