//! Handing out the straightened pages and the pictures cut out of them.

use super::{Document, Page, started};
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::inference;
use crate::platform::Platform;
use crate::shelf::Part;
use selfsame_contract::{ApiError, ImageCrop};
use selfsame_protocol::document::ResizeRequest;
use selfsame_protocol::face::{CropSize, ImageLimits};

/// Answers a straightened page.
pub(crate) async fn page<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    call.id()?;
    let page_type = call.page_type()?;
    let find = |document: &Document| document.page(page_type).map(|page| page.picture.clone());
    hand_out(call, find, ApiError::MissingDocumentPage).await
}

/// Answers the main portrait.
pub(crate) async fn portrait<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    image(call, |page| page.portrait.as_ref()).await
}

/// Answers the ghost portrait.
pub(crate) async fn ghost_portrait<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    image(call, |page| page.ghost_portrait.as_ref()).await
}

/// Answers the signature.
pub(crate) async fn signature<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    image(call, |page| page.signature.as_ref()).await
}

/// Answers the printed fingerprint.
pub(crate) async fn fingerprint<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    image(call, |page| page.fingerprint.as_ref()).await
}

async fn image<P: Platform>(
    call: &Call<'_, P>,
    of_page: fn(&Page) -> Option<&Part>,
) -> Result<Answer, Failure> {
    let find = |document: &Document| document.picture(of_page).cloned();
    hand_out(call, find, ApiError::MissingDocumentImage).await
}

async fn hand_out<P: Platform>(
    call: &Call<'_, P>,
    find: impl Fn(&Document) -> Option<Part>,
    missing: ApiError,
) -> Result<Answer, Failure> {
    call.id()?;
    let size = CropSize { width: call.side("width")?, height: call.side("height")? };
    let (_, document) = started(call).await?;
    let part = find(&document).ok_or(missing)?;
    let jpeg = call.shelf().fetch(&part).await?.ok_or(missing)?;
    if size == CropSize::default() {
        return Answer::json(&ImageCrop::from(jpeg));
    }
    // What was cut out may be smaller than what a client may send.
    let limits = ImageLimits { min_side: 1, ..call.config.limits.image };
    let request = ResizeRequest { image: jpeg, limits, size };
    Answer::json(&ImageCrop::from(inference::resize(call, request).await?))
}
