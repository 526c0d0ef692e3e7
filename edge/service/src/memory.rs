//! A platform in memory: for tests, and for trying the service inside a process.
//!
//! Stores are maps, the clock stands still until it is moved, and randomness is
//! a counter run through a hash, so that every run is the same. Not for real use.

use crate::platform::{
    AuditEntry, EntropyError, Inference, InferenceError, Ledger, Outbound, OutboundError, Platform,
    Post, Records, StoreError,
};
use crate::sweep::Listing;
use selfsame_protocol::Capability;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A platform around an inference port of the caller's choice.
#[derive(Debug)]
pub struct MemoryPlatform<I> {
    store: MemoryStore,
    inference: I,
    outbound: Letterbox,
    now_ms: AtomicU64,
    drawn: AtomicU64,
    log: Mutex<Vec<String>>,
}

/// Records and ledger in one map.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<BTreeMap<String, Vec<u8>>>);

/// A receiver that keeps what it is sent, and says 204 unless told otherwise.
#[derive(Debug, Default)]
pub struct Letterbox {
    sent: Mutex<Vec<Post>>,
    receipts: Mutex<VecDeque<Result<u16, OutboundError>>>,
}

impl Letterbox {
    /// What the next messages are told, one after the other.
    pub fn tell(&self, receipts: impl IntoIterator<Item = Result<u16, OutboundError>>) {
        lock(&self.receipts).extend(receipts);
    }

    /// All that was sent, whatever came of it.
    #[must_use]
    pub fn sent(&self) -> Vec<Post> {
        lock(&self.sent).clone()
    }
}

impl Outbound for Letterbox {
    async fn post(&self, post: Post) -> Result<u16, OutboundError> {
        lock(&self.sent).push(post);
        lock(&self.receipts).pop_front().unwrap_or(Ok(204))
    }
}

/// An inference host that is not there.
#[derive(Debug, Clone, Copy)]
pub struct NoInference;

impl Inference for NoInference {
    async fn analyse(&self, _: Capability, _: Vec<u8>, _: u64) -> Result<Vec<u8>, InferenceError> {
        Err(InferenceError::Unavailable)
    }

    async fn is_healthy(&self) -> bool {
        false
    }
}

impl<I> MemoryPlatform<I> {
    /// An empty platform whose clock stands at `now_ms`.
    pub fn new(inference: I, now_ms: u64) -> Self {
        Self {
            store: MemoryStore::default(),
            inference,
            outbound: Letterbox::default(),
            now_ms: AtomicU64::new(now_ms),
            drawn: AtomicU64::new(0),
            log: Mutex::default(),
        }
    }

    /// Moves the clock on.
    pub fn advance_ms(&self, by: u64) {
        self.now_ms.fetch_add(by, Ordering::Relaxed);
    }

    /// Sets the clock, forward or back.
    pub fn set_ms(&self, now_ms: u64) {
        self.now_ms.store(now_ms, Ordering::Relaxed);
    }

    /// The names of all that is stored, in order.
    #[must_use]
    pub fn stored_names(&self) -> Vec<String> {
        self.store.map().keys().cloned().collect()
    }

    /// What is stored under `name`, as it lies there.
    #[must_use]
    pub fn stored_value(&self, name: &str) -> Option<Vec<u8>> {
        self.store.map().get(name).cloned()
    }

    /// The faults noted so far.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        lock(&self.log).clone()
    }
}

impl MemoryStore {
    fn map(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        lock(&self.0)
    }
}

/// A map is whole even if its last user panicked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<I: Inference + Sync> Platform for MemoryPlatform<I> {
    type Records = MemoryStore;
    type Ledger = MemoryStore;
    type Inference = I;
    type Outbound = Letterbox;

    fn records(&self) -> &MemoryStore {
        &self.store
    }

    fn ledger(&self) -> &MemoryStore {
        &self.store
    }

    fn inference(&self) -> &I {
        &self.inference
    }

    fn outbound(&self) -> &Letterbox {
        &self.outbound
    }

    fn now_ms(&self) -> u64 {
        self.now_ms.load(Ordering::Relaxed)
    }

    fn fill_random(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        for chunk in out.chunks_mut(32) {
            let block = Sha256::digest(self.drawn.fetch_add(1, Ordering::Relaxed).to_be_bytes());
            chunk.iter_mut().zip(block).for_each(|(byte, random)| *byte = random);
        }
        Ok(())
    }

    fn audit(&self, entry: &AuditEntry<'_>) {
        lock(&self.log).extend(entry.fault.map(str::to_owned));
    }
}

impl Records for MemoryStore {
    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.map().get(name).cloned())
    }

    async fn put(&self, name: &str, value: Vec<u8>, _expires_at_ms: u64) -> Result<(), StoreError> {
        self.map().insert(name.to_owned(), value);
        Ok(())
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.map().remove(name);
        Ok(())
    }
}

impl Listing for MemoryStore {
    async fn names(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.map().keys().cloned().collect())
    }
}

impl Ledger for MemoryStore {
    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.get(name).await
    }

    async fn replace(
        &self,
        name: &str,
        seen: Option<&[u8]>,
        new: Vec<u8>,
        _expires_at_ms: u64,
    ) -> Result<bool, StoreError> {
        let mut map = self.map();
        let unchanged = map.get(name).map(Vec::as_slice) == seen;
        if unchanged {
            map.insert(name.to_owned(), new);
        }
        Ok(unchanged)
    }

    async fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.delete(name).await
    }
}
