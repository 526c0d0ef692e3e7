//! Whether the person wears glasses, and which.

use super::find;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::handlers::photo;
use crate::inference;
use crate::platform::Platform;
use selfsame_contract::GlassesResponse;
use selfsame_protocol::face::{FaceFinding, FaceTask, Glasses};

/// Answers the three scores.
pub(crate) async fn glasses<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let photo = find(call, call.id()?).await?;
    let report = photo::analyse(call, &photo, FaceTask::Glasses).await?;
    let Glasses { worn, tinted, heavy_frame } = inference::only(report, |finding| match finding {
        FaceFinding::Glasses(glasses) => Ok(glasses),
        other => Err(other),
    })?;
    Answer::json(&GlassesResponse {
        score: Some(worn.into()),
        tinted: Some(tinted.into()),
        heavy_frame: Some(heavy_frame.into()),
    })
}
