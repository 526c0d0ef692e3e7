//! Records and ledger in one key-value store, by the interface Spin shares with
//! other hosts (`wasi:keyvalue`): plain access for records, compare-and-swap for
//! the ledger. Such a store has no expiry of its own; the envelope in each value
//! says when it ends, and whoever runs the store sweeps it.

use selfsame_service::platform::{Ledger, Records, StoreError};
use spin_sdk::wit::wasi::keyvalue::atomics::{Cas, CasError, swap};
use spin_sdk::wit::wasi::keyvalue::store::{Bucket, Error, open};

const STORE: &str = "default";

/// The key-value store labelled `default`.
pub(crate) struct SpinStore(Bucket);

impl SpinStore {
    pub(crate) fn open() -> Result<Self, String> {
        open(STORE).map(Self).map_err(|error| failed(error).to_string())
    }
}

impl Records for SpinStore {
    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.get(name).map_err(failed)
    }

    async fn put(&self, name: &str, value: Vec<u8>, _expires_at_ms: u64) -> Result<(), StoreError> {
        self.0.set(name, &value).map_err(failed)
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.0.delete(name).map_err(failed)
    }
}

impl Ledger for SpinStore {
    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.get(name).map_err(failed)
    }

    async fn replace(
        &self,
        name: &str,
        seen: Option<&[u8]>,
        new: Vec<u8>,
        _expires_at_ms: u64,
    ) -> Result<bool, StoreError> {
        let cas = Cas::new(&self.0, name).map_err(failed)?;
        if cas.current().map_err(failed)?.as_deref() != seen {
            return Ok(false);
        }
        match swap(cas, &new) {
            Ok(()) => Ok(true),
            Err(CasError::CasFailed(_)) => Ok(false),
            Err(CasError::StoreError(error)) => Err(failed(error)),
        }
    }

    async fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.0.delete(name).map_err(failed)
    }
}

fn failed(error: Error) -> StoreError {
    StoreError(match error {
        Error::NoSuchStore => "no such store".to_owned(),
        Error::AccessDenied => "access denied".to_owned(),
        Error::Other(detail) => detail,
    })
}
