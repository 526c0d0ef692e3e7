//! The platform as Spin offers it: clock and randomness of WASI, variables, log.

use crate::inference::SpinInference;
use crate::store::SpinStore;
use selfsame_service::Platform;
use selfsame_service::platform::{AuditEntry, EntropyError};
use std::time::{SystemTime, UNIX_EPOCH};

/// Everything the service is given by Spin.
pub(crate) struct SpinPlatform {
    store: SpinStore,
    inference: SpinInference,
}

impl SpinPlatform {
    pub(crate) fn new() -> Result<Self, String> {
        let store = SpinStore::open()?;
        let inference = SpinInference::new(
            &variable("inference_url").ok_or("inference_url is not set")?,
            variable("inference_secret").unwrap_or_default(),
        );
        Ok(Self { store, inference })
    }
}

/// A configured value; an undefined one is `None`.
pub(crate) fn variable(name: &str) -> Option<String> {
    spin_sdk::variables::get(name).ok()
}

impl Platform for SpinPlatform {
    type Records = SpinStore;
    type Ledger = SpinStore;
    type Inference = SpinInference;

    fn records(&self) -> &SpinStore {
        &self.store
    }

    fn ledger(&self) -> &SpinStore {
        &self.store
    }

    fn inference(&self) -> &SpinInference {
        &self.inference
    }

    fn now_ms(&self) -> u64 {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX)
    }

    fn fill_random(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        getrandom::fill(out).map_err(|_| EntropyError)
    }

    fn audit(&self, entry: &AuditEntry<'_>) {
        let line = serde_json::json!({
            "level": if entry.fault.is_some() { "error" } else { "info" },
            "request_id": entry.request_id,
            "operation": entry.operation,
            "status": entry.status,
            "duration_ms": entry.duration_ms,
            "fault": entry.fault,
        });
        eprintln!("{line}");
    }
}
