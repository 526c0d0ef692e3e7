//! The service core as a Spin component (WASI 0.2).
//!
//! Collect the body, call the core, wrap the answer; the ports are Spin's
//! key-value store, its variables and its outgoing HTTP. The same component runs
//! unchanged in the embedded runtime of the inference host.

mod component;
mod inference;
mod outbound;
mod platform;
mod store;
mod timer;

use bytes::{Bytes, BytesMut};
use futures::{SinkExt, StreamExt, pin_mut};
use http::{HeaderName, HeaderValue, Method, Request, Response};
use platform::SpinPlatform;
use selfsame_service::{Body, Config, Service, maintenance};
use spin_sdk::http::{
    Headers, IncomingRequest, Method as WasiMethod, OutgoingResponse, ResponseOutparam,
};

async fn serve(request: IncomingRequest, out: ResponseOutparam) {
    let response = match configure() {
        Ok((service, platform)) => answer(&service, &platform, request).await,
        Err(fault) => misconfigured(&fault),
    };
    send(response, out).await;
}

fn configure() -> Result<(Service, SpinPlatform), String> {
    let config = Config::read(platform::variable).map_err(|error| error.to_string())?;
    Ok((Service::new(config)?, SpinPlatform::new()?))
}

fn misconfigured(fault: &str) -> Response<Bytes> {
    eprintln!("{}", serde_json::json!({ "level": "error", "configuration": fault }));
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
    response
}

async fn answer(
    service: &Service,
    platform: &SpinPlatform,
    incoming: IncomingRequest,
) -> Response<Bytes> {
    let mut head = Request::new(());
    *head.method_mut() = method(&incoming.method());
    *head.uri_mut() =
        incoming.path_with_query().and_then(|path| path.parse().ok()).unwrap_or_default();
    for (name, value) in incoming.headers().entries() {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_bytes(&value))
        {
            head.headers_mut().append(name, value);
        }
    }
    let (parts, ()) = head.into_parts();
    let secret = platform::maintenance_secret();
    if let Some(answer) = maintenance::answer(platform, &parts, secret.as_deref()).await {
        return answer;
    }
    // A body that cannot matter is not waited for: strangers who send slowly
    // would keep instances from everybody else.
    let body = if service.reads_body(&parts) {
        collect(incoming, service.body_limit()).await
    } else {
        Body::Whole(Bytes::new())
    };
    service.handle(platform, Request::from_parts(parts, body)).await
}

fn method(method: &WasiMethod) -> Method {
    match method {
        WasiMethod::Get => Method::GET,
        WasiMethod::Head => Method::HEAD,
        WasiMethod::Post => Method::POST,
        WasiMethod::Put => Method::PUT,
        WasiMethod::Delete => Method::DELETE,
        WasiMethod::Connect => Method::CONNECT,
        WasiMethod::Options => Method::OPTIONS,
        WasiMethod::Trace => Method::TRACE,
        WasiMethod::Patch => Method::PATCH,
        WasiMethod::Other(name) => Method::from_bytes(name.as_bytes()).unwrap_or(Method::TRACE),
    }
}

/// Reads the body up to `limit`; what broke off on the way counts as empty and
/// is refused as such.
async fn collect(request: IncomingRequest, limit: usize) -> Body {
    let stream = request.into_body_stream();
    pin_mut!(stream);
    let mut body = BytesMut::new();
    while let Some(chunk) = stream.next().await {
        let Ok(chunk) = chunk else { return Body::Whole(Bytes::new()) };
        if body.len() + chunk.len() > limit {
            return Body::TooLarge;
        }
        body.extend_from_slice(&chunk);
    }
    Body::Whole(body.freeze())
}

async fn send(response: Response<Bytes>, out: ResponseOutparam) {
    let (parts, body) = response.into_parts();
    let headers: Vec<(String, Vec<u8>)> = parts
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
        .collect();
    let headers = Headers::from_list(&headers).unwrap_or_else(|_| Headers::new());
    let outgoing = OutgoingResponse::new(headers);
    if outgoing.set_status_code(parts.status.as_u16()).is_err() {
        return;
    }
    let mut sink = outgoing.take_body();
    out.set(outgoing);
    if !body.is_empty() && sink.send(body.to_vec()).await.is_err() {
        eprintln!("{}", serde_json::json!({ "level": "warn", "event": "client went away" }));
    }
}
