//! The selfie of a customer.

mod put;

pub(crate) use put::put;

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::handlers::customer::{self, CustomerState};
use crate::handlers::photo::{self, Photo};
use crate::inference;
use crate::platform::Platform;
use crate::upload;
use selfsame_contract::{ApiError, ImageCrop};
use selfsame_protocol::face::{Aspects, CropSize, FaceTask};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How often a selfie that is being replaced is looked up.
const LOOKS: usize = 3;

/// What is kept of a selfie. What no model was up for is absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Selfie {
    /// The photo.
    pub(crate) photo: Photo,
    /// Age and gender the person looks like.
    pub(crate) aspects: Option<Aspects>,
    /// The score of a mask.
    pub(crate) mask: Option<f32>,
    /// Whether the photo was injected; `None` without a record that shows it.
    pub(crate) injection: Option<bool>,
}

/// Hands the selfie out as JPEG.
pub(crate) async fn get<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let (selfie, file) = find(call, call.id()?, ApiError::MissingSelfie).await?;
    let jpeg = if upload::is_presentable(&file) {
        file
    } else {
        let task = FaceTask::Upright(CropSize::default());
        inference::jpeg(photo::analyse_file(call, &selfie, file, task).await?)?
    };
    Answer::json(&ImageCrop::from(jpeg))
}

/// The selfie of a customer with its file; counts as a use. Without a selfie the
/// answer is `missing`.
///
/// A selfie without its file has been replaced or removed since the customer was
/// looked up, which then is looked up again.
pub(crate) async fn find<P: Platform>(
    call: &Call<'_, P>,
    owner: Uuid,
    missing: ApiError,
) -> Result<(Photo, Vec<u8>), Failure> {
    for _ in 0..LOOKS {
        let customer = customer::access(call, owner).await?;
        let Some(selfie) = customer.state().selfie.clone() else { break };
        if let Some(file) = call.shelf().fetch(&selfie.photo.image).await? {
            return Ok((selfie.photo, file));
        }
    }
    Err(missing.into())
}

/// Removes the selfie; nothing there is success.
pub(crate) async fn delete<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let Some(customer) = customer::find(call, call.id()?).await? else {
        return Ok(Answer::NoContent);
    };
    if customer.state().selfie.is_none() {
        return Ok(Answer::NoContent);
    }
    let drop_selfie = |customer: &mut CustomerState| customer.selfie = None;
    call.shelf().change_newest(customer.name(), drop_selfie).await?;
    Ok(Answer::NoContent)
}
