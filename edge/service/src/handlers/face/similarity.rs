//! Comparing two faces. Templates are compared right here: a comparison is a
//! few hundred multiplications, less than the way to the inference host.

use super::find;
use crate::answer::Answer;
use crate::call::{Body, Call};
use crate::failure::Failure;
use crate::handlers::photo;
use crate::platform::Platform;
use selfsame_biometrics::face::compare::compare;
use selfsame_biometrics::face::template::{Template, TemplateError};
use selfsame_contract::{ApiError, FaceReference, FaceSimilarityRequest, FaceSimilarityResponse};

/// Compares the probe of the path with a reference.
pub(crate) async fn similarity<P: Platform>(
    call: &Call<'_, P>,
    body: Body,
) -> Result<Answer, Failure> {
    let probe = find(call, call.id()?).await?;
    let request: FaceSimilarityRequest = body.json()?;
    let reference = reference_template(call, request).await?;
    let probe = parse(&photo::template(call, &probe).await?)?;
    let score = compare(&probe, &reference).map_err(refused)?;
    Answer::json(&FaceSimilarityResponse { score: score.value().into() })
}

async fn reference_template<P: Platform>(
    call: &Call<'_, P>,
    request: FaceSimilarityRequest,
) -> Result<Template, Failure> {
    match request.reference()? {
        FaceReference::Face(id) => parse(&photo::template(call, &find(call, id).await?).await?),
        FaceReference::Template(template) => parse(&template),
    }
}

fn parse(template: &[u8]) -> Result<Template, Failure> {
    Template::from_bytes(template).map_err(refused)
}

fn refused(error: TemplateError) -> Failure {
    match error {
        TemplateError::Corrupted => ApiError::CorruptedTemplate,
        TemplateError::UnsupportedVersion(_) => ApiError::UnsupportedVersionTemplate,
        TemplateError::Incompatible => ApiError::IncompatibleTemplate,
    }
    .into()
}
