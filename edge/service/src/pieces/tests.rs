//! Values of every length, and a store that fails at every operation in turn.

use super::*;
use crate::memory::MemoryStore;
use crate::sweep::Listing;
use futures::executor::block_on;
use selfsame_protocol::envelope::Lifetime;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

const BOUND: usize = 64;
const NAME: &str = "customer/1/selfie.2";

/// A store that takes short values only and fails once, when its count runs out.
struct Strict {
    store: MemoryStore,
    left: AtomicUsize,
}

impl Strict {
    fn new(operations: usize) -> Self {
        Self { store: MemoryStore::default(), left: AtomicUsize::new(operations) }
    }

    fn count(&self) -> Result<(), StoreError> {
        match self.left.fetch_sub(1, Ordering::Relaxed) {
            0 => Err(StoreError("out of order".to_owned())),
            _ => Ok(()),
        }
    }
}

impl Records for Strict {
    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.count()?;
        self.store.get(name).await
    }

    async fn put(&self, name: &str, value: Vec<u8>, expires_at_ms: u64) -> Result<(), StoreError> {
        self.count()?;
        assert!(value.len() <= BOUND, "a value of {} bytes", value.len());
        self.store.put(name, value, expires_at_ms).await
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.count()?;
        self.store.delete(name).await
    }
}

fn draw(out: &mut [u8]) -> Result<(), EntropyError> {
    static DRAWN: AtomicU8 = AtomicU8::new(0);
    out.fill(DRAWN.fetch_add(1, Ordering::Relaxed));
    Ok(())
}

fn records(operations: usize) -> PiecedRecords<Strict> {
    PiecedRecords::new(Strict::new(operations), BOUND, draw)
}

fn names(records: &PiecedRecords<Strict>) -> Vec<String> {
    block_on(records.store().store.names()).unwrap()
}

/// A value with a header, as all have that are stored.
fn value(length: usize, filling: u8) -> Vec<u8> {
    let header = Lifetime { created_at_ms: 1, expires_at_ms: 2 }.to_header();
    let mut value = [&header[..], &vec![filling; length]].concat();
    value.truncate(length);
    value
}

#[test]
fn values_of_every_length_come_back_and_go_whole() {
    for length in (0..=4 * BOUND).chain([100 * BOUND]) {
        let records = records(usize::MAX);
        block_on(records.put(NAME, value(length, 7), 2)).unwrap();
        assert_eq!(block_on(records.get(NAME)), Ok(Some(value(length, 7))), "{length}");
        block_on(records.delete(NAME)).unwrap();
        assert_eq!(block_on(records.get(NAME)), Ok(None), "{length}");
        assert_eq!(names(&records), Vec::<String>::new(), "{length}");
    }
}

#[test]
fn all_that_is_stored_says_when_it_ends() {
    let records = records(usize::MAX);
    block_on(records.put(NAME, value(5 * BOUND, 7), 2)).unwrap();
    let stored = names(&records);
    assert!(stored.len() > 5, "{stored:?}");
    for name in stored {
        let piece = block_on(records.store().get(&name)).unwrap().unwrap();
        assert_eq!(envelope::expires_at_ms(&piece), Some(2), "{name}");
    }
}

#[test]
fn a_value_written_anew_leaves_nothing_of_the_old_one() {
    let records = records(usize::MAX);
    for (length, filling) in [(5 * BOUND, 1), (9 * BOUND, 2), (3 * BOUND, 3), (BOUND / 2, 4)] {
        block_on(records.put(NAME, value(length, filling), 2)).unwrap();
        assert_eq!(block_on(records.get(NAME)), Ok(Some(value(length, filling))));
    }
    assert_eq!(names(&records), [NAME]);
}

#[test]
fn a_value_is_there_whole_or_not_at_all_wherever_writing_breaks_off() {
    let (old, new) = (value(3 * BOUND, 1), value(5 * BOUND, 2));
    let mut outcomes = Vec::new();
    for operations in 0.. {
        let records = records(usize::MAX);
        block_on(records.put(NAME, old.clone(), 2)).unwrap();
        records.store().left.store(operations, Ordering::Relaxed);
        let written = block_on(records.put(NAME, new.clone(), 2));
        records.store().left.store(usize::MAX, Ordering::Relaxed);
        let found = block_on(records.get(NAME)).unwrap().unwrap();
        assert!(found == old || found == new, "after {operations} operations");
        outcomes.push(written.is_ok());
        if written.is_ok() {
            assert_eq!(found, new);
            break;
        }
    }
    assert!(outcomes.len() > 8, "{outcomes:?}");
}

#[test]
fn a_removal_that_broke_off_can_be_repeated() {
    for operations in 0.. {
        let records = records(usize::MAX);
        block_on(records.put(NAME, value(5 * BOUND, 1), 2)).unwrap();
        records.store().left.store(operations, Ordering::Relaxed);
        let removed = block_on(records.delete(NAME));
        records.store().left.store(usize::MAX, Ordering::Relaxed);
        let found = block_on(records.get(NAME)).unwrap();
        assert!(found.is_none() || found == Some(value(5 * BOUND, 1)));
        block_on(records.delete(NAME)).unwrap();
        assert_eq!(names(&records), Vec::<String>::new(), "after {operations} operations");
        if removed.is_ok() {
            break;
        }
    }
}

#[test]
fn what_is_none_of_ours_is_as_good_as_not_there() {
    let records = records(usize::MAX);
    for foreign in [&b""[..], b"short", &[0xff; 40]] {
        block_on(records.store().put(NAME, foreign.to_vec(), 2)).unwrap();
        assert_eq!(block_on(records.get(NAME)), Ok(None), "{foreign:?}");
    }
}
