//! Jumps of the wall clock.

use crate::stage::{Edge, photo, request};
use http::Method;
use selfsame_host::embedded::store::RecordStore;
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, UNIX_EPOCH},
};
use tokio::runtime::Runtime;

const TODAY: u64 = 1_800_000_000;
const DAY: u64 = 86_400;

/// An edge whose clock is set by hand, with a customer and its selfie.
struct Stage {
    runtime: Runtime,
    edge: Edge,
    seconds: Arc<AtomicU64>,
    customer: String,
    _data: tempfile::TempDir,
}

impl Stage {
    fn new(component: &Path) -> Self {
        let data = tempfile::tempdir().unwrap();
        let store = Arc::new(RecordStore::open(data.path()).unwrap());
        let seconds = Arc::new(AtomicU64::new(TODAY));
        let hand = Arc::clone(&seconds);
        let clock =
            Arc::new(move || UNIX_EPOCH + Duration::from_secs(hand.load(Ordering::Relaxed)));
        let edge = Edge::start(component, data.path(), store, clock, &[]);
        let runtime = Runtime::new().unwrap();
        let mut stage = Self { runtime, edge, seconds, customer: String::new(), _data: data };
        stage.customer = stage.make_customer();
        assert_eq!(stage.status(Method::PUT, "/selfie", &photo(1000)), 200);
        stage
    }

    fn set_clock(&self, seconds: u64) {
        self.seconds.store(seconds, Ordering::Relaxed);
    }

    fn make_customer(&self) -> String {
        let made = request(Method::POST, "/api/v1/customers", None, b"");
        self.runtime.block_on(self.edge.send(made)).text("/links/self").to_owned()
    }

    /// The status of a call on the customer.
    fn status(&self, method: Method, path: &str, body: &[u8]) -> u16 {
        let path = format!("{}{path}", self.customer);
        let call = request(method, &path, None, body);
        self.runtime.block_on(self.edge.send(call)).status.as_u16()
    }
}

pub(crate) fn forward(component: &Path) {
    let stage = Stage::new(component);
    stage.set_clock(TODAY + DAY);
    assert_eq!(stage.status(Method::GET, "", b""), 404);
    assert_eq!(stage.status(Method::GET, "/selfie", b""), 404);
    assert_eq!(stage.status(Method::DELETE, "", b""), 204);
    assert!(!stage.make_customer().is_empty());
}

pub(crate) fn back(component: &Path) {
    let stage = Stage::new(component);
    for earlier in [TODAY - DAY, 1, 0] {
        stage.set_clock(earlier);
        assert_eq!(stage.status(Method::GET, "", b""), 200, "at {earlier}");
        assert_eq!(stage.status(Method::GET, "/selfie", b""), 200, "at {earlier}");
        assert_eq!(stage.status(Method::PUT, "/selfie", &photo(2000)), 200, "at {earlier}");
    }
}
