//! The service over a platform in memory, with an inference host that answers
//! what the test says.

use crate::{chip_host, document_host, liveness_host, palm_host};
use bytes::Bytes;
use futures::FutureExt;
use http::{Method, Request, Response};
use selfsame_protocol::face::{DetectedFace, FaceFinding, FaceReply, FaceReport, FaceRequest};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};
use selfsame_protocol::{Capability, MessageLimits, decode, encode};
use selfsame_service::memory::MemoryPlatform;
use selfsame_service::platform::{Inference, InferenceError};
use selfsame_service::{Body, Config, Platform, Service};
use serde_json::Value;
use std::sync::Mutex;

pub(crate) const SESSION: &str = "x-inn-session-token";
/// Base64 of `key:secret`.
pub(crate) const TOKEN: &str = "Bearer a2V5OnNlY3JldA==";
/// Where the clock stands at first.
pub(crate) const START_MS: u64 = 1_800_000_000_000;
/// How many customers a session may have.
pub(crate) const SESSION_CUSTOMERS: usize = 5;
const SECRET_HASH: &str = "3095b3415d2d8a19f713266737a78c09155ef5198e15ca0f83372a71d43b9239";

/// A host that answers each request about faces by a function of the test's.
pub(crate) struct Scripted(Mutex<Script>);

type Script = Box<dyn FnMut(&FaceRequest) -> Result<FaceReply, InferenceError> + Send>;

impl Inference for Scripted {
    async fn analyse(
        &self,
        capability: Capability,
        frame: Vec<u8>,
        _: u64,
    ) -> Result<Vec<u8>, InferenceError> {
        match capability {
            Capability::Chip => return Ok(chip_host::answer(&frame)),
            Capability::Liveness => return Ok(liveness_host::answer(&frame)),
            Capability::Document => return Ok(document_host::answer(&frame)),
            Capability::Palm => return Ok(palm_host::answer(&frame)),
            _ => {}
        }
        let request = decode(&frame, MessageLimits::default()).unwrap();
        let reply = (self.0.lock().unwrap())(&request)?;
        Ok(encode(&reply).unwrap())
    }

    async fn is_healthy(&self) -> bool {
        true
    }
}

/// A running service.
pub(crate) struct Stage<P = MemoryPlatform<Scripted>> {
    pub(crate) service: Service,
    pub(crate) platform: P,
}

/// An answer, read.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Value,
}

impl From<Response<Bytes>> for Answered {
    fn from(response: Response<Bytes>) -> Self {
        let (parts, body) = response.into_parts();
        let body =
            if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() };
        Self { status: parts.status.as_u16(), headers: parts.headers, body }
    }
}

impl Answered {
    pub(crate) fn error_code(&self) -> &str {
        self.body["errorCode"].as_str().unwrap_or_default()
    }

