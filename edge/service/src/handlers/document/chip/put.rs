//! Taking in what was read from the chip.

use super::Chip;
use crate::answer::Answer;
use crate::call::{Body, Call};
use crate::capture;
use crate::failure::Failure;
use crate::handlers::customer::CustomerState;
use crate::handlers::document::started;
use crate::inference;
use crate::platform::Platform;
use crate::shelf::Held;
use selfsame_contract::{
    ApiError, CreateChipDataErrorCode, CreateDocumentChipDataResponse, Resource,
};
use selfsame_protocol::chip::{ChipReading, ChipRequest};
use selfsame_protocol::document::PageJpeg;

/// Takes chip data in, replacing earlier data. The challenge is used up, whether the
/// chip signed it or not; data that cannot be read leaves everything as it was.
pub(crate) async fn put<P: Platform>(call: &Call<'_, P>, body: Body) -> Result<Answer, Failure> {
    let (customer, document) = started(call).await?;
    let data = body.bytes()?;
    if data.len() > call.config.limits.chip_bytes {
        return Err(ApiError::BodyTooLarge.into());
    }
    let request = ChipRequest {
        data: data.into(),
        limits: call.config.limits.image,
        key: capture::key(call, customer.state().session().is_some()),
        challenge: document.challenge,
        now_ms: call.platform.now_ms(),
    };
    let Some((reading, data)) = inference::read_chip(call, request).await? else {
        let code = CreateChipDataErrorCode::LdsParseError;
        return Answer::json(&CreateDocumentChipDataResponse::failed(code));
    };
    let chip = stow(call, &customer, reading, &data).await?;
    place(call, customer, &chip).await?;
    let links = Resource::ChipData(call.id()?).into();
    Answer::json(&CreateDocumentChipDataResponse::stored(links))
}

async fn stow<P: Platform>(
    call: &Call<'_, P>,
    customer: &Held<CustomerState>,
    mut reading: ChipReading,
    data: &[u8],
) -> Result<Chip, Failure> {
    let shelf = call.shelf();
    let portrait = match reading.portrait.take() {
        Some(PageJpeg(file)) => Some(shelf.stow_for(customer, "chip", &file).await?),
        None => None,
    };
    let bytes = postcard::to_allocvec(&reading).map_err(Failure::unexpected)?;
    Ok(Chip {
        data: shelf.stow_for(customer, "chip", data).await?,
        reading: shelf.stow_for(customer, "chip", &bytes).await?,
        portrait,
    })
}

async fn place<P: Platform>(
    call: &Call<'_, P>,
    customer: Held<CustomerState>,
    chip: &Chip,
) -> Result<(), Failure> {
    let place = |customer: &mut CustomerState| {
        if let Some(document) = &mut customer.document {
            document.chip = Some(chip.clone());
            document.challenge = None;
        }
    };
    call.shelf().change(customer, place).await
}
