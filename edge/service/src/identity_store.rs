//! Handing customers over to the identity store, which lives longer than they do.
//!
//! The port has two adapters: a register that the service keeps itself
//! ([`register`]), and a webhook of the operator's, behind an outbox that loses
//! nothing ([`outbox`]). [`upkeep`] is what an operator may ask of both.

pub(crate) mod outbox;
pub(crate) mod register;
pub(crate) mod upkeep;

use crate::failure::Failure;
use base64::{Engine, engine::general_purpose::STANDARD};
use selfsame_contract::{Customer, OnboardingStatus};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is handed over of a customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Enrolment {
    /// The customer's id here.
    customer: Uuid,
    /// The id that the identity store knows the person by.
    external_id: String,
    /// How far the onboarding was.
    status: OnboardingStatus,
    /// When it was handed over, in milliseconds since the Unix epoch.
    stored_at_ms: u64,
    /// JSON of all that was known, in the words of the contract.
    data: String,
    /// Images as they came, by name.
    images: BTreeMap<String, ByteBuf>,
}

impl Enrolment {
    /// A customer as of `stored_at_ms`; without an id of the caller's its own counts.
    pub(crate) fn new(
        customer: Uuid,
        external_id: Option<String>,
        status: OnboardingStatus,
        stored_at_ms: u64,
        data: &Customer,
    ) -> Result<Self, Failure> {
        Ok(Self {
            customer,
            external_id: external_id.unwrap_or_else(|| customer.to_string()),
            status,
            stored_at_ms,
            data: serde_json::to_string(data).map_err(Failure::unexpected)?,
            images: BTreeMap::new(),
        })
    }

    /// The same with one more image.
    pub(crate) fn with_image(mut self, name: &str, file: Vec<u8>) -> Self {
        self.images.insert(name.to_owned(), ByteBuf::from(file));
        self
    }

    fn to_bytes(&self) -> Result<Vec<u8>, Failure> {
        postcard::to_allocvec(self).map_err(Failure::unexpected)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Failure> {
        postcard::from_bytes(bytes).map_err(Failure::unexpected)
    }

    /// The form that leaves the service: `docs/identity-store.md`.
    fn to_json(&self) -> Result<Value, Failure> {
        let data: Value = serde_json::from_str(&self.data).map_err(Failure::unexpected)?;
        let images = self.images.iter().map(|(name, file)| (name, STANDARD.encode(file)));
        Ok(json!({
            "customerId": self.customer,
            "externalId": self.external_id,
            "onboardingStatus": self.status,
            "storedAtMs": self.stored_at_ms,
            "customer": data,
            "images": images.collect::<BTreeMap<_, _>>(),
        }))
    }
}
