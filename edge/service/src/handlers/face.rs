//! Faces: a photo of a face on its own, kept for a while.

mod aspects;
mod create;
mod crop;
mod face_mask;
mod glasses;
mod quality;
mod removed_background;
mod similarity;

pub(crate) use aspects::aspects;
pub(crate) use create::create;
pub(crate) use crop::{coordinates, crop};
pub(crate) use face_mask::face_mask;
pub(crate) use glasses::glasses;
pub(crate) use quality::quality;
pub(crate) use removed_background::removed_background;
pub(crate) use similarity::similarity;

use crate::answer::Answer;
use crate::call::Call;
use crate::config::Lives;
use crate::failure::Failure;
use crate::handlers::photo::{self, Photo};
use crate::platform::Platform;
use crate::shelf::{Part, State};
use selfsame_biometrics::face::template::TemplateVersion;
use selfsame_contract::{ApiError, FaceTemplateResponse};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is kept of a face.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct FaceState {
    photo: Photo,
}

impl State for FaceState {
    fn life_ms(lives: &Lives) -> u64 {
        lives.face_ms
    }

    fn parts(&self) -> Vec<&Part> {
        vec![&self.photo.image]
    }
}

/// Answers the template of a face.
pub(crate) async fn template<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let photo = find(call, call.id()?).await?;
    let template = photo::template(call, &photo).await?;
    Answer::json(&FaceTemplateResponse {
        data: template.into(),
        version: TemplateVersion::CURRENT.to_string(),
    })
}

/// Removes a face; nothing there is success.
pub(crate) async fn delete<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    call.shelf().erase::<FaceState>(&name(call.id()?)).await?;
    Ok(Answer::NoContent)
}

/// The photo of a stored face; counts as a use.
async fn find<P: Platform>(call: &Call<'_, P>, id: Uuid) -> Result<Photo, Failure> {
    let shelf = call.shelf();
    let held = shelf.find::<FaceState>(&name(id)).await?.ok_or(ApiError::MissingFace)?;
    Ok(shelf.count_use(held).await?.state().photo.clone())
}

fn name(id: Uuid) -> String {
    format!("face/{id}")
}
