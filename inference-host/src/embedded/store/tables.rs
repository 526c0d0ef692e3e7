//! The tables of the store, and what changes them within one transaction.

use super::{NotANumber, StoreError, Swap};
use redb::{Database, ReadableTable, Table, TableDefinition, WriteTransaction};
use selfsame_protocol::envelope;

/// Values by key.
pub(super) const RECORDS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("records");

/// Keys by the moment their values expire. Entries are added with each write and
/// may be out of date: the value's own word counts when its moment comes.
const EXPIRIES: TableDefinition<'_, (u64, &str), ()> = TableDefinition::new("expiries");

/// Makes the tables of a new store.
pub(super) fn create(database: &Database) -> Result<(), StoreError> {
    let transaction = database.begin_write()?;
    Tables::open(&transaction)?;
    Ok(transaction.commit()?)
}

/// The tables, open in one transaction.
pub(super) struct Tables<'t> {
    records: Table<'t, &'static str, &'static [u8]>,
    expiries: Table<'t, (u64, &'static str), ()>,
    /// Bytes of the values removed so far.
    pub(super) freed: u64,
}

impl<'t> Tables<'t> {
    pub(super) fn open(transaction: &'t WriteTransaction) -> Result<Self, StoreError> {
        let records = transaction.open_table(RECORDS)?;
        let expiries = transaction.open_table(EXPIRIES)?;
        Ok(Self { records, expiries, freed: 0 })
    }

    pub(super) fn put(&mut self, key: &str, value: &[u8]) -> Result<(), StoreError> {
        self.records.insert(key, value)?;
        if let Some(expiry) = envelope::expires_at_ms(value) {
            self.expiries.insert((expiry, key), ())?;
        }
        Ok(())
    }

    pub(super) fn remove(&mut self, key: &str) -> Result<(), StoreError> {
        if let Some(removed) = self.records.remove(key)? {
            self.freed += removed.value().len() as u64;
        }
        Ok(())
    }

    pub(super) fn swap(
        &mut self,
        key: &str,
        seen: Option<&[u8]>,
        new: &[u8],
    ) -> Result<Swap, StoreError> {
        if let Some(current) = self.other_than(key, seen)? {
            return Ok(Swap::Lost(current));
        }
        self.put(key, new)?;
        Ok(Swap::Done)
    }

    /// The value under `key` if it is not `seen`.
    fn other_than(
        &self,
        key: &str,
        seen: Option<&[u8]>,
    ) -> Result<Option<Option<Vec<u8>>>, StoreError> {
        let current = self.records.get(key)?;
        let current = current.as_ref().map(redb::AccessGuard::value);
        Ok((current != seen).then(|| current.map(<[u8]>::to_vec)))
    }

    pub(super) fn increment(
        &mut self,
        key: &str,
        delta: i64,
    ) -> Result<Result<i64, NotANumber>, StoreError> {
        let sum = match self.records.get(key)? {
            Some(value) => number(value.value()).and_then(|number| number.checked_add(delta)),
            None => Some(delta),
        };
        let Some(sum) = sum else { return Ok(Err(NotANumber)) };
        self.put(key, sum.to_string().as_bytes())?;
        Ok(Ok(sum))
    }

    pub(super) fn sweep(&mut self, now_ms: u64, limit: usize) -> Result<usize, StoreError> {
        let due: Vec<(u64, String)> = {
            let due = self.expiries.range(..(now_ms.saturating_add(1), ""))?.take(limit);
            due.map(|entry| {
                let (entry, _) = entry?;
                let (expiry, key) = entry.value();
                Ok((expiry, key.to_owned()))
            })
            .collect::<Result<_, StoreError>>()?
        };
        for (expiry, key) in &due {
            self.expiries.remove((*expiry, key.as_str()))?;
            if self.is_over(key, now_ms)? {
                self.remove(key)?;
            }
        }
        Ok(due.len())
    }

    fn is_over(&self, key: &str, now_ms: u64) -> Result<bool, StoreError> {
        let value = self.records.get(key)?;
        let expiry = value.and_then(|value| envelope::expires_at_ms(value.value()));
        Ok(expiry.is_some_and(|expiry| expiry <= now_ms))
    }
}

fn number(value: &[u8]) -> Option<i64> {
    std::str::from_utf8(value).ok()?.parse().ok()
}
