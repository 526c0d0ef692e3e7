//! One request: collect the body if it matters and fits, call the core, wrap.
//!
//! The work is handed to the runtime as work to be finished even when the client
//! goes away. Otherwise the runtime would drop the request in the middle and
//! nothing would ever release what the suspended future holds.

use super::body::{Collected, collect};
use super::edge::Edge;
use super::platform::{WorkersPlatform, now_ms};
use super::translate::{plain_error, to_parts, to_response};
use bytes::Bytes;
use futures::channel::oneshot;
use http::request::Parts;
use http::{Response, header::CONTENT_LENGTH};
use selfsame_service::Body;
use worker::web_sys::{self, ReadableStream};
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
    let stream = request.body().filter(|_| edge.service.reads_body(&parts));
    let Some(stream) = stream else {
        let request = http::Request::from_parts(parts, Body::Whole(Bytes::new()));
        return Ok(edge.service.handle(&platform, request).await);
    };
    let limit = edge.service.body_limit();
    let expected = length(&parts).unwrap_or(limit);
    let ticket = (expected <= limit).then(|| edge.take_room(expected, now_ms()));
    let body = match ticket {
        None => Body::TooLarge,
        Some(None) => Body::NoRoom,
        Some(Some(_)) => read(stream, limit, expected).await,
    };
    let request = http::Request::from_parts(parts, body);
    let response = edge.service.handle(&platform, request).await;
    if let Some(Some(ticket)) = ticket {
        edge.give_room_back(ticket);
    }
    Ok(response)
}

/// The announced length of the body; a body without one may be as long as allowed.
fn length(parts: &Parts) -> Option<usize> {
    parts.headers.get(CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

/// What broke off on the way counts as empty and is refused as such.
async fn read(stream: ReadableStream, limit: usize, expected: usize) -> Body {
    match collect(stream, limit, expected).await {
        Collected::Whole(bytes) => Body::Whole(bytes.into()),
        Collected::TooLarge => Body::TooLarge,
        Collected::BrokenOff => Body::Whole(Bytes::new()),
    }
}
