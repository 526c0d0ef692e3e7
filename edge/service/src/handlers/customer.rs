//! Customers: opening, reading and removing them, and who may touch them.

use crate::answer::Answer;
use crate::call::Call;
use crate::config::Lives;
use crate::failure::Failure;
use crate::handlers::document::{self, Document};
use crate::handlers::inspection;
use crate::handlers::liveness::Liveness;
use crate::handlers::selfie::Selfie;
use crate::handlers::session;
use crate::platform::Platform;
use crate::shelf::{Held, Part, State};
use selfsame_contract::{
    ApiError, BiometricMultiValueAttribute, CreateCustomerResponse, Customer, GetCustomerResponse,
};
use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid, Variant};

/// What is kept of a customer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct CustomerState {
    /// Name of the session the customer belongs to.
    session: Option<String>,
    /// The selfie.
    pub(crate) selfie: Option<Selfie>,
    /// Fingerprints of the liveness records that were kept, whatever became of them.
    pub(crate) kept_records: Vec<u64>,
    /// Liveness, once it was started.
    pub(crate) liveness: Option<Liveness>,
    /// The document, once it was started.
    pub(crate) document: Option<Document>,
}

impl CustomerState {
    /// Name of the session the customer belongs to.
    pub(crate) fn session(&self) -> Option<&str> {
        self.session.as_deref()
    }
}

impl State for CustomerState {
    fn life_ms(lives: &Lives) -> u64 {
        lives.customer_ms
    }

    fn parts(&self) -> Vec<&Part> {
        let selfie = self.selfie.iter().map(|selfie| &selfie.photo.image);
        let liveness = self.liveness.iter().flat_map(Liveness::parts);
        let document = self.document.iter().flat_map(Document::parts);
        selfie.chain(liveness).chain(document).collect()
    }
}

/// Opens an empty customer under a fresh id.
pub(crate) async fn create<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let id = fresh_id(call.platform)?;
    open(call, id).await
}

/// Opens an empty customer under the caller's id.
pub(crate) async fn create_with_id<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let id = call.id()?;
    if id.get_version_num() != 4 || id.get_variant() != Variant::RFC4122 {
        return Err(ApiError::InvalidId.into());
    }
    open(call, id).await
}

/// Answers all that is known of a customer.
pub(crate) async fn get<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let customer = access(call, call.id()?).await?;
    let customer = known(call, customer.state()).await?;
    Answer::json(&GetCustomerResponse { customer: Some(customer) })
}

/// All that is known of a customer, in the words of the contract.
pub(crate) async fn known<P: Platform>(
    call: &Call<'_, P>,
    state: &CustomerState,
) -> Result<Customer, Failure> {
    let aspects = state.selfie.as_ref().and_then(|selfie| selfie.aspects);
    let of_selfie = |value: String| BiometricMultiValueAttribute {
        selfie: Some(value),
        ..BiometricMultiValueAttribute::default()
    };
    let mut customer = Customer {
        age: aspects.map(|aspects| of_selfie(inspection::years(aspects).to_string())),
        gender: aspects.map(|aspects| of_selfie(inspection::gender(aspects).letter().to_owned())),
        ..Customer::default()
    };
    if let Some(document) = &state.document {
        document::read_person(call, document).await?.tell(&mut customer, call.id()?);
    }
    Ok(customer)
}

/// Removes a customer whole.
pub(crate) async fn delete<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let id = call.id()?;
    let customer = find(call, id).await?;
    erase(call, customer.as_ref(), id).await?;
    Ok(Answer::NoContent)
}

/// The customer, once the caller has shown the right session; counts as a use.
pub(crate) async fn access<P: Platform>(
    call: &Call<'_, P>,
    id: Uuid,
) -> Result<Held<CustomerState>, Failure> {
    match find(call, id).await? {
        Some(customer) => call.shelf().count_use(customer).await,
        None => {
            session::of_caller(call).await?;
            Err(ApiError::MissingCustomer.into())
        }
    }
}

/// Removes a customer whole if it belongs to `session`.
pub(crate) async fn erase_of_session<P: Platform>(
    call: &Call<'_, P>,
    id: Uuid,
    session: &str,
) -> Result<(), Failure> {
    let customer = call.shelf().find::<CustomerState>(&name(id)).await?;
    match &customer {
        Some(other) if other.state().session.as_deref() != Some(session) => Ok(()),
        customer => erase(call, customer.as_ref(), id).await,
    }
}

/// Removes a customer, or what an earlier removal has left of it.
async fn erase<P: Platform>(
    call: &Call<'_, P>,
    customer: Option<&Held<CustomerState>>,
    id: Uuid,
) -> Result<(), Failure> {
    match customer {
        Some(customer) => call.shelf().erase::<CustomerState>(customer.name()).await,
        None => call.shelf().finish_erasing::<CustomerState>(&name(id)).await,
    }
}

/// The name under which a customer lies.
pub(crate) fn name(id: Uuid) -> String {
    format!("customer/{id}")
}

async fn open<P: Platform>(call: &Call<'_, P>, id: Uuid) -> Result<Answer, Failure> {
    let session = session::of_caller(call).await?;
    if let Some(session) = &session {
        session::enrol(call, session, id).await?;
    }
    let bound = session.as_ref().and_then(Held::bound_ms);
    let owner = session.map(|session| session.name().to_owned());
    let state = CustomerState { session: owner.clone(), ..CustomerState::default() };
    if !call.shelf().create(&name(id), state, bound).await? {
        return Err(ApiError::AlreadyExists.into());
    }
    if let Some(owner) = owner {
        stay_in_session(call, id, &owner).await?;
    }
    Answer::json(&CreateCustomerResponse::from(id))
}

/// Removes a customer just made if its session was closed meanwhile: whoever closed
/// it may have looked for its customers before this one was there.
async fn stay_in_session<P: Platform>(
    call: &Call<'_, P>,
    id: Uuid,
    session: &str,
) -> Result<(), Failure> {
    let checked = session::of_caller(call).await;
    if matches!(&checked, Err(failure) if matches!(failure.error, ApiError::Unauthorized)) {
        erase_of_session(call, id, session).await?;
    }
    checked.map(drop)
}

/// Looks a customer up and checks the session; without the right one the
/// customer might as well not be there.
pub(crate) async fn find<P: Platform>(
    call: &Call<'_, P>,
    id: Uuid,
) -> Result<Option<Held<CustomerState>>, Failure> {
    let Some(customer) = call.shelf().find::<CustomerState>(&name(id)).await? else {
        return Ok(None);
    };
    let Some(owner) = &customer.state().session else { return Ok(Some(customer)) };
    match session::of_caller(call).await? {
        None => Err(ApiError::Unauthorized.into()),
        Some(session) if session.name() != owner => Err(ApiError::Forbidden.into()),
        Some(_) => Ok(Some(customer)),
    }
}

/// A random UUID, version 4.
pub(crate) fn fresh_id<P: Platform>(platform: &P) -> Result<Uuid, Failure> {
    let mut bytes = [0; 16];
    platform.fill_random(&mut bytes)?;
    Ok(Builder::from_random_bytes(bytes).into_uuid())
}
