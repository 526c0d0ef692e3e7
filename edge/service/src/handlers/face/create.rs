//! Making a face: from an image, or from what a customer already has.

use super::{FaceState, name};
use crate::answer::Answer;
use crate::call::{Body, Call, MediaType};
use crate::capture::{self, Captured};
use crate::failure::Failure;
use crate::handlers::customer;
use crate::handlers::document;
use crate::handlers::photo::{self, Photo};
use crate::handlers::selfie;
use crate::platform::Platform;
use crate::shelf::Part;
use crate::upload;
use selfsame_capture::Kind;
use selfsame_contract::{
    ApiError, CreateFaceErrorCode, CreateFaceRequest, CreateFaceResponse, CreateFaceWarning,
    FaceDetectionMode, FaceDetectionProperties, FaceSource, Resource,
};
use selfsame_protocol::face::{FaceSearch, FaceTask, Subject};

/// Finds a face and keeps it.
pub(crate) async fn create<P: Platform>(call: &Call<'_, P>, body: Body) -> Result<Answer, Failure> {
    let limits = call.config.limits.image;
    if call.media_type == MediaType::OctetStream {
        let key = capture::key(call, false);
        return match capture::photo(call, Kind::Face, body.bytes()?, key)? {
            Some(Captured { file, .. }) => {
                from_image(call, file, &FaceDetectionProperties::default()).await
            }
            None => Answer::json(&CreateFaceResponse::failed(CreateFaceErrorCode::InvalidData)),
        };
    }
    match body.json::<CreateFaceRequest>()?.source()? {
        FaceSource::Image(image, properties) => {
            from_image(call, upload::image_in_json(image, limits)?, &properties).await
        }
        FaceSource::Origin(resource) => from_customer(call, resource).await,
    }
}

async fn from_image<P: Platform>(
    call: &Call<'_, P>,
    file: Vec<u8>,
    detection: &FaceDetectionProperties,
) -> Result<Answer, Failure> {
    let subject = Subject::Largest(to_search(detection));
    let Some(found) = photo::find_face(call, file, subject, &[FaceTask::Template]).await? else {
        return Answer::json(&CreateFaceResponse::failed(CreateFaceErrorCode::NoFaceDetected));
    };
    let several = found.face_count > 1;
    if several && detection.mode == Some(FaceDetectionMode::Strict) {
        return Answer::json(&CreateFaceResponse::failed(
            CreateFaceErrorCode::MultipleFacesDetected,
        ));
    }
    let warnings = if several { vec![CreateFaceWarning::MultipleFacesDetected] } else { vec![] };
    keep(call, &found.file, |image| found.stored_at(image), warnings).await
}

fn to_search(detection: &FaceDetectionProperties) -> FaceSearch {
    detection.face_size_ratio.map_or_else(FaceSearch::default, |ratio| FaceSearch {
        min_size_ratio: ratio.min.get(),
        max_size_ratio: ratio.max.get(),
    })
}

/// A face from the selfie of a customer, or the portrait on the document: the same photo, nothing is analysed anew.
async fn from_customer<P: Platform>(
    call: &Call<'_, P>,
    origin: Resource,
) -> Result<Answer, Failure> {
    let (Resource::Selfie(owner) | Resource::Portrait(owner)) = origin else {
        return Err(ApiError::InvalidLink.into());
    };
    let missing = ApiError::MissingLinkTarget;
    let (photo, file) = if origin == Resource::Portrait(owner) {
        let customer = customer::access(call, owner).await?;
        let document = customer.state().document.as_ref().ok_or(missing)?;
        document::portrait_photo(call, document).await?.ok_or(missing)?
    } else {
        selfie::find(call, owner, missing).await?
    };
    keep(call, &file, |image| photo.copied_to(image), vec![]).await
}

async fn keep<P: Platform>(
    call: &Call<'_, P>,
    file: &[u8],
    photo_at: impl FnOnce(Part) -> Photo,
    warnings: Vec<CreateFaceWarning>,
) -> Result<Answer, Failure> {
    let id = customer::fresh_id(call.platform)?;
    let name = name(id);
    let image = call.shelf().stow::<FaceState>(&name, "image", None, file).await?;
    let photo = photo_at(image);
    let detection = photo.detection();
    if !call.shelf().create(&name, FaceState { photo }, None).await? {
        return Err(Failure::unexpected("a fresh face id was taken"));
    }
    Answer::json(&CreateFaceResponse::found(id, detection, warnings))
}
