//! The embedded key-value store: durable, transactional, one file.
//!
//! Reads go straight to the newest committed state. Changes go to one thread that
//! commits them in groups ([`writer`]): a change is acknowledged only after the
//! commit that holds it has reached the disk, so nothing acknowledged is ever lost
//! and nothing torn ever seen, whatever kills the process.
//!
//! Values say themselves when they expire ([`selfsame_protocol::envelope`]); an
//! index by expiry lets [`RecordStore::sweep`] find them without reading the rest.

mod tables;
mod writer;

use redb::{Builder, Database, ReadableDatabase, TableDefinition};
use std::{
    fs, io,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};
use tables::{RECORDS, Tables};
use thiserror::Error;
use tokio::sync::oneshot;
use writer::Writer;

/// Longest key, in bytes.
pub const KEY_BYTES: usize = 1024;

/// Largest value, in bytes.
pub const VALUE_BYTES: usize = 32 << 20;

/// Pages kept in memory, in bytes.
const CACHE_BYTES: usize = 32 << 20;

const FILE: &str = "records.redb";

/// Why the store did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    /// The folder or the file cannot be used; another process may hold it.
    #[error("the store cannot be opened: {0}")]
    Unopenable(String),
    /// The key or the value is larger than the store takes.
    #[error("the key or the value is too large")]
    TooLarge,
    /// Reading or writing failed; nothing was changed.
    #[error("the store failed: {0}")]
    Failed(String),
    /// It did not answer in time; whether anything was changed is not known.
    #[error("the store did not answer in time")]
    Late,
    /// The store is shutting down.
    #[error("the store is closed")]
    Closed,
}

/// What came of a compare-and-swap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Swap {
    /// The value was the one seen; now it is the new one.
    Done,
    /// It was another, here enclosed; nothing was changed.
    Lost(Option<Vec<u8>>),
}

/// The value is not a decimal number that can be incremented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the value is not a number, or grows out of 64 bits")]
pub struct NotANumber;

/// The store. Cloning is cheap and gives the same store.
#[derive(Clone)]
pub struct RecordStore {
    database: Arc<RwLock<Database>>,
    writer: Arc<Writer>,
}

impl RecordStore {
    /// Opens the store in `folder`, making both when they are not there. On Unix
    /// nobody but the owner may read them.
    ///
    /// # Errors
    /// [`StoreError::Unopenable`].
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let refused = |reason: &dyn ToString| StoreError::Unopenable(reason.to_string());
        let file = folder.join(FILE);
        make_private(folder, &file).map_err(|error| refused(&error))?;
        let database = Builder::new()
            .set_cache_size(CACHE_BYTES)
            .set_repair_callback(|repair| {
                let done = repair.progress();
                tracing::info!(done, "the store was not closed in order and is checked");
            })
            .create(&file)
            .map_err(|error| refused(&error))?;
        tables::create(&database)?;
        let database = Arc::new(RwLock::new(database));
        let writer = Arc::new(Writer::start(Arc::clone(&database), file));
        Ok(Self { database, writer })
    }

    /// The value under `key`.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let value = self.reader(RECORDS)?.get(key)?;
        Ok(value.map(|value| value.value().to_vec()))
    }

    /// Whether there is a value under `key`.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub fn exists(&self, key: &str) -> Result<bool, StoreError> {
        Ok(self.reader(RECORDS)?.get(key)?.is_some())
    }

    /// Up to `limit` keys in order, beginning behind `after`.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub fn keys(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>, StoreError> {
        use std::ops::Bound::{Excluded, Unbounded};
        let start = after.map_or(Unbounded, Excluded);
        let entries = self.reader(RECORDS)?.range::<&str>((start, Unbounded))?;
        entries.take(limit).map(|entry| Ok(entry?.0.value().to_owned())).collect()
    }

    /// Writes all `entries`, or none.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was changed then.
    pub async fn put(&self, entries: Vec<(String, Vec<u8>)>) -> Result<(), StoreError> {
        entries.iter().try_for_each(|(key, value)| check_size(key, value))?;
        let put = move |tables: &mut Tables<'_>| {
            entries.iter().try_for_each(|(key, value)| tables.put(key, value))
        };
        self.change(put).await
    }

    /// Removes all `keys`; those that are not there are passed over.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was changed then.
    pub async fn remove(&self, keys: Vec<String>) -> Result<(), StoreError> {
        self.change(move |tables| keys.iter().try_for_each(|key| tables.remove(key))).await
    }

    /// Writes `new` under `key` if the value there still is `seen`. Values are
    /// compared as a whole; one that was replaced and then written again counts as
    /// the same, which sealed values never are.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was changed then.
    pub async fn swap(
        &self,
        key: String,
        seen: Option<Vec<u8>>,
        new: Vec<u8>,
    ) -> Result<Swap, StoreError> {
        check_size(&key, &new)?;
        self.change(move |tables| tables.swap(&key, seen.as_deref(), &new)).await
    }

    /// Adds `delta` to the decimal number under `key` (0 when there is none) and
    /// returns the sum.
    ///
    /// # Errors
    /// [`StoreError`]; the inner error when the value is no number.
    pub async fn increment(
        &self,
        key: String,
        delta: i64,
    ) -> Result<Result<i64, NotANumber>, StoreError> {
        check_size(&key, &[])?;
        self.change(move |tables| tables.increment(&key, delta)).await
    }

    /// Removes up to `limit` values that have expired at `now_ms` and returns how
    /// many entries of the index were worked off; fewer than `limit` means that
    /// nothing expired is left.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was changed then.
    pub async fn sweep(&self, now_ms: u64, limit: usize) -> Result<usize, StoreError> {
        self.change(move |tables| tables.sweep(now_ms, limit)).await
    }

    /// Gives disk space back when much of the file has become free. Readers wait
    /// meanwhile; with a reader under way nothing is done.
    pub fn compact_if_worthwhile(&self) {
        self.writer.compact_if_worthwhile(&self.database);
    }

    async fn change<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Tables<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.writer.submit(change, answer).await?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    fn reader<K: redb::Key + 'static, V: redb::Value + 'static>(
        &self,
        table: TableDefinition<'_, K, V>,
    ) -> Result<redb::ReadOnlyTable<K, V>, StoreError> {
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        Ok(database.begin_read()?.open_table(table)?)
    }
}

fn check_size(key: &str, value: &[u8]) -> Result<(), StoreError> {
    if key.len() > KEY_BYTES || value.len() > VALUE_BYTES {
        return Err(StoreError::TooLarge);
    }
    Ok(())
}

#[cfg(unix)]
fn make_private(folder: &Path, file: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    fs::OpenOptions::new().append(true).create(true).mode(0o600).open(file)?;
    Ok(())
}

#[cfg(not(unix))]
fn make_private(folder: &Path, _file: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// The library's own errors are many; a caller can do nothing about any of them.
macro_rules! failures {
    ($($error:ty),+) => {$(
        impl From<$error> for StoreError {
            fn from(error: $error) -> Self {
                Self::Failed(error.to_string())
            }
        }
    )+};
}
failures!(redb::StorageError, redb::TableError, redb::TransactionError, redb::CommitError);
