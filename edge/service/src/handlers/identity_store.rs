//! Handing a customer over to the identity store.

use crate::answer::Answer;
use crate::call::{Body, Call};
use crate::config::IdentityStore;
use crate::failure::Failure;
use crate::handlers::customer;
use crate::handlers::photo::{self, Photo};
use crate::identity_store::Enrolment;
use crate::identity_store::outbox::Outbox;
use crate::identity_store::register::Register;
use crate::platform::Platform;
use selfsame_biometrics::face::template::Template;
use selfsame_contract::{ApiError, CustomerStoreRequest, ExternalId};

/// Letters of others that a call takes along when the receiver is up.
const OTHERS: usize = 2;

/// Copies the customer to the identity store. The copy is durable when this answers,
/// and has its own life from then on, whatever becomes of the customer.
pub(crate) async fn store<P: Platform>(call: &Call<'_, P>, body: Body) -> Result<Answer, Failure> {
    let id = call.id()?;
    let customer = customer::access(call, id).await?;
    let store = &call.config.identity_store;
    if matches!(store, IdentityStore::Absent) {
        return Err(ApiError::MissingIdentityStore.into());
    }
    let request: CustomerStoreRequest = body.json()?;
    let selfie = customer.state().selfie.as_ref().ok_or(ApiError::NotEnoughData)?;
    // A photo without its file is being replaced or removed right now.
    let file = call.shelf().fetch(&selfie.photo.image).await?.ok_or(ApiError::Conflict)?;
    let external_id = request.external_id.as_ref().map(ExternalId::as_str).map(str::to_owned);
    let now = call.platform.now_ms();
    let data = customer::known(call, customer.state()).await?;
    let enrolment = Enrolment::new(id, external_id, request.onboarding_status, now, &data)?
        .with_image("selfie", file);
    match store {
        IdentityStore::Absent => {}
        IdentityStore::Register => {
            let template = template(call, &selfie.photo).await?;
            Register { shelf: call.shelf() }.enrol(&enrolment, &template).await?;
        }
        IdentityStore::Webhook(webhook) => {
            Outbox { shelf: call.shelf(), webhook }.send(&enrolment, OTHERS).await?;
        }
    }
    Ok(Answer::NoContent)
}

async fn template<P: Platform>(call: &Call<'_, P>, selfie: &Photo) -> Result<Template, Failure> {
    let template = photo::template(call, selfie).await?;
    Template::from_bytes(&template).map_err(|_| Failure::unexpected("a template that is none"))
}
