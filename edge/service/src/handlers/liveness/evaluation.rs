//! The score of one kind of liveness, from what was observed on its photos.

use super::retrieval::to_type;
use super::{Liveness, started};
use crate::answer::Answer;
use crate::call::{Body, Call};
use crate::failure::Failure;
use crate::platform::Platform;
use selfsame_biometrics::pad::{Shortage, gaze, magnifeye, passive, smile};
use selfsame_contract::{
    EvaluateCustomerLivenessRequest, EvaluateCustomerLivenessResponse, EvaluateLivenessErrorCode,
    LivenessType,
};
use selfsame_protocol::liveness::Observation;

/// Scores one kind of liveness.
pub(crate) async fn evaluate<P: Platform>(
    call: &Call<'_, P>,
    body: Body,
) -> Result<Answer, Failure> {
    let (_, liveness) = started(call).await?;
    let wanted = body.json::<EvaluateCustomerLivenessRequest>()?.liveness_type;
    Answer::json(&match score(&liveness, wanted) {
        Ok(score) => EvaluateCustomerLivenessResponse::scored(score.into()),
        Err(shortage) => EvaluateCustomerLivenessResponse::failed(error_code(shortage)),
    })
}

/// Passive liveness counts all its photos. The other kinds are a sequence each: a
/// record of the kind is one, and the newest counts; without one the photos are.
fn score(liveness: &Liveness, wanted: LivenessType) -> Result<f32, Shortage> {
    let sequence = sequence(liveness, wanted);
    match wanted {
        LivenessType::PassiveLiveness => passive::evaluate(&sequence),
        LivenessType::SmileLiveness => smile::evaluate(&sequence),
        LivenessType::EyeGazeLiveness => gaze::evaluate(&sequence),
        LivenessType::MagnifeyeLiveness => magnifeye::evaluate(&sequence),
    }
}

fn sequence(liveness: &Liveness, wanted: LivenessType) -> Vec<Observation> {
    if wanted == LivenessType::PassiveLiveness {
        return liveness.observations().cloned().collect();
    }
    match liveness.records.iter().rfind(|record| to_type(record.kind) == wanted) {
        Some(record) => record.observations().cloned().collect(),
        None => liveness.photos.iter().map(|photo| photo.observation.clone()).collect(),
    }
}

fn error_code(shortage: Shortage) -> EvaluateLivenessErrorCode {
    match shortage {
        Shortage::NotEnoughData => EvaluateLivenessErrorCode::NotEnoughData,
        Shortage::InvalidData => EvaluateLivenessErrorCode::InvalidData,
    }
}
