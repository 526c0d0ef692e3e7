//! Requests and responses: the runtime's on one side, `http`'s on the other.
//!
//! Nothing a client sends makes this fail: a header that is none is left out, an
//! address that is none leads nowhere.

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, Request, Response};
use worker::js_sys::Uint8Array;
use worker::web_sys::{self, ResponseInit};
use worker::{Headers, Result};

/// The head of a request.
pub(super) fn to_parts(incoming: &web_sys::Request) -> Parts {
    let mut request = Request::new(());
    // No operation answers TRACE, so an unreadable method is told so.
    *request.method_mut() = incoming.method().parse().unwrap_or(Method::TRACE);
    *request.uri_mut() = incoming.url().parse().unwrap_or_default();
    for (name, value) in Headers(incoming.headers()).entries() {
        let name = name.parse::<HeaderName>();
        let value = HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(value)) = (name, value) {
            request.headers_mut().append(name, value);
        }
    }
    request.into_parts().0
}

/// The response for the runtime; its body is copied once and dropped here.
pub(super) fn to_response(response: Response<Bytes>) -> Result<web_sys::Response> {
    let (parts, body) = response.into_parts();
    let headers = web_sys::Headers::new()?;
    for (name, value) in &parts.headers {
        headers.append(name.as_str(), &String::from_utf8_lossy(value.as_bytes()))?;
    }
    let init = ResponseInit::new();
    init.set_status(parts.status.as_u16());
    init.set_headers(&headers);
    let body = (!body.is_empty()).then(|| Uint8Array::from(&body[..]));
    Ok(web_sys::Response::new_with_opt_js_u8_array_and_init(body.as_ref(), &init)?)
}

/// A 500 without a word: what is wrong is in the log.
pub(super) fn plain_error() -> Result<web_sys::Response> {
    let init = ResponseInit::new();
    init.set_status(500);
    Ok(web_sys::Response::new_with_opt_js_u8_array_and_init(None, &init)?)
}
