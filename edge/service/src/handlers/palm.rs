//! Palms: what was found in a photo of a palm, kept for a while. The photo itself is not.

mod create;
mod similarity;

pub(crate) use create::create;
pub(crate) use similarity::similarity;

use crate::answer::Answer;
use crate::call::Call;
use crate::config::Lives;
use crate::failure::Failure;
use crate::platform::Platform;
use crate::shelf::{Part, State};
use selfsame_biometrics::palm::template::{PalmTemplate, PalmTemplateError};
use selfsame_contract::{
    ApiError, PalmInspectResponse, PalmSecurityInspectionDto, PalmTemplateResponse,
    PalmVideoInjectionInspectionDto,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is kept of a palm.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PalmState {
    template: Vec<u8>,
    /// Whether the photo was injected; absent when no MAC vouched for it.
    injection: Option<bool>,
}

impl State for PalmState {
    fn life_ms(lives: &Lives) -> u64 {
        lives.palm_ms
    }

    fn parts(&self) -> Vec<&Part> {
        Vec::new()
    }
}

impl PalmState {
    fn template(&self) -> Result<PalmTemplate, PalmTemplateError> {
        PalmTemplate::from_bytes(&self.template)
    }
}

/// Answers whether the photo of a palm was injected.
pub(crate) async fn inspect<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let detected = find(call, call.id()?).await?.injection;
    let video_injection =
        PalmVideoInjectionInspectionDto { evaluated: detected.is_some(), detected };
    Answer::json(&PalmInspectResponse {
        security_inspection: PalmSecurityInspectionDto { video_injection },
    })
}

/// Answers the template of a palm.
pub(crate) async fn template<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let palm = find(call, call.id()?).await?;
    let version = palm.template().map_err(Failure::unexpected)?.version().to_string();
    Answer::json(&PalmTemplateResponse { data: palm.template.into(), version })
}

/// Removes a palm; nothing there is success.
pub(crate) async fn delete<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    call.shelf().erase::<PalmState>(&name(call.id()?)).await?;
    Ok(Answer::NoContent)
}

/// A stored palm; counts as a use.
async fn find<P: Platform>(call: &Call<'_, P>, id: Uuid) -> Result<PalmState, Failure> {
    let shelf = call.shelf();
    let held = shelf.find::<PalmState>(&name(id)).await?.ok_or(ApiError::MissingPalm)?;
    Ok(shelf.count_use(held).await?.state().clone())
}

fn name(id: Uuid) -> String {
    format!("palm/{id}")
}
