//! The selfie of a customer.

use crate::answer::Answer;
use crate::call::{Body, Call, MediaType};
use crate::failure::Failure;
use crate::handlers::customer::{self, CustomerState};
use crate::handlers::photo::{self, Found, Photo};
use crate::inference;
use crate::platform::Platform;
use crate::shelf::Held;
use crate::upload;
use selfsame_contract::{
    ApiError, CreateSelfieErrorCode, CreateSelfieRequest, CreateSelfieResponse,
    CreateSelfieWarning, ImageCrop, PhotoSource, Resource,
};
use selfsame_protocol::face::{CropSize, FaceSearch, FaceTask};
use uuid::Uuid;

/// How often a selfie that is being replaced is looked up.
const LOOKS: usize = 3;

/// Sets the selfie, replacing an earlier one.
pub(crate) async fn put<P: Platform>(call: &Call<'_, P>, body: Body) -> Result<Answer, Failure> {
    let id = call.id()?;
    let customer = customer::access(call, id).await?;
    let Some(file) = uploaded_file(call, body)? else {
        return Answer::json(&CreateSelfieResponse::failed(CreateSelfieErrorCode::InvalidData));
    };
    let Some(found) = photo::find_face(call, file, FaceSearch::default()).await? else {
        return Answer::json(&CreateSelfieResponse::failed(CreateSelfieErrorCode::NoFaceDetected));
    };
    store(call, customer, &found).await?;
    let several = found.face_count > 1;
    let warnings = if several { vec![CreateSelfieWarning::MultipleFacesDetected] } else { vec![] };
    let links = Resource::Selfie(id).into();
    Answer::json(&CreateSelfieResponse::stored(found.detection(), links, warnings))
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
        if let Some(file) = call.shelf().fetch(&selfie.image).await? {
            return Ok((selfie, file));
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
    let shelf = call.shelf();
    let drop_selfie = |customer: &mut CustomerState| customer.selfie = None;
    let before = shelf.change_newest(customer.name(), drop_selfie).await?;
    if let Some(selfie) = before.and_then(|customer| customer.selfie) {
        shelf.discard(&selfie.image).await?;
    }
    Ok(Answer::NoContent)
}

fn uploaded_file<P: Platform>(call: &Call<'_, P>, body: Body) -> Result<Option<Vec<u8>>, Failure> {
    let limits = call.config.limits.image;
    if call.media_type == MediaType::OctetStream {
        return upload::image_in_octets(body.bytes()?, limits);
    }
    match body.json::<CreateSelfieRequest>()?.source()? {
        PhotoSource::Image(image) => upload::image_in_json(image, limits).map(Some),
        // No liveness record is collected yet, so a link to one leads nowhere.
        PhotoSource::Origin(_) => Err(ApiError::MissingLinkTarget.into()),
    }
}

async fn store<P: Platform>(
    call: &Call<'_, P>,
    customer: Held<CustomerState>,
    found: &Found,
) -> Result<(), Failure> {
    let shelf = call.shelf();
    let replaced = customer.state().selfie.clone();
    let part = shelf.stow_for(&customer, "selfie", &found.file).await?;
    let photo = found.stored_at(part.clone());
    let placed = shelf
        .change(customer, |customer: &mut CustomerState| customer.selfie = Some(photo.clone()))
        .await;
    let obsolete = match &placed {
        Ok(()) => replaced.map(|selfie| selfie.image),
        Err(failure) if matches!(failure.error, ApiError::Conflict) => Some(part),
        // The store may have done what it reports as failed: whether the head names
        // the old part or the new one is unknown, so both stay until they expire.
        Err(_) => None,
    };
    if let Some(part) = obsolete {
        shelf.discard(&part).await?;
    }
    placed
}
