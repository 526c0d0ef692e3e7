//! Setting the selfie: from an image, a capture record, or a liveness record.

use super::Selfie;
use crate::answer::Answer;
use crate::call::{Body, Call, MediaType};
use crate::capture::{self, Captured};
use crate::failure::Failure;
use crate::handlers::customer::{self, CustomerState};
use crate::handlers::photo::{self, Found};
use crate::platform::Platform;
use crate::shelf::Held;
use crate::upload;
use selfsame_capture::Kind;
use selfsame_contract::{
    ApiError, CreateSelfieErrorCode, CreateSelfieRequest, CreateSelfieResponse,
    CreateSelfieWarning, PhotoSource, Resource,
};
use selfsame_protocol::face::{FaceFinding, FaceSearch, FaceTask, Subject};

/// What is found out about a selfie in one pass over its image.
const TASKS: &[FaceTask] = &[FaceTask::Template, FaceTask::Aspects, FaceTask::Mask];

/// Where the photo comes from.
struct Source {
    file: Vec<u8>,
    subject: Subject,
    injection: Option<bool>,
}

/// Sets the selfie, replacing an earlier one.
pub(crate) async fn put<P: Platform>(call: &Call<'_, P>, body: Body) -> Result<Answer, Failure> {
    let id = call.id()?;
    let customer = customer::access(call, id).await?;
    let Some(Source { file, subject, injection }) = source(call, customer.state(), body).await?
    else {
        return Answer::json(&CreateSelfieResponse::failed(CreateSelfieErrorCode::InvalidData));
    };
    let Some(found) = photo::find_face(call, file, subject, TASKS).await? else {
        return Answer::json(&CreateSelfieResponse::failed(CreateSelfieErrorCode::NoFaceDetected));
    };
    store(call, customer, &found, injection).await?;
    let several = found.face_count > 1;
    let warnings = if several { vec![CreateSelfieWarning::MultipleFacesDetected] } else { vec![] };
    let links = Resource::Selfie(id).into();
    Answer::json(&CreateSelfieResponse::stored(found.detection(), links, warnings))
}

/// The photo that the body holds or names; `None` for a capture record that does not
/// open.
async fn source<P: Platform>(
    call: &Call<'_, P>,
    customer: &CustomerState,
    body: Body,
) -> Result<Option<Source>, Failure> {
    let limits = call.config.limits.image;
    let subject = Subject::Largest(FaceSearch::default());
    if call.media_type == MediaType::OctetStream {
        let key = capture::key(call, customer.session().is_some());
        let captured = capture::photo(call, Kind::Face, body.bytes()?, key)?;
        let to_source = |Captured { file, injection }| Source { file, subject, injection };
        return Ok(captured.map(to_source));
    }
    match body.json::<CreateSelfieRequest>()?.source()? {
        PhotoSource::Image(image) => {
            let file = upload::image_in_json(image, limits)?;
            Ok(Some(Source { file, subject, injection: None }))
        }
        PhotoSource::Origin(origin) => of_record(call, customer, origin).await.map(Some),
    }
}

/// The selfie of a liveness record of the same customer.
async fn of_record<P: Platform>(
    call: &Call<'_, P>,
    customer: &CustomerState,
    origin: Resource,
) -> Result<Source, Failure> {
    let missing = ApiError::MissingLinkTarget;
    let own = call.id()?;
    let record = match origin {
        Resource::RecordSelfie { customer, record } if customer == own => record,
        _ => return Err(missing.into()),
    };
    let record = customer.liveness.as_ref().and_then(|liveness| liveness.record(record));
    let record = record.ok_or(missing)?;
    let (image, _, face) = record.selfie().ok_or(missing)?;
    let file = call.shelf().fetch(image).await?.ok_or(missing)?;
    Ok(Source { file, subject: Subject::Known(face), injection: record.injection() })
}

async fn store<P: Platform>(
    call: &Call<'_, P>,
    customer: Held<CustomerState>,
    found: &Found,
    injection: Option<bool>,
) -> Result<(), Failure> {
    let part = call.shelf().stow_for(&customer, "selfie", &found.file).await?;
    let selfie = Selfie {
        photo: found.stored_at(part),
        aspects: found.finding(|finding| match finding {
            FaceFinding::Aspects(aspects) => Some(*aspects),
            _ => None,
        }),
        mask: found.finding(|finding| match finding {
            FaceFinding::Mask(score) => Some(*score),
            _ => None,
        }),
        injection,
    };
    let place = |customer: &mut CustomerState| customer.selfie = Some(selfie.clone());
    call.shelf().change(customer, place).await
}
