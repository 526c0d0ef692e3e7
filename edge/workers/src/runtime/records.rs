//! Records in Workers KV. A name is written once, so the store's caches never
//! show an old value under it; a value drops out by itself when it ends. A value
//! is at most 25 MiB there, which is more than the largest body allowed.

use super::platform::now_ms;
use super::time_limit::in_time;
use crate::expiry::seconds_to_keep;
use selfsame_service::platform::{Records, StoreError};
use worker::KvStore;
use worker::kv::KvError;

/// The namespace bound as `RECORDS`.
pub(super) struct KvRecords(pub(super) KvStore);

impl Records for KvRecords {
    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        in_time(self.0.get(name).bytes()).await
    }

    async fn put(&self, name: &str, value: Vec<u8>, expires_at_ms: u64) -> Result<(), StoreError> {
        let put = self.0.put_bytes(name, &value).map_err(failed)?;
        // The builder holds a copy of its own.
        drop(value);
        let seconds = seconds_to_keep(now_ms(), expires_at_ms);
        in_time(put.expiration_ttl(seconds).execute()).await
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        in_time(self.0.delete(name)).await
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn failed(error: KvError) -> StoreError {
    StoreError(error.to_string())
}
