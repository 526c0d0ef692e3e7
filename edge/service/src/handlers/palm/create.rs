//! Making a palm out of a photo.

use super::{PalmState, name};
use crate::answer::Answer;
use crate::call::{Body, Call, MediaType};
use crate::capture::{self, Captured};
use crate::failure::Failure;
use crate::handlers::{customer, photo};
use crate::inference;
use crate::platform::Platform;
use crate::upload;
use selfsame_capture::Kind;
use selfsame_contract::{
    CreatePalmErrorCode, CreatePalmRequest, CreatePalmResponse, PalmDetectionDto,
};
use selfsame_protocol::palm::{DetectedPalm, FoundPalm};

/// Finds a palm and keeps it.
pub(crate) async fn create<P: Platform>(call: &Call<'_, P>, body: Body) -> Result<Answer, Failure> {
    let Some(Captured { file, injection }) = captured(call, body)? else {
        return Answer::json(&CreatePalmResponse::failed(CreatePalmErrorCode::InvalidData));
    };
    let Some(FoundPalm { palm, template }) = inference::find_palm(call, file).await? else {
        return Answer::json(&CreatePalmResponse::failed(CreatePalmErrorCode::NoPalmDetected));
    };
    let id = customer::fresh_id(call.platform)?;
    if !call.shelf().create(&name(id), PalmState { template, injection }, None).await? {
        return Err(Failure::unexpected("a fresh palm id was taken"));
    }
    Answer::json(&CreatePalmResponse::found(id, detection(&palm)))
}

/// The photo in the body; `None` for a capture record that is of no use.
fn captured<P: Platform>(call: &Call<'_, P>, body: Body) -> Result<Option<Captured>, Failure> {
    if call.media_type == MediaType::OctetStream {
        return capture::photo(call, Kind::Palm, body.bytes()?, capture::key(call, false));
    }
    let image = body.json::<CreatePalmRequest>()?.image.data.into_bytes();
    let file = upload::checked(image, call.config.limits.image)?;
    Ok(Some(Captured { file, injection: None }))
}

fn detection(palm: &DetectedPalm) -> PalmDetectionDto {
    PalmDetectionDto {
        confidence: palm.confidence.into(),
        palm_rectangle: photo::to_roi(&palm.rectangle),
    }
}
