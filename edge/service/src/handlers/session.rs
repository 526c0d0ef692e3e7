//! Sessions: a token that ties customers to one onboarding.
//!
//! Only the digest of a token is kept. The session's end is the end of its
//! customers; closing it removes them at once.

use crate::answer::Answer;
use crate::auth::hex_digest;
use crate::call::{Body, Call};
use crate::config::Lives;
use crate::failure::Failure;
use crate::handlers::customer;
use crate::platform::Platform;
use crate::shelf::{Held, Part, State};
use base64::{Engine, engine::general_purpose::STANDARD};
use selfsame_contract::{ApiError, CreateSessionRequest, CreateSessionResponse, SessionToken};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use uuid::Uuid;

const TOKEN_LENGTH: usize = 32;
const TIMEOUT_SECONDS: RangeInclusive<i32> = 1..=86_400;
/// Longer than any session: a session ends by its own bound, not for want of use.
const LIFE_MS: u64 = 2 * 86_400_000;
/// Looks remembered of a session; the oldest are forgotten first.
const MAX_LOOKS: usize = 2_000;

/// What is kept of a session.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Session {
    customers: Vec<Uuid>,
    /// How photos looked that came in records, newest last.
    looks: Vec<Look>,
}

/// How a photo of a record looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Look {
    /// Which record it came in: the start of the record's digest.
    pub(crate) record: u64,
    /// The hash of its looks.
    pub(crate) hash: u64,
}

impl State for Session {
    fn life_ms(_: &Lives) -> u64 {
        LIFE_MS
    }

    fn parts(&self) -> Vec<&Part> {
        Vec::new()
    }
}

/// Opens a session.
pub(crate) async fn create<P: Platform>(call: &Call<'_, P>, body: Body) -> Result<Answer, Failure> {
    let request: CreateSessionRequest = body.json()?;
    if !TIMEOUT_SECONDS.contains(&request.timeout) {
        return Err(ApiError::InvalidSessionTimeout.into());
    }
    let mut secret = [0; TOKEN_LENGTH];
    call.platform.fill_random(&mut secret)?;
    let token = STANDARD.encode(secret);
    let life_ms = u64::from(request.timeout.unsigned_abs()) * 1000;
    let end_ms = call.platform.now_ms().saturating_add(life_ms);
    if !call.shelf().create(&name(&token), Session::default(), Some(end_ms)).await? {
        return Err(Failure::unexpected("a fresh session token was taken"));
    }
    Answer::json(&CreateSessionResponse { token: SessionToken::new(token) })
}

/// Closes a session and removes its customers. It is refused from the first step
/// on; repeating a call that broke off removes the customers that were left.
pub(crate) async fn delete<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let token = call.session_token().ok_or(ApiError::MissingSessionToken)?;
    let name = name(token);
    let shelf = call.shelf();
    let Some(session) = shelf.end::<Session>(&name).await? else { return Ok(Answer::NoContent) };
    for customer in &session.customers {
        customer::erase_of_session(call, *customer, &name).await?;
    }
    shelf.clear_away(&name, &session).await?;
    Ok(Answer::NoContent)
}

/// The name under which a session lies; it reveals nothing of the token.
pub(crate) fn name(token: &str) -> String {
    format!("session/{}", hex_digest(token.as_bytes()))
}

/// The session of the caller's token, `None` when it sent none.
///
/// A token that names no live session is refused.
pub(crate) async fn of_caller<P: Platform>(
    call: &Call<'_, P>,
) -> Result<Option<Held<Session>>, Failure> {
    let Some(token) = call.session_token() else { return Ok(None) };
    let session = call.shelf().find(&name(token)).await?;
    session.map(Some).ok_or_else(|| ApiError::Unauthorized.into())
}

/// Notes that a customer belongs to the session.
pub(crate) async fn enrol<P: Platform>(
    call: &Call<'_, P>,
    session: &Held<Session>,
    id: Uuid,
) -> Result<(), Failure> {
    let customers = &session.state().customers;
    if customers.len() >= call.config.limits.session_customers && !customers.contains(&id) {
        return Err(ApiError::TooManyRequests { retry_after_seconds: 60 }.into());
    }
    let noted = call
        .shelf()
        .change_newest(session.name(), |session: &mut Session| {
            if !session.customers.contains(&id) {
                session.customers.push(id);
            }
        })
        .await?;
    noted.map(drop).ok_or_else(|| ApiError::Unauthorized.into())
}

/// Notes how the photos of a record look; answers those noted before.
pub(crate) async fn note_looks<P: Platform>(
    call: &Call<'_, P>,
    session: &str,
    looks: &[Look],
) -> Result<Vec<Look>, Failure> {
    let note = |session: &mut Session| {
        session.looks.extend_from_slice(looks);
        let excess = session.looks.len().saturating_sub(MAX_LOOKS);
        session.looks.drain(..excess);
    };
    let before = call.shelf().change_newest(session, note).await?;
    before.map(|session: Session| session.looks).ok_or_else(|| ApiError::Unauthorized.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::MOST_SESSION_CUSTOMERS;
    use crate::platform::LEDGER_VALUE_BYTES;

    #[test]
    fn the_fullest_session_fits_into_the_ledger() {
        let look = Look { record: u64::MAX, hash: u64::MAX };
        let session = Session {
            customers: vec![Uuid::max(); MOST_SESSION_CUSTOMERS],
            looks: vec![look; MAX_LOOKS],
        };
        let bytes = postcard::to_allocvec(&session).unwrap().len();
        let (least, most) = (LEDGER_VALUE_BYTES / 2, LEDGER_VALUE_BYTES - LEDGER_VALUE_BYTES / 10);
        assert!((least..most).contains(&bytes), "{bytes} bytes");
    }
}
