//! Whether a mask covers the face.

use super::find;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::handlers::photo;
use crate::inference;
use crate::platform::Platform;
use selfsame_contract::FaceMaskResponse;
use selfsame_protocol::face::{FaceFinding, FaceTask};

/// Answers the mask score.
pub(crate) async fn face_mask<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let photo = find(call, call.id()?).await?;
    let report = photo::analyse(call, &photo, FaceTask::Mask).await?;
    let score = inference::only(report, |finding| match finding {
        FaceFinding::Mask(score) => Ok(score),
        other => Err(other),
    })?;
    Answer::json(&FaceMaskResponse { score: score.into() })
}