    pub(crate) fn text(&self, pointer: &str) -> String {
        self.body.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

impl Stage {
    /// A service whose host finds one face in everything.
    pub(crate) fn new() -> Self {
        Self::with(|request| Ok(Ok(one_face(request))))
    }

    pub(crate) fn with(
        script: impl FnMut(&FaceRequest) -> Result<FaceReply, InferenceError> + Send + 'static,
    ) -> Self {
        Self::on(memory(script))
    }
}

impl<P: Platform> Stage<P> {
    /// The service on a platform of the caller's.
    pub(crate) fn on(platform: P) -> Self {
        Self::with_settings(platform, &[])
    }

    /// The same with some settings.
    pub(crate) fn with_settings(platform: P, settings: &[(&str, &str)]) -> Self {
        Self { service: service_with(settings), platform }
    }

    /// The answer to a request.
    pub(crate) fn send(&self, request: Request<Body>) -> Answered {
        self.try_send(request).unwrap()
    }

    /// The answer to a request; `None` when one of the ports never answers, and
    /// the call is dropped for that.
    pub(crate) fn try_send(&self, request: Request<Body>) -> Option<Answered> {
        let response = self.service.handle(&self.platform, request).now_or_never()?;
        Some(Answered::from(response))
    }

    /// A call with a token and no body.
    pub(crate) fn call(&self, method: Method, path: &str) -> Answered {
        self.send(request(method, path, None))
    }

    /// A call in a session.
    pub(crate) fn call_in(&self, session: &str, method: Method, path: &str) -> Answered {
        let mut request = request(method, path, None);
        request.headers_mut().insert(SESSION, session.parse().unwrap());
        self.send(request)
    }

    pub(crate) fn json(&self, method: Method, path: &str, body: &Value) -> Answered {
        self.send(request(method, path, Some(body)))
    }

    pub(crate) fn octets(&self, method: Method, path: &str, body: &[u8]) -> Answered {
        let mut request = request(method, path, None);
        request.headers_mut().insert("content-type", "application/octet-stream".parse().unwrap());
        *request.body_mut() = Body::Whole(Bytes::copy_from_slice(body));
        self.send(request)
    }

    /// Opens a customer and answers its path.
    pub(crate) fn customer(&self) -> String {
        self.call(Method::POST, "/api/v1/customers").text("/links/self")
    }

    /// Opens a session and answers its token.
    pub(crate) fn session(&self, timeout: i32) -> String {
        let body = serde_json::json!({ "timeout": timeout });
        self.json(Method::POST, "/api/v1/sessions", &body).text("/token")
    }

    /// Opens a customer in a session and answers its path.
    pub(crate) fn customer_in(&self, session: &str) -> String {
        self.call_in(session, Method::POST, "/api/v1/customers").text("/links/self")
    }
}

pub(crate) fn service() -> Service {
    service_with(&[])
}

fn service_with(settings: &[(&str, &str)]) -> Service {
    let config = Config::read(|name| match name {
        "api_key_hashes" => Some(SECRET_HASH.to_owned()),
        "sealing_keys" => Some("k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".to_owned()),
        "body_limit_bytes" => Some("4096".to_owned()),
        "session_max_customers" => Some(SESSION_CUSTOMERS.to_string()),
        _ => {
            let setting = settings.iter().find(|(key, _)| *key == name);
            setting.map(|(_, value)| (*value).to_owned())
        }
    });
    Service::new(config.unwrap()).unwrap()
}

/// A platform in memory whose host answers by `script`.
pub(crate) fn memory(
    script: impl FnMut(&FaceRequest) -> Result<FaceReply, InferenceError> + Send + 'static,
) -> MemoryPlatform<Scripted> {
    MemoryPlatform::new(Scripted(Mutex::new(Box::new(script))), START_MS)
}

pub(crate) fn request(method: Method, path: &str, json: Option<&Value>) -> Request<Body> {
    let builder = Request::builder().method(method).uri(path).header("authorization", TOKEN);
    let body = json.map(|json| serde_json::to_vec(json).unwrap()).unwrap_or_default();
    let builder =
        if json.is_some() { builder.header("content-type", "application/json") } else { builder };
    builder.body(Body::Whole(body.into())).unwrap()
}

/// The upload of a photo: a PNG header is all that the edge looks at.
pub(crate) fn photo() -> Value {
    use base64::{Engine, engine::general_purpose::STANDARD};
    serde_json::json!({ "image": { "data": STANDARD.encode(png_header(640, 480)) } })
}

pub(crate) fn png_header(width: u32, height: u32) -> Vec<u8> {
    let chunk =
        [&b"IHDR"[..], &width.to_be_bytes(), &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let crc = crc32(&chunk);
    [&b"\x89PNG\r\n\x1a\n"[..], &13_u32.to_be_bytes(), &chunk, &crc.to_be_bytes()].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc: u32, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

pub(crate) fn face() -> DetectedFace {
    let at = |x, y| Position { x, y };
    DetectedFace {
        confidence: 0.917_44,
        rectangle: Quadrilateral {
            top_left: at(250.2, 120.0),
            top_right: at(390.0, 120.0),
            bottom_right: at(390.0, 300.0),
            bottom_left: at(250.2, 300.0),
        },
        landmarks: [at(290., 190.), at(350., 190.), at(320., 225.), at(295., 260.), at(345., 260.)],
    }
}

pub(crate) fn one_face(request: &FaceRequest) -> FaceReport {
    FaceReport {
        image_size: PixelSize { width: 640, height: 480 },
        face_count: 1,
        face: Some(face()),
        findings: request.tasks.iter().map(|_| FaceFinding::Unavailable).collect(),
    }
}
