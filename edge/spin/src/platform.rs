//! The platform as Spin offers it: clock and randomness of WASI, variables, log.

use crate::inference::SpinInference;
use crate::outbound::SpinOutbound;
use crate::store::{SpinStore, VALUE_BYTES};
use selfsame_service::Platform;
use selfsame_service::pieces::PiecedRecords;
use selfsame_service::platform::{AuditEntry, EntropyError};
use std::time::{SystemTime, UNIX_EPOCH};

/// Everything the service is given by Spin.
pub(crate) struct SpinPlatform {
    records: PiecedRecords<SpinStore>,
    inference: SpinInference,
}

impl SpinPlatform {
    pub(crate) fn new() -> Result<Self, String> {
        let records = PiecedRecords::new(SpinStore::open()?, VALUE_BYTES, fill_random);
        // Any number will do that instances are unlikely to share.
        let start = usize::try_from(now_ms() % 1_000).unwrap_or_default();
        let inference = SpinInference::new(
            &variable("inference_url").ok_or("inference_url is not set")?,
            start,
            variable("inference_secret").unwrap_or_default(),
        )
        .map_err(|error| error.to_string())?;
        Ok(Self { records, inference })
    }
}

/// The secret of whoever maintains the service, if there is one.
pub(crate) fn maintenance_secret() -> Option<String> {
    variable("maintenance_secret")
}

/// Milliseconds since the Unix epoch.
pub(crate) fn now_ms() -> u64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX)
}

/// A configured value; an undefined one is `None`.
pub(crate) fn variable(name: &str) -> Option<String> {
    spin_sdk::variables::get(name).ok()
}

fn fill_random(out: &mut [u8]) -> Result<(), EntropyError> {
    getrandom::fill(out).map_err(|_| EntropyError)
}

impl Platform for SpinPlatform {
    type Records = PiecedRecords<SpinStore>;
    type Ledger = SpinStore;
    type Inference = SpinInference;
    type Outbound = SpinOutbound;

    fn records(&self) -> &PiecedRecords<SpinStore> {
        &self.records
    }

    fn ledger(&self) -> &SpinStore {
        self.records.store()
    }

    fn inference(&self) -> &SpinInference {
        &self.inference
    }

    fn outbound(&self) -> &SpinOutbound {
        &SpinOutbound
    }

    fn now_ms(&self) -> u64 {
        now_ms()
    }

    fn fill_random(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        fill_random(out)
    }

    fn audit(&self, entry: &AuditEntry<'_>) {
        eprintln!("{}", entry.to_json_line());
    }
}
