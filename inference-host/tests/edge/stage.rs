//! A running edge and a client of it.

use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use selfsame_host::{
    embedded::{
        EdgeConfig, EdgePlatform, EmbeddedRuntime, Variables, WallClock,
        ports::{KeyValueStore, LocalInference, Work},
    },
    http::{WholeResponse, whole},
    metrics::Metrics,
};
use selfsame_protocol::http::EMBEDDED_AUTHORITY;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{fs, path::Path, sync::Arc, time::Duration};
use tokio::time::timeout;
use wasmtime_wasi_http::WasiBody;

/// Who may call, and Base64 of it.
const KEY: &str = "key:secret";
const TOKEN: &str = "Bearer a2V5OnNlY3JldA==";
const SEALING_KEY: &str = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

pub(crate) const SESSION: &str = "x-inn-session-token";
pub(crate) const MAINTENANCE_SECRET: &str = "open sesame";

/// How long the store may take for an operation: far longer than a busy disk does.
pub(crate) const STORE_TIME: Duration = Duration::from_secs(4);

/// How long a call may take. No call here waits for more than one silent operation.
const CALL_TIME: Duration = Duration::from_secs(15);

/// The edge in its runtime.
pub(crate) struct Edge(EmbeddedRuntime);

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn text(&self, pointer: &str) -> &str {
        self.body.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }
}

impl Edge {
    /// Starts `component` over a store; what is compiled is kept in `cache`.
    pub(crate) fn start(
        component: &Path,
        cache: &Path,
        store: Arc<dyn KeyValueStore>,
        wall_clock: WallClock,
        settings: &[(&str, &str)],
    ) -> Self {
        let config = EdgeConfig {
            component: component.to_owned(),
            cache: Some(cache.to_owned()),
            instances: 4,
            memory_bytes: 64 << 20,
            body_bytes: 8 << 20,
            bodies_bytes: 16 << 20,
            time: CALL_TIME,
            store_time: STORE_TIME,
        };
        let mut variables = Variables::default();
        let hash: String = Sha256::digest(KEY).iter().map(|byte| format!("{byte:02x}")).collect();
        variables.set("api_key_hashes", hash);
        variables.set("sealing_keys", SEALING_KEY);
        variables.set("inference_url", format!("http://{EMBEDDED_AUTHORITY}"));
        settings.iter().for_each(|(name, value)| variables.set(*name, *value));
        let platform = EdgePlatform {
            store,
            variables: Arc::new(variables),
            inference: Arc::new(OneFace::new()),
            wall_clock,
        };
        Self(EmbeddedRuntime::start(config, platform, Arc::new(Metrics::new())).unwrap())
    }

    /// Sends a request and reads the answer, both within the time of a call.
    pub(crate) async fn send(&self, request: Request<Full<Bytes>>) -> Answer {
        let what = format!("{} {}", request.method(), request.uri());
        let answered = timeout(2 * CALL_TIME, async {
            let (head, body) = self.0.answer(request).await.into_parts();
            (head.status, body.collect().await.unwrap().to_bytes())
        });
        let (status, body) = answered.await.unwrap_or_else(|_| panic!("{what} hangs"));
        Answer { status, body: serde_json::from_slice(&body).unwrap_or_default() }
    }
}

/// A request of the public contract; with a body of bytes if there is one.
pub(crate) fn request(
    method: Method,
    path: &str,
    session: Option<&str>,
    body: &[u8],
) -> Request<Full<Bytes>> {
    let media_type =
        if path.ends_with("/selfie") { "application/octet-stream" } else { "application/json" };
    let mut request = Request::builder()
        .method(method)
        .uri(format!("http://edge{path}"))
        .header("authorization", TOKEN)
        .header("content-type", media_type)
        .header("content-length", body.len());
    if let Some(token) = session {
        request = request.header(SESSION, token);
    }
    request.body(Full::from(body.to_owned())).unwrap()
}

/// A file whose header says that it is an upright JPEG of 640 by 480 pixels; nobody
/// here decodes it.
pub(crate) fn photo(bytes: usize) -> Vec<u8> {
    let frame = [8, 1, 0xe0, 2, 0x80, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1];
    let scan = [3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0];
    let mut file =
        [&[0xff, 0xd8, 0xff, 0xc0, 0, 17][..], &frame, &[0xff, 0xda, 0, 12], &scan].concat();
    file.resize(bytes, 0x55);
    file
}

/// An inference host that sees the same face in everything.
struct OneFace(Bytes);

impl OneFace {
    fn new() -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/workers/one-face.frame");
        Self(fs::read(file).unwrap().into())
    }
}

impl LocalInference for OneFace {
    fn answer(&self, request: Request<WasiBody>) -> Work<'_, WholeResponse> {
        Box::pin(async move {
            drop(request.into_body().collect().await);
            whole(StatusCode::OK, "application/octet-stream", self.0.clone())
        })
    }
}
