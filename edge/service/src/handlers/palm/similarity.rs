//! Comparing two palms, right here: it takes less time than the way to the inference
//! host.

use super::find;
use crate::answer::Answer;
use crate::call::{Body, Call};
use crate::failure::Failure;
use crate::platform::Platform;
use selfsame_biometrics::palm::compare::compare;
use selfsame_biometrics::palm::template::{PalmTemplate, PalmTemplateError};
use selfsame_contract::{
    PalmReference, PalmSimilarityErrorCode, PalmSimilarityRequest, PalmSimilarityResponse,
};

/// Compares the probe of the path with a reference.
pub(crate) async fn similarity<P: Platform>(
    call: &Call<'_, P>,
    body: Body,
) -> Result<Answer, Failure> {
    let probe = find(call, call.id()?).await?;
    let reference = match body.json::<PalmSimilarityRequest>()?.reference()? {
        PalmReference::Palm(id) => find(call, id).await?.template(),
        PalmReference::Template(template) => PalmTemplate::from_bytes(&template),
    };
    let probe = probe.template().map_err(Failure::unexpected)?;
    Answer::json(&match reference {
        Ok(reference) => compared(&probe, &reference),
        Err(error) => PalmSimilarityResponse::failed(code(error)),
    })
}

fn compared(probe: &PalmTemplate, reference: &PalmTemplate) -> PalmSimilarityResponse {
    match compare(probe, reference) {
        Ok(score) => PalmSimilarityResponse::compared(score.value().into()),
        Err(_) => {
            PalmSimilarityResponse::failed(PalmSimilarityErrorCode::PalmTemplateMatchingFailed)
        }
    }
}

fn code(error: PalmTemplateError) -> PalmSimilarityErrorCode {
    match error {
        PalmTemplateError::Corrupted => PalmSimilarityErrorCode::PalmTemplateInvalidData,
        PalmTemplateError::UnsupportedVersion(_) => {
            PalmSimilarityErrorCode::PalmTemplateVersionMismatch
        }
        PalmTemplateError::Incompatible => PalmSimilarityErrorCode::PalmTemplateMatchingFailed,
    }
}
