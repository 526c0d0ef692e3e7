//! Age and gender the face looks like.

use super::find;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::handlers::{inspection, photo};
use crate::inference;
use crate::platform::Platform;
use selfsame_contract::FaceAspectsResponse;
use selfsame_protocol::face::{FaceFinding, FaceTask};

/// Answers the estimates.
pub(crate) async fn aspects<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let photo = find(call, call.id()?).await?;
    let report = photo::analyse(call, &photo, FaceTask::Aspects).await?;
    let aspects = inference::only(report, |finding| match finding {
        FaceFinding::Aspects(aspects) => Ok(aspects),
        other => Err(other),
    })?;
    Answer::json(&FaceAspectsResponse {
        age: inspection::years(aspects),
        gender: aspects.female.into(),
    })
}
