//! One thread that changes the store, many changes to a commit.
//!
//! While one commit is on its way to the disk, further changes gather; the next
//! commit takes them all. Each is acknowledged after its commit. When a change
//! fails on the way, its whole group is rolled back and told so.

use super::{StoreError, tables::Tables};
use redb::{Database, WriteTransaction};
use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};
use tokio::sync::{mpsc, oneshot};

/// Changes that may wait for a commit.
const QUEUE: usize = 256;

/// Largest number of changes in one commit.
const GROUP: usize = 128;

/// Freed bytes below which a compaction is not worth its time.
const WORTHWHILE: u64 = 64 << 20;

/// Applies a change; its outcome is kept back in the acknowledgement.
type Change = Box<dyn FnOnce(&mut Tables<'_>) -> (Applied, Acknowledge) + Send>;
type Applied = Result<(), StoreError>;

/// Tells the caller, after the commit or its failure.
type Acknowledge = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// The way to the writing thread, which ends with it.
pub(super) struct Writer {
    changes: Option<mpsc::Sender<Change>>,
    thread: Option<thread::JoinHandle<()>>,
    freed: Arc<AtomicU64>,
    file: PathBuf,
}

impl Writer {
    pub(super) fn start(database: Arc<RwLock<Database>>, file: PathBuf) -> Self {
        let (changes, queue) = mpsc::channel(QUEUE);
        let freed = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&freed);
        let thread = thread::spawn(move || write(&database, queue, &counter));
        Self { changes: Some(changes), thread: Some(thread), freed, file }
    }

    /// Queues a change whose outcome goes to `answer` once it is committed.
    pub(super) async fn submit<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Tables<'_>) -> Result<T, StoreError> + Send + 'static,
        answer: oneshot::Sender<Result<T, StoreError>>,
    ) -> Result<(), StoreError> {
        let change: Change = Box::new(move |tables| {
            let outcome = change(tables);
            let applied = outcome.as_ref().map(|_| ()).map_err(Clone::clone);
            // A caller that has gone away is not told.
            let acknowledge = move |committed: Applied| {
                let _ = answer.send(committed.and(outcome));
            };
            (applied, Box::new(acknowledge))
        });
        let changes = self.changes.as_ref().ok_or(StoreError::Closed)?;
        changes.send(change).await.map_err(|_| StoreError::Closed)
    }

    /// Compacts when at least a quarter of the file has been freed since the last
    /// time; the file grows by doubling, so that half of it may never have been used.
    pub(super) fn compact_if_worthwhile(&self, database: &RwLock<Database>) {
        let freed = self.freed.load(Ordering::Relaxed);
        let size = fs::metadata(&self.file).map_or(u64::MAX, |file| file.len());
        if freed < WORTHWHILE || freed < size / 4 {
            return;
        }
        let compacted = database.write().unwrap_or_else(PoisonError::into_inner).compact();
        match compacted {
            Ok(_) => self.freed.store(0, Ordering::Relaxed),
            Err(reason) => tracing::debug!(%reason, "the store was not compacted"),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.changes = None;
        if let Some(thread) = self.thread.take() {
            // It panics only where the library does; there is nobody to tell.
            let _ = thread.join();
        }
    }
}

fn write(database: &RwLock<Database>, mut queue: mpsc::Receiver<Change>, freed: &AtomicU64) {
    while let Some(first) = queue.blocking_recv() {
        let mut acknowledgements = Vec::new();
        let committed = commit_group(database, first, &mut queue, &mut acknowledgements);
        match &committed {
            Ok(bytes) => {
                freed.fetch_add(*bytes, Ordering::Relaxed);
            }
            Err(error) => tracing::error!(%error, "a group of changes was rolled back"),
        }
        let committed = committed.map(|_| ());
        for acknowledge in acknowledgements {
            acknowledge(committed.clone());
        }
    }
}

/// Commits `first` and what has gathered behind it; returns the bytes freed.
fn commit_group(
    database: &RwLock<Database>,
    first: Change,
    queue: &mut mpsc::Receiver<Change>,
    acknowledgements: &mut Vec<Acknowledge>,
) -> Result<u64, StoreError> {
    let transaction = begin(database)?;
    let mut tables = Tables::open(&transaction)?;
    let mut next = Some(first);
    while let Some(change) = next {
        let (applied, acknowledge) = change(&mut tables);
        acknowledgements.push(acknowledge);
        // Leaving early drops the transaction, which undoes all of it.
        applied?;
        next = (acknowledgements.len() < GROUP).then(|| queue.try_recv().ok()).flatten();
    }
    let freed = tables.freed;
    drop(tables);
    transaction.commit()?;
    Ok(freed)
}

/// A plain commit, one flush to the disk: saving the allocator's state along (the
/// library's quick repair) was measured at nine times the latency, and spares only
/// a walk through the file when it is opened after a kill.
fn begin(database: &RwLock<Database>) -> Result<WriteTransaction, StoreError> {
    Ok(database.read().unwrap_or_else(PoisonError::into_inner).begin_write()?)
}
