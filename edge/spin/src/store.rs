//! Records and ledger in one key-value store, by the interface Spin shares with
//! other hosts (`wasi:keyvalue`): plain access for records, compare-and-swap for
//! the ledger. Such a store has no expiry of its own; the envelope in each value
//! says when it ends, and whoever runs the store sweeps it.

use selfsame_service::platform::{Ledger, Records, StoreError};
use selfsame_service::sweep::Listing;
use spin_sdk::wit::wasi::keyvalue::atomics::{Cas, CasError, swap};
use spin_sdk::wit::wasi::keyvalue::store::{Bucket, Error, open};

const STORE: &str = "default";

/// The largest value that Spin documents for its stores, in bytes.
pub(crate) const VALUE_BYTES: usize = 1_000_000;

/// The key-value store labelled `default`.
pub(crate) struct SpinStore(Bucket);

impl SpinStore {
    pub(crate) fn open() -> Result<Self, String> {
        open(STORE).map(Self).map_err(|error| failed(error).to_string())
    }

    /// Whether the newest value is `value`, which nobody else can have written.
    fn holds(&self, name: &str, value: &[u8]) -> Result<bool, StoreError> {
        Ok(self.0.get(name).map_err(failed)?.as_deref() == Some(value))
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

    /// Two things that Spin's `swap` says are looked up instead of believed: its
    /// SQLite store writes over a value that came to be after none was seen, and its
    /// Redis store says of all it did that it failed.
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
            Ok(()) if seen.is_some() => Ok(true),
            Ok(()) | Err(CasError::CasFailed(_)) => self.holds(name, &new),
            Err(CasError::StoreError(error)) => Err(failed(error)),
        }
    }

    async fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.0.delete(name).map_err(failed)
    }
}

impl Listing for SpinStore {
    /// Spin answers all names at once, other hosts page by page.
    async fn names(&self) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::new();
        let mut cursor = None;
        loop {
            let page = self.0.list_keys(cursor.as_deref()).map_err(failed)?;
            names.extend(page.keys);
            cursor = page.cursor;
            if cursor.is_none() {
                return Ok(names);
            }
        }
    }
}

fn failed(error: Error) -> StoreError {
    StoreError(match error {
        Error::NoSuchStore => "no such store".to_owned(),
        Error::AccessDenied => "access denied".to_owned(),
        Error::Other(detail) => detail,
    })
}
