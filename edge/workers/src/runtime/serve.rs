//! One request: collect the body if it matters and fits, call the core, wrap.
//!
//! The work is handed to the runtime as work to be finished even when the client
//! goes away. Otherwise the runtime would drop the request in the middle and
//! nothing would ever release what the suspended future holds.

use super::body::{Collected, Pieces};
use super::edge::Edge;
use super::platform::WorkersPlatform;
use super::translate::{plain_error, to_parts, to_response};
use crate::room::Ticket;
use bytes::Bytes;
use futures::channel::oneshot;
use http::request::Parts;
use http::{Response, header::CONTENT_LENGTH};
use selfsame_service::Body;
use worker::web_sys;
use worker::{Context, Env, Result, console_error};

pub(super) async fn serve(
    request: web_sys::Request,
    env: Env,
    context: &Context,
) -> Result<web_sys::Response> {
    let (tell, told) = oneshot::channel();
    context.wait_until(async move {
        // Nobody listens once the client is gone.
        let _ = tell.send(answer(&request, &env).await);
    });
    told.await.unwrap_or_else(|_| plain_error())
}

async fn answer(request: &web_sys::Request, env: &Env) -> Result<web_sys::Response> {
    let response = match Edge::of(env) {
        Ok(edge) => call_core(edge, env, request).await,
        Err(fault) => Err(fault),
    };
    match response {
        Ok(response) => to_response(response),
        Err(fault) => {
            let line = serde_json::json!({ "level": "error", "configuration": fault });
            console_error!("{line}");
            plain_error()
        }
    }
}

async fn call_core(
    edge: &Edge,
    env: &Env,
    request: &web_sys::Request,
) -> std::result::Result<Response<Bytes>, String> {
    let platform = WorkersPlatform::new(edge, env)?;
    let parts = to_parts(request);
    let pieces = request.body().as_ref().map(Pieces::of);
    let intake = match &pieces {
        Some(pieces) => take_in(edge, &parts, pieces).await,
        None => Intake { body: Body::Whole(Bytes::new()), ticket: None, is_read: true },
    };
    let request = http::Request::from_parts(parts, intake.body);
    let response = edge.service.handle(&platform, request).await;
    if let Some(ticket) = intake.ticket {
        edge.give_room_back(ticket);
    }
    if let Some(pieces) = pieces.filter(|_| !intake.is_read) {
        pieces.discard().await;
    }
    Ok(response)
}

/// What was made of a body.
struct Intake {
    body: Body,
    /// What it took of the room.
    ticket: Option<Ticket>,
    /// Whether nothing of it is left unread.
    is_read: bool,
}

/// Reads a body if it matters, is not too long and finds room.
async fn take_in(edge: &Edge, parts: &Parts, pieces: &Pieces) -> Intake {
    let unread = |body| Intake { body, ticket: None, is_read: false };
    if !edge.service.reads_body(parts) {
        return unread(Body::Whole(Bytes::new()));
    }
    let limit = edge.service.body_limit();
    let expected = length(parts).unwrap_or(limit);
    if expected > limit {
        return unread(Body::TooLarge);
    }
    let Some(ticket) = edge.take_room(expected).await else { return unread(Body::NoRoom) };
    let (body, is_read) = match pieces.collect(limit, expected).await {
        Collected::Whole(bytes) => (Body::Whole(bytes.into()), true),
        Collected::TooLarge => (Body::TooLarge, false),
        // It counts as empty and is refused as such.
        Collected::BrokenOff => (Body::Whole(Bytes::new()), true),
    };
    Intake { body, ticket: Some(ticket), is_read }
}

/// The announced length of the body; a body without one may be as long as allowed.
fn length(parts: &Parts) -> Option<usize> {
    parts.headers.get(CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}
