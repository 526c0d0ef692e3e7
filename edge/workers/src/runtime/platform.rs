//! The platform as Workers offers it.

use super::edge::Edge;
use super::inference::WorkersInference;
use super::ledger::ObjectLedger;
use super::outbound::FetchOutbound;
use super::records::KvRecords;
use selfsame_service::Platform;
use selfsame_service::platform::{AuditEntry, EntropyError};
use worker::{Date, Env, console_error, console_log};

/// Everything the service is given for one request.
pub(super) struct WorkersPlatform<'a> {
    records: KvRecords,
    ledger: ObjectLedger,
    inference: WorkersInference<'a>,
}

impl<'a> WorkersPlatform<'a> {
    /// Takes the bindings `RECORDS` and `LEDGER`.
    ///
    /// # Errors
    /// A text that names the missing binding.
    pub(super) fn new(edge: &'a Edge, env: &Env) -> Result<Self, String> {
        let records = env.kv("RECORDS").map_err(|error| error.to_string())?;
        let ledger = env.durable_object("LEDGER").map_err(|error| error.to_string())?;
        Ok(Self {
            records: KvRecords(records),
            ledger: ObjectLedger(ledger),
            inference: WorkersInference(edge),
        })
    }
}

/// The runtime's clock. It stands still between two waits for something outside.
pub(super) fn now_ms() -> u64 {
    Date::now().as_millis()
}

impl<'a> Platform for WorkersPlatform<'a> {
    type Records = KvRecords;
    type Ledger = ObjectLedger;
    type Inference = WorkersInference<'a>;
    type Outbound = FetchOutbound;

    fn records(&self) -> &KvRecords {
        &self.records
    }

    fn ledger(&self) -> &ObjectLedger {
        &self.ledger
    }

    fn inference(&self) -> &WorkersInference<'a> {
        &self.inference
    }

    fn outbound(&self) -> &FetchOutbound {
        &FetchOutbound
    }

    fn now_ms(&self) -> u64 {
        now_ms()
    }

    fn fill_random(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        getrandom::fill(out).map_err(|_| EntropyError)
    }

    fn audit(&self, entry: &AuditEntry<'_>) {
        let line = entry.to_json_line();
        if entry.fault.is_some() {
            console_error!("{line}");
        } else {
            console_log!("{line}");
        }
    }
}
