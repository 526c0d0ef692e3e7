//! The stores in memory with the clock and the randomness of this machine.

use super::inference::RemoteInference;
use super::outbound::DirectOutbound;
use crate::log::Log;
use selfsame_service::Platform;
use selfsame_service::memory::MemoryStore;
use selfsame_service::platform::{AuditEntry, EntropyError};
use std::time::{SystemTime, UNIX_EPOCH};

/// Everything the service is given.
pub(super) struct LivePlatform {
    store: MemoryStore,
    inference: RemoteInference,
    log: Log,
}

impl LivePlatform {
    /// Empty stores in front of an inference host.
    pub(super) fn new(inference: RemoteInference, log: Log) -> Self {
        Self { store: MemoryStore::default(), inference, log }
    }
}

impl Platform for LivePlatform {
    type Records = MemoryStore;
    type Ledger = MemoryStore;
    type Inference = RemoteInference;
    type Outbound = DirectOutbound;

    fn records(&self) -> &MemoryStore {
        &self.store
    }

    fn ledger(&self) -> &MemoryStore {
        &self.store
    }

    fn inference(&self) -> &RemoteInference {
        &self.inference
    }

    fn outbound(&self) -> &DirectOutbound {
        &DirectOutbound
    }

    fn now_ms(&self) -> u64 {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX)
    }

    fn fill_random(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        getrandom::fill(out).map_err(|_| EntropyError)
    }

    fn audit(&self, entry: &AuditEntry<'_>) {
        self.log.note(format!("{entry:?}"));
    }
}
