//! The liveness of a customer: starting it, its photos and records, its score.
//!
//! A photo is observed by the inference host when it arrives; what was observed
//! is kept with it, and a score is computed from that alone.

mod challenge;
mod evaluation;
mod photos;
mod record_selfie;
mod records;
mod replay;
mod retrieval;

pub(crate) use challenge::draw as draw_challenge;
pub(crate) use evaluation::evaluate;
pub(crate) use photos::add as add_photo;
pub(crate) use record_selfie::get as record_selfie;
pub(crate) use records::{LivenessRecord, add as add_record};
pub(crate) use retrieval::retrieve;

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::handlers::customer::{self, CustomerState};
use crate::handlers::session::Look;
use crate::platform::Platform;
use crate::shelf::{Held, Part};
use challenge::Challenge;
use photos::LivenessPhoto;
use selfsame_contract::{ApiError, CreateCustomerLivenessResponse, Resource};
use selfsame_protocol::liveness::{Observation, RecordKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is kept of a liveness.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Liveness {
    photos: Vec<LivenessPhoto>,
    records: Vec<LivenessRecord>,
    challenge: Option<Challenge>,
}

impl Liveness {
    /// The files that hang on it.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Part> {
        let photos = self.photos.iter().map(|photo| &photo.image);
        photos.chain(self.records.iter().flat_map(LivenessRecord::parts))
    }

    /// What was seen on all photos, those of records included.
    pub(crate) fn observations(&self) -> impl Iterator<Item = &Observation> {
        let photos = self.photos.iter().map(|photo| &photo.observation);
        photos.chain(self.records.iter().flat_map(LivenessRecord::observations))
    }

    /// The record of that id.
    pub(crate) fn record(&self, id: Uuid) -> Option<&LivenessRecord> {
        self.records.iter().find(|record| record.id == id)
    }

    /// How the photos of its records look.
    fn looks(&self) -> impl Iterator<Item = Look> {
        self.records.iter().flat_map(|record| record.frames.iter().map(|frame| frame.look))
    }

    /// Adds a record. One of eye gaze has used the challenge up.
    fn keep(&mut self, record: LivenessRecord) {
        if record.kind == RecordKind::EyeGaze {
            self.challenge = None;
        }
        self.records.push(record);
    }

    /// Whether a record was injected; `None` when none could be checked for it.
    pub(crate) fn injection(&self) -> Option<bool> {
        self.records.iter().filter_map(|record| record.injection).reduce(|a, b| a || b)
    }
}

/// Starts liveness, or starts it over.
pub(crate) async fn create<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let id = call.id()?;
    let customer = customer::access(call, id).await?;
    let start = |customer: &mut CustomerState| customer.liveness = Some(Liveness::default());
    call.shelf().change(customer, start).await?;
    Answer::json(&CreateCustomerLivenessResponse { links: Resource::Liveness(id).into() })
}

/// Removes liveness; nothing there is success.
pub(crate) async fn delete<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let Some(customer) = customer::find(call, call.id()?).await? else {
        return Ok(Answer::NoContent);
    };
    if customer.state().liveness.is_none() {
        return Ok(Answer::NoContent);
    }
    let drop_liveness = |customer: &mut CustomerState| customer.liveness = None;
    call.shelf().change_newest(customer.name(), drop_liveness).await?;
    Ok(Answer::NoContent)
}

/// The customer of the path with the liveness that must have been started.
async fn started<P: Platform>(
    call: &Call<'_, P>,
) -> Result<(Held<CustomerState>, Liveness), Failure> {
    let customer = customer::access(call, call.id()?).await?;
    let liveness = customer.state().liveness.clone().ok_or(ApiError::MissingLiveness)?;
    Ok((customer, liveness))
}

/// Changes the liveness of a customer. A change by somebody else since it was
/// looked up is a conflict.
async fn change<P: Platform>(
    call: &Call<'_, P>,
    customer: Held<CustomerState>,
    change: impl Fn(&mut Liveness),
) -> Result<(), Failure> {
    let change = |customer: &mut CustomerState| {
        if let Some(liveness) = &mut customer.liveness {
            change(liveness);
        }
    };
    call.shelf().change(customer, change).await
}
