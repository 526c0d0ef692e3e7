//! Handing out what was read from the chip.

use super::Chip;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::handlers::document::started;
use crate::platform::Platform;
use crate::shelf::Part;
use selfsame_contract::{ApiError, ImageCrop};

/// Answers the data as it came in.
pub(crate) async fn data<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    hand_out(call, |chip| Some(&chip.data)).await
}

/// Answers the portrait.
pub(crate) async fn portrait<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    hand_out(call, |chip| chip.portrait.as_ref()).await
}

async fn hand_out<P: Platform>(
    call: &Call<'_, P>,
    find: impl Fn(&Chip) -> Option<&Part>,
) -> Result<Answer, Failure> {
    let (_, document) = started(call).await?;
    let chip = document.chip.ok_or(ApiError::MissingChipData)?;
    let part = find(&chip).ok_or(ApiError::MissingDocumentImage)?;
    let file = call.shelf().fetch(part).await?.ok_or(ApiError::MissingChipData)?;
    Answer::json(&ImageCrop::from(file))
}
