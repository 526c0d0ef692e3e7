//! What an operator may ask about the identity store, outside of the contract.
//!
//! | | |
//! | --- | --- |
//! | `POST /maintenance/deliveries` | tries letters of the outbox that are due |
//! | `GET /maintenance/register?after=7` | the first entry after that number; 404 after the last |
//! | `DELETE /maintenance/register` | removes the register whole |
//!
//! Each asks for `Authorization: Bearer SECRET` with the configured secret; without
//! one there are no such addresses.

use super::outbox::Outbox;
use super::register::Register;
use crate::answer::Answer;
use crate::auth;
use crate::config::{Config, IdentityStore};
use crate::failure::Failure;
use crate::platform::Platform;
use crate::shelf::Shelf;
use http::Method;
use http::request::Parts;
use selfsame_contract::ApiError;

/// Letters tried in one call: enough to get ahead, and over in a minute.
pub(crate) const DELIVERIES: usize = 20;
const CURSOR: &str = "after=";

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    Deliver,
    Read(Option<u64>),
    Erase,
    /// A method that the address does not take.
    None,
}

impl Task {
    /// The task of a request; `None` when it is something else, or when nobody is
    /// known to maintain the service.
    pub(crate) fn of(config: &Config, parts: &Parts) -> Option<Self> {
        config.maintenance_secret.as_ref()?;
        Some(match (parts.uri.path(), &parts.method) {
            ("/maintenance/deliveries", &Method::POST) => Self::Deliver,
            ("/maintenance/register", &Method::GET) => Self::Read(cursor(parts)),
            ("/maintenance/register", &Method::DELETE) => Self::Erase,
            ("/maintenance/deliveries" | "/maintenance/register", _) => Self::None,
            _ => return None,
        })
    }

    /// Does it.
    pub(crate) async fn run<P: Platform>(
        self,
        platform: &P,
        config: &Config,
        parts: &Parts,
    ) -> Result<Answer, Failure> {
        if !is_maintainer(config, parts) {
            return Err(ApiError::Unauthorized.into());
        }
        let shelf = Shelf { platform, config };
        match self {
            Self::Deliver => match &config.identity_store {
                IdentityStore::Webhook(webhook) => {
                    Answer::json(&Outbox { shelf, webhook }.deliver_due(DELIVERIES).await?)
                }
                _ => Err(ApiError::MissingIdentityStore.into()),
            },
            Self::Read(after) => match (Register { shelf }).entry_after(after).await? {
                Some(entry) => Answer::json(&entry),
                None => Err(ApiError::MissingIdentityStore.into()),
            },
            Self::Erase => {
                Register { shelf }.erase().await?;
                Ok(Answer::NoContent)
            }
            Self::None => Err(ApiError::MethodNotAllowed.into()),
        }
    }
}

fn cursor(parts: &Parts) -> Option<u64> {
    let query = parts.uri.query()?;
    query.split('&').find_map(|pair| pair.strip_prefix(CURSOR))?.parse().ok()
}

fn is_maintainer(config: &Config, parts: &Parts) -> bool {
    let secret = config.maintenance_secret.as_ref();
    secret.is_some_and(|secret| auth::brings(&parts.headers, secret.trim()))
}
