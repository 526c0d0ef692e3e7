//! Messages to the operator's webhook over `fetch`.

use super::inference::{fetch, time_limit};
use selfsame_service::platform::{Outbound, OutboundError, Post};
use worker::js_sys::Uint8Array;
use worker::wasm_bindgen::JsValue;
use worker::web_sys::{AbortSignal, Headers, RequestInit, RequestRedirect};

/// The way out, which the runtime leaves open.
pub(super) struct FetchOutbound;

impl Outbound for FetchOutbound {
    async fn post(&self, post: Post) -> Result<u16, OutboundError> {
        let signal = time_limit(post.deadline_ms);
        match exchange(post, &signal).await {
            Ok(status) => Ok(status),
            Err(_) if signal.aborted() => Err(OutboundError::DeadlinePassed),
            Err(_) => Err(OutboundError::NoConnection),
        }
    }
}

/// Sends the message; the body of the receipt is not looked at.
///
/// # Errors
/// What the runtime throws when the connection fails or the time is up.
async fn exchange(post: Post, signal: &AbortSignal) -> Result<u16, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in &post.headers {
        headers.set(name, value)?;
    }
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers_headers(&headers);
    init.set_body(&Uint8Array::from(&post.body[..]));
    // What is signed for one address must not end up at another.
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(Some(signal));
    Ok(fetch(&post.url, &init).await?.status())
}
