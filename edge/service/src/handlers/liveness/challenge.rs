//! Challenges: corners for the eyes to follow, drawn afresh and answered once.

use super::{change, started};
use crate::answer::Answer;
use crate::call::{Body, Call};
use crate::failure::Failure;
use crate::platform::Platform;
use selfsame_contract::{
    ChallengeDetails, Corner as CornerWord, EyeGazeChallengeDetails, LivenessChallengeRequest,
    LivenessChallengeResponse, LivenessType,
};
use selfsame_protocol::liveness::Corner;
use serde::{Deserialize, Serialize};

/// How many corners a challenge has.
const CORNERS: usize = 5;

/// How many of them differ at least.
const DIFFERENT: usize = 3;

/// How long a challenge may be answered: as long as a record stays fresh.
const LIFE_MS: u64 = 5 * 60 * 1000;

const ALL: [Corner; 4] =
    [Corner::TopLeft, Corner::TopRight, Corner::BottomLeft, Corner::BottomRight];

/// A challenge that waits for its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Challenge {
    corners: Vec<Corner>,
    drawn_at_ms: u64,
}

impl Challenge {
    /// The corners, as long as they may be answered.
    pub(super) fn open(&self, now_ms: u64) -> Option<Vec<Corner>> {
        let age_ms = now_ms.saturating_sub(self.drawn_at_ms);
        (age_ms <= LIFE_MS).then(|| self.corners.clone())
    }
}

/// Draws the challenge for the next record; an earlier one is void. Only eye gaze
/// has corners to answer.
pub(crate) async fn draw<P: Platform>(call: &Call<'_, P>, body: Body) -> Result<Answer, Failure> {
    let (customer, _) = started(call).await?;
    let request: LivenessChallengeRequest = body.json()?;
    let mut corners = Vec::new();
    if request.liveness_type == LivenessType::EyeGazeLiveness {
        corners = corners_of(|| random_byte(call.platform))?;
        let challenge = Challenge { corners: corners.clone(), drawn_at_ms: call.platform.now_ms() };
        change(call, customer, |liveness| liveness.challenge = Some(challenge.clone())).await?;
    }
    let corners = corners.into_iter().map(word).collect();
    let details = ChallengeDetails::EyeGaze(EyeGazeChallengeDetails { corners });
    Answer::json(&LivenessChallengeResponse { details })
}

/// Draws corner after corner, never one twice in a row; the last comes from those
/// not seen yet when too few differ by then.
fn corners_of(mut random: impl FnMut() -> Result<u8, Failure>) -> Result<Vec<Corner>, Failure> {
    let mut corners: Vec<Corner> = Vec::with_capacity(CORNERS);
    while corners.len() < CORNERS {
        let different = ALL.iter().filter(|corner| corners.contains(corner)).count();
        let wants_new = corners.len() + 1 == CORNERS && different < DIFFERENT;
        let is_fit = |corner: &&Corner| {
            corners.last() != Some(*corner) && !(wants_new && corners.contains(corner))
        };
        let fit: Vec<Corner> = ALL.iter().filter(is_fit).copied().collect();
        let index = usize::from(random()?) % fit.len().max(1);
        corners.extend(fit.get(index));
    }
    Ok(corners)
}

fn random_byte<P: Platform>(platform: &P) -> Result<u8, Failure> {
    let mut byte = [0; 1];
    platform.fill_random(&mut byte)?;
    let [byte] = byte;
    Ok(byte)
}

fn word(corner: Corner) -> CornerWord {
    match corner {
        Corner::TopLeft => CornerWord::TopLeft,
        Corner::TopRight => CornerWord::TopRight,
        Corner::BottomLeft => CornerWord::BottomLeft,
        Corner::BottomRight => CornerWord::BottomRight,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_follow_the_rules_whatever_is_drawn() {
        for mut drawn in 0..1024_u32 {
            let corners = corners_of(|| {
                let byte = (drawn & 3) as u8;
                drawn >>= 2;
                Ok(byte)
            })
            .unwrap();
            assert_eq!(corners.len(), CORNERS);
            assert!(corners.windows(2).all(|pair| pair[0] != pair[1]), "{corners:?}");
            let different = ALL.iter().filter(|corner| corners.contains(corner)).count();
            assert!(different >= DIFFERENT, "{corners:?}");
        }
    }

    #[test]
    fn a_challenge_closes_after_five_minutes() {
        let challenge = Challenge { corners: ALL.to_vec(), drawn_at_ms: 1_000 };
        assert_eq!(challenge.open(301_000), Some(ALL.to_vec()));
        assert_eq!(challenge.open(301_001), None);
        assert_eq!(challenge.open(0), Some(ALL.to_vec()), "a clock set back closes nothing");
    }
}
