//! The portrait before a plain background.

use super::crop::wanted_size;
use super::find;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::handlers::photo;
use crate::inference;
use crate::platform::Platform;
use selfsame_contract::ImageCrop;
use selfsame_protocol::face::FaceTask;

/// Hands the portrait without its background out as JPEG.
pub(crate) async fn removed_background<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let photo = find(call, call.id()?).await?;
    let task = FaceTask::RemovedBackground(wanted_size(call)?);
    let report = photo::analyse(call, &photo, task).await?;
    Answer::json(&ImageCrop::from(inference::jpeg(report)?))
}
