//! Sweeping by the component itself, as on a runtime that does not sweep.

use crate::stage::{Answer, Edge, MAINTENANCE_SECRET, photo, request};
use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use selfsame_host::embedded::{WallClock, store::RecordStore};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};
use tokio::runtime::Runtime;

const SECRET: (&str, &str) = ("maintenance_secret", MAINTENANCE_SECRET);

fn sweep(secret: &str) -> Request<Full<Bytes>> {
    Request::post("http://edge/maintenance/sweep")
        .header("authorization", format!("Bearer {secret}"))
        .body(Full::default())
        .unwrap()
}

fn removed(answer: &Answer) -> Option<u64> {
    answer.body["removed"].as_u64()
}

pub(crate) fn records_go_whole(component: &Path) {
    let data = tempfile::tempdir().unwrap();
    let store = RecordStore::open(data.path()).unwrap();
    let ahead = Arc::new(AtomicU64::new(0));
    let hand = Arc::clone(&ahead);
    let clock: WallClock =
        Arc::new(move || SystemTime::now() + Duration::from_secs(hand.load(Ordering::Relaxed)));
    let edge = Edge::start(component, data.path(), Arc::new(store.clone()), clock, &[SECRET]);
    Runtime::new().unwrap().block_on(async {
        let made = edge.send(request(Method::POST, "/api/v1/customers", None, b"")).await;
        let selfie = format!("{}/selfie", made.text("/links/self"));
        let put = edge.send(request(Method::PUT, &selfie, None, &photo(2_500_000))).await;
        assert_eq!(put.status, 200);
        let stored = store.keys(None, usize::MAX).unwrap();
        assert_eq!(stored.len(), 4, "a head and three pieces: {stored:?}");

        assert_eq!(edge.send(sweep("sesame")).await.status, 401);
        assert_eq!(removed(&edge.send(sweep(MAINTENANCE_SECRET)).await), Some(0));
        ahead.store(86_400, Ordering::Relaxed);
        assert_eq!(removed(&edge.send(sweep(MAINTENANCE_SECRET)).await), Some(4));
        assert_eq!(store.keys(None, usize::MAX), Ok(vec![]));
    });
}

pub(crate) fn no_secret_no_sweeping(component: &Path) {
    let data = tempfile::tempdir().unwrap();
    let store = Arc::new(RecordStore::open(data.path()).unwrap());
    let clock: WallClock = Arc::new(SystemTime::now);
    let edge = Edge::start(component, data.path(), store, clock, &[]);
    Runtime::new().unwrap().block_on(async {
        for secret in ["", MAINTENANCE_SECRET] {
            assert_eq!(edge.send(sweep(secret)).await.status, 401, "as any unknown address");
        }
        let known = request(Method::POST, "/maintenance/sweep", None, b"");
        assert_eq!(edge.send(known).await.status, 404);
    });
}
