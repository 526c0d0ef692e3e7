//! Age and gender the face looks like.

use super::find;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::handlers::photo;
use crate::inference;
use crate::platform::Platform;
use selfsame_contract::FaceAspectsResponse;
use selfsame_protocol::face::{Aspects, FaceFinding, FaceTask};

/// Answers the estimates.
pub(crate) async fn aspects<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let photo = find(call, call.id()?).await?;
    let report = photo::analyse(call, &photo, FaceTask::Aspects).await?;
    let Aspects { age, female } = inference::only(report, |finding| match finding {
        FaceFinding::Aspects(aspects) => Ok(aspects),
        other => Err(other),
    })?;
    Answer::json(&FaceAspectsResponse { age: to_years(age), gender: female.into() })
}

#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, which is what is wanted")]
fn to_years(age: f32) -> i32 {
    age.round() as i32
}
