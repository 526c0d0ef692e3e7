//! The portrait cut out of a face's photo, and where it lies.

use super::find;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::handlers::photo::{self, to_roi};
use crate::inference;
use crate::platform::Platform;
use selfsame_biometrics::face::frame::PortraitFrame;
use selfsame_contract::{CropCoordinatesResponse, ImageCrop};
use selfsame_protocol::face::{CropSize, FaceTask};

/// Hands the portrait out as JPEG.
pub(crate) async fn crop<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let photo = find(call, call.id()?).await?;
    let task = FaceTask::Crop(wanted_size(call)?);
    let report = photo::analyse(call, &photo, task).await?;
    Answer::json(&ImageCrop::from(inference::jpeg(report)?))
}

/// The size of a portrait that the query asks for.
pub(super) fn wanted_size<P: Platform>(call: &Call<'_, P>) -> Result<CropSize, Failure> {
    Ok(CropSize { width: call.side("width")?, height: call.side("height")? })
}

/// Answers where the portrait lies; pure geometry, no image is touched.
pub(crate) async fn coordinates<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let photo = find(call, call.id()?).await?;
    let frame = PortraitFrame::new(&photo.face.landmarks)
        .ok_or_else(|| Failure::unexpected("a stored face has no two eyes"))?;
    Answer::json(&CropCoordinatesResponse {
        fully_captured: frame.fully_captured(photo.size),
        coordinates: to_roi(&frame.corners()),
    })
}
