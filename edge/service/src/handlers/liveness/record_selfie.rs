//! Handing out the selfie of a liveness record.

use super::started;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::handlers::photo::{self, Photo};
use crate::inference;
use crate::platform::Platform;
use crate::upload;
use selfsame_contract::{ApiError, ImageCrop};
use selfsame_protocol::face::{CropSize, FaceTask};

/// Answers the photo as JPEG, no larger than asked for.
pub(crate) async fn get<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let (_, liveness) = started(call).await?;
    let record = liveness.record(call.second_id()?).ok_or(ApiError::MissingLivenessRecord)?;
    let size = CropSize { width: call.side("width")?, height: call.side("height")? };
    let selfie = record
        .selfie()
        .map(|(image, observation, face)| Photo::observed(image.clone(), observation, face));
    let selfie = selfie.ok_or(ApiError::MissingLivenessRecord)?;
    let missing = ApiError::MissingLivenessRecord;
    let file = call.shelf().fetch(&selfie.image).await?.ok_or(missing)?;
    let jpeg = if size == CropSize::default() && upload::is_presentable(&file) {
        file
    } else {
        inference::jpeg(photo::analyse_file(call, &selfie, file, FaceTask::Upright(size)).await?)?
    };
    Answer::json(&ImageCrop::from(jpeg))
}
