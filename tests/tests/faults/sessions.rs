//! Sessions that end while somebody still uses them.

use super::Needed;
use super::onboarding::{Customer, expect, in_time, settings};
use selfsame_tests::client::{Client, Request};
use selfsame_tests::runtime::Wishes;
use selfsame_tests::stage::Stage;
use selfsame_tests::suite::Outcome;
use serde_json::json;

const SESSIONS: &str = "/api/v1/sessions";

/// The call after the end of a session is refused, whatever it is.
pub(crate) fn opens_nothing(needed: &Needed) -> Outcome {
    let [photo, _] = &needed.photos.0;
    let stage = Stage::default();
    let wishes = Wishes { settings: settings(), ..Wishes::default() };
    let client = stage.place(&needed.source, wishes)?.client;
    let (session, other) = (open(&client)?, open(&client)?);
    let customer = Customer::open(&client, Some(&session))?;
    expect(&customer.put_selfie(photo)?, 200)?;
    let neighbour = Customer::open(&client, Some(&other))?;

    close(&client, &session)?;
    expect(&customer.read()?, 401)?;
    expect(&customer.selfie()?, 401)?;
    expect(&customer.put_selfie(photo)?, 401)?;
    let again = Request::new("POST", "/api/v1/customers");
    expect(&in_time(&client, &in_session(again, &session))?, 401)?;
    expect(&customer.without_session().selfie()?, 404)?;
    Ok(expect(&neighbour.read()?, 200)?)
}

/// Opens a session and answers its token.
pub(crate) fn open(client: &Client) -> Result<String, String> {
    let request = Request::new("POST", SESSIONS).with_json(&json!({ "timeout": 600 }));
    let answer = in_time(client, &request)?;
    expect(&answer, 200)?;
    Ok(answer.text("/token"))
}

pub(crate) fn close(client: &Client, session: &str) -> Result<(), String> {
    let request = in_session(Request::new("DELETE", SESSIONS), session);
    expect(&in_time(client, &request)?, 204)
}

fn in_session(request: Request, session: &str) -> Request {
    request.with_header("x-inn-session-token", session)
}
