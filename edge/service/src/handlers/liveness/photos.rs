//! Adding liveness photos.

use super::{change, started};
use crate::answer::Answer;
use crate::call::{Body, Call};
use crate::failure::Failure;
use crate::handlers::customer::CustomerState;
use crate::handlers::selfie;
use crate::inference;
use crate::platform::Platform;
use crate::shelf::{Held, Part};
use crate::upload;
use selfsame_contract::{
    ApiError, CreateCustomerLivenessSelfieRequest, CreateCustomerLivenessSelfieResponse,
    CreateLivenessSelfieErrorCode, CreateLivenessSelfieWarning, LivenessAssertion, PhotoSource,
    Resource,
};
use selfsame_protocol::face::{FaceSearch, Subject};
use selfsame_protocol::liveness::{Corner, Observation, PhotoRequest, Role};
use serde::{Deserialize, Serialize};

/// What is kept of a photo.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct LivenessPhoto {
    /// The file as it came.
    pub(super) image: Part,
    /// What its sender said of it.
    pub(super) assertion: LivenessAssertion,
    /// What it shows.
    pub(super) observation: Observation,
}

/// Adds a photo.
pub(crate) async fn add<P: Platform>(call: &Call<'_, P>, body: Body) -> Result<Answer, Failure> {
    let (customer, liveness) = started(call).await?;
    let request: CreateCustomerLivenessSelfieRequest = body.json()?;
    if liveness.photos.len() >= call.config.limits.liveness_photos {
        return Err(ApiError::TooManyPhotos.into());
    }
    let assertion = request.assertion;
    let (image, subject) = photo_of(call, request.source()?).await?;
    let limits = call.config.limits.image;
    let request = PhotoRequest { image, limits, subject, role: role(assertion) };
    let (observation, file) = inference::observe(call, request).await?;
    if observation.face.is_none() {
        let code = CreateLivenessSelfieErrorCode::NoFaceDetected;
        return Answer::json(&CreateCustomerLivenessSelfieResponse::failed(code));
    }
    let warnings = warnings(&observation);
    keep(call, customer, &file, |image| LivenessPhoto {
        image,
        assertion,
        observation: observation.clone(),
    })
    .await?;
    Answer::json(&CreateCustomerLivenessSelfieResponse::stored(warnings))
}

/// The image that the request names, and whose face it is about: a selfie was
/// searched before.
async fn photo_of<P: Platform>(
    call: &Call<'_, P>,
    source: PhotoSource,
) -> Result<(Vec<u8>, Subject), Failure> {
    match source {
        PhotoSource::Image(image) => {
            let file = upload::image_in_json(image, call.config.limits.image)?;
            Ok((file, Subject::Largest(FaceSearch::default())))
        }
        PhotoSource::Origin(origin) => {
            let missing = ApiError::MissingLinkTarget;
            let id = call.id()?;
            if origin != Resource::Selfie(id) {
                return Err(missing.into());
            }
            let (selfie, file) = selfie::find(call, id, missing).await?;
            Ok((file, Subject::Known(selfie.face)))
        }
    }
}

async fn keep<P: Platform>(
    call: &Call<'_, P>,
    customer: Held<CustomerState>,
    file: &[u8],
    photo_at: impl Fn(Part) -> LivenessPhoto,
) -> Result<(), Failure> {
    let photo = photo_at(call.shelf().stow_for(&customer, "liveness", file).await?);
    change(call, customer, |liveness| liveness.photos.push(photo.clone())).await
}

/// Gaze photos are told nothing of their quality: looks are judged by the eyes.
fn warnings(observation: &Observation) -> Vec<CreateLivenessSelfieWarning> {
    let several = observation.face_count > 1;
    let low_quality =
        !observation.shortcomings.is_empty() && !matches!(observation.role, Role::Gaze(_));
    let several = several.then_some(CreateLivenessSelfieWarning::MultipleFacesDetected);
    let low_quality = low_quality.then_some(CreateLivenessSelfieWarning::LowQuality);
    several.into_iter().chain(low_quality).collect()
}

fn role(assertion: LivenessAssertion) -> Role {
    match assertion {
        LivenessAssertion::EyeGazeTopLeft => Role::Gaze(Corner::TopLeft),
        LivenessAssertion::EyeGazeTopRight => Role::Gaze(Corner::TopRight),
        LivenessAssertion::EyeGazeBottomLeft => Role::Gaze(Corner::BottomLeft),
        LivenessAssertion::EyeGazeBottomRight => Role::Gaze(Corner::BottomRight),
        LivenessAssertion::Smile => Role::Smile,
        LivenessAssertion::Neutral => Role::Neutral,
        LivenessAssertion::None => Role::Passive,
    }
}
