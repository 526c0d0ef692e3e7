//! Removes expired records every minute.

use super::store::{RecordStore, StoreError};
use crate::metrics::Metrics;
use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::time;

const INTERVAL: Duration = Duration::from_secs(60);

/// Records removed in one transaction: others get their turn in between.
const BATCH: usize = 256;

/// Sweeps for ever, the first time at once.
pub async fn sweep_regularly(store: RecordStore, metrics: Arc<Metrics>) {
    let mut minutes = time::interval(INTERVAL);
    minutes.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    loop {
        minutes.tick().await;
        match sweep(&store, now_ms()).await {
            Ok(removed) => metrics.sweep(removed),
            Err(error) => tracing::error!(%error, "expired records were not removed"),
        }
        let store = store.clone();
        let compacted = tokio::task::spawn_blocking(move || store.compact_if_worthwhile());
        if compacted.await.is_err() {
            tracing::error!("the compaction of the store panicked");
        }
    }
}

async fn sweep(store: &RecordStore, now_ms: u64) -> Result<usize, StoreError> {
    let mut removed = 0;
    loop {
        let batch = store.sweep(now_ms, BATCH).await?;
        removed += batch;
        if batch < BATCH {
            return Ok(removed);
        }
    }
}

fn now_ms() -> u64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX)
}
