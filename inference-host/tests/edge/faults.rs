//! A store that goes wrong once, at every operation of a whole job in turn.

use crate::stage::{Answer, Edge, photo, request};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::Method;
use selfsame_host::embedded::{
    ports::{KeyValueStore, StoreWork},
    store::{NotANumber, RecordStore, StoreError, Swap},
};
use serde_json::json;
use std::{
    future::pending,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::SystemTime,
};
use tokio::{runtime::Runtime, task::JoinSet};

/// Larger than one value of the store may be, so that it lies there in pieces.
const PHOTO_BYTES: usize = 1_500_000;

/// Jobs at once.
const JOBS: usize = 8;

pub(crate) fn failed(component: &Path) {
    at_every_operation(component, Fault::Fails);
}

pub(crate) fn silent(component: &Path) {
    at_every_operation(component, Fault::IsSilent);
}

pub(crate) fn forgotten(component: &Path) {
    at_every_operation(component, Fault::Forgets);
}

/// What goes wrong with an operation.
#[derive(Debug, Clone, Copy)]
enum Fault {
    /// It fails, and nothing was done.
    Fails,
    /// It never answers, and nothing was done.
    IsSilent,
    /// It is done, but never answers.
    Forgets,
}

/// A durable store one of whose operations goes wrong.
struct FaultyStore {
    store: RecordStore,
    fault: Fault,
    faulty: usize,
    operations: AtomicUsize,
}

impl FaultyStore {
    fn work<'a, T: Send + 'a>(&'a self, work: StoreWork<'a, T>) -> StoreWork<'a, T> {
        if self.operations.fetch_add(1, Ordering::Relaxed) != self.faulty {
            return work;
        }
        match self.fault {
            Fault::Fails => Box::pin(async { Err(StoreError::Failed("as told".to_owned())) }),
            Fault::IsSilent => Box::pin(pending()),
            Fault::Forgets => Box::pin(async move {
                drop(work.await);
                pending().await
            }),
        }
    }
}

impl KeyValueStore for FaultyStore {
    fn get<'a>(&'a self, key: &'a str) -> StoreWork<'a, Option<Vec<u8>>> {
        self.work(KeyValueStore::get(&self.store, key))
    }

    fn exists<'a>(&'a self, key: &'a str) -> StoreWork<'a, bool> {
        self.work(KeyValueStore::exists(&self.store, key))
    }

    fn keys<'a>(&'a self, after: Option<&'a str>, limit: usize) -> StoreWork<'a, Vec<String>> {
        self.work(KeyValueStore::keys(&self.store, after, limit))
    }

    fn put(&self, entries: Vec<(String, Vec<u8>)>) -> StoreWork<'_, ()> {
        self.work(KeyValueStore::put(&self.store, entries))
    }

    fn remove(&self, keys: Vec<String>) -> StoreWork<'_, ()> {
        self.work(KeyValueStore::remove(&self.store, keys))
    }

    fn swap(&self, key: String, seen: Option<Vec<u8>>, new: Vec<u8>) -> StoreWork<'_, Swap> {
        self.work(KeyValueStore::swap(&self.store, key, seen, new))
    }

    fn increment(&self, key: String, delta: i64) -> StoreWork<'_, Result<i64, NotANumber>> {
        self.work(KeyValueStore::increment(&self.store, key, delta))
    }
}

fn at_every_operation(component: &Path, fault: Fault) {
    let runtime = Runtime::new().unwrap();
    let cache = tempfile::tempdir().unwrap();
    let job = |faulty| Job::start(component, cache.path(), fault, faulty);
    // Without a fault, to learn how many operations there are.
    let sound = runtime.block_on(job(usize::MAX).run());
    assert_eq!(sound.mishaps, 0);
    assert!(sound.operations > 20, "only {} operations", sound.operations);
    let mut first = 0;
    while first < sound.operations {
        let mut jobs = JoinSet::new();
        for faulty in first..sound.operations.min(first + JOBS) {
            let job = job(faulty);
            jobs.spawn_on(async move { (faulty, job.run().await.mishaps) }, runtime.handle());
        }
        for (faulty, mishaps) in runtime.block_on(jobs.join_all()) {
            assert_eq!(mishaps, 1, "{fault:?} at operation {faulty}");
        }
        first += JOBS;
    }
}

/// From a session to its end, with a client that repeats what went wrong.
struct Job {
    edge: Edge,
    store: Arc<FaultyStore>,
    _data: tempfile::TempDir,
}

struct Done {
    operations: usize,
    /// Calls that had to be repeated.
    mishaps: usize,
}

impl Job {
    fn start(component: &Path, cache: &Path, fault: Fault, faulty: usize) -> Self {
        let data = tempfile::tempdir().unwrap();
        let store = RecordStore::open(data.path()).unwrap();
        let store = Arc::new(FaultyStore { store, fault, faulty, operations: AtomicUsize::new(0) });
        let ports = Arc::clone(&store) as Arc<dyn KeyValueStore>;
        let edge = Edge::start(component, cache, ports, Arc::new(SystemTime::now), &[]);
        Self { edge, store, _data: data }
    }

    async fn run(self) -> Done {
        let mut mishaps = 0;
        let opened =
            self.call(&mut mishaps, Method::POST, "/api/v1/sessions", None, br#"{"timeout":600}"#);
        let opened = opened.await;
        let session = Some(opened.text("/token"));
        let made = self.call(&mut mishaps, Method::POST, "/api/v1/customers", session, b"").await;
        let customer = made.text("/links/self");
        let selfie = format!("{customer}/selfie");
        for filling in 0..2 {
            let photo = photo(PHOTO_BYTES + filling);
            self.call(&mut mishaps, Method::PUT, &selfie, session, &photo).await;
            let read = self.call(&mut mishaps, Method::GET, &selfie, session, b"").await;
            assert!(read.text("/data") == STANDARD.encode(photo), "the photo is another");
        }
        let read = self.call(&mut mishaps, Method::GET, customer, session, b"").await;
        assert_eq!(read.body, json!({ "customer": {} }));
        self.call(&mut mishaps, Method::DELETE, customer, session, b"").await;
        self.call(&mut mishaps, Method::DELETE, "/api/v1/sessions", session, b"").await;
        let operations = self.store.operations.load(Ordering::Relaxed);
        self.check_what_is_left(mishaps).await;
        Done { operations, mishaps }
    }

    /// One call, repeated when the store went wrong in it.
    async fn call(
        &self,
        mishaps: &mut usize,
        method: Method,
        path: &str,
        session: Option<&str>,
        body: &[u8],
    ) -> Answer {
        let send = || self.edge.send(request(method.clone(), path, session, body));
        let mut answer = send().await;
        if answer.status.is_server_error() {
            assert_eq!(
                (answer.status.as_u16(), answer.text("/errorCode")),
                (500, "UNEXPECTED_ERROR")
            );
            *mishaps += 1;
            answer = send().await;
        }
        assert!(answer.status.is_success(), "{method} {path}: {answer:?}");
        answer
    }

    /// A call that went wrong may leave pieces of photos, a session or a customer that
    /// nobody was told of; all of it ends by itself.
    async fn check_what_is_left(&self, mishaps: usize) {
        let left = self.store.store.keys(None, usize::MAX).unwrap();
        assert!(mishaps > 0 || left.is_empty(), "{left:?}");
        for key in left {
            let value = self.store.store.get(&key).unwrap().unwrap();
            let end = selfsame_protocol::envelope::expires_at_ms(&value);
            assert!(end.is_some(), "{key} would stay for ever");
        }
    }
}
