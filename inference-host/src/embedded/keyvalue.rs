//! `wasi:keyvalue` for the edge component: one bucket, `default`, in the store.

use super::{
    bindings::wasi::keyvalue::{
        atomics::{self, CasError},
        batch,
        store::{self, Error, KeyResponse},
    },
    ports::StoreWork,
    state::EdgeState,
    store::{StoreError, Swap},
};
use std::time::Duration;
use tokio::time::timeout;
use wasmtime::{Result, component::Resource};

/// The one bucket there is.
const BUCKET: &str = "default";

/// Keys in one page of a listing.
const PAGE: usize = 1000;

/// The bucket, open.
#[expect(unreachable_pub, reason = "the generated bindings re-export it")]
pub struct Bucket;

/// A compare-and-swap under way: what was seen under a key.
#[expect(unreachable_pub, reason = "the generated bindings re-export it")]
pub struct Comparison {
    key: String,
    seen: Option<Vec<u8>>,
}

type Outcome<T> = Result<std::result::Result<T, Error>>;

/// What `work` brings within `limit`.
async fn told<T>(limit: Duration, work: StoreWork<'_, T>) -> Outcome<T> {
    let outcome = timeout(limit, work).await.unwrap_or(Err(StoreError::Late));
    Ok(outcome.map_err(|error| {
        tracing::error!(%error, "the store failed the edge");
        Error::Other(error.to_string())
    }))
}

impl store::Host for EdgeState {
    async fn open(&mut self, identifier: String) -> Outcome<Resource<Bucket>> {
        if identifier != BUCKET {
            return Ok(Err(Error::NoSuchStore));
        }
        Ok(Ok(self.table.push(Bucket)?))
    }
}

impl store::HostBucket for EdgeState {
    async fn get(&mut self, _: Resource<Bucket>, key: String) -> Outcome<Option<Vec<u8>>> {
        told(self.store_time, self.store.get(&key)).await
    }

    async fn set(&mut self, _: Resource<Bucket>, key: String, value: Vec<u8>) -> Outcome<()> {
        told(self.store_time, self.store.put(vec![(key, value)])).await
    }

    async fn delete(&mut self, _: Resource<Bucket>, key: String) -> Outcome<()> {
        told(self.store_time, self.store.remove(vec![key])).await
    }

    async fn exists(&mut self, _: Resource<Bucket>, key: String) -> Outcome<bool> {
        told(self.store_time, self.store.exists(&key)).await
    }

    async fn list_keys(
        &mut self,
        _: Resource<Bucket>,
        cursor: Option<String>,
    ) -> Outcome<KeyResponse> {
        let keys = told(self.store_time, self.store.keys(cursor.as_deref(), PAGE)).await?;
        Ok(keys.map(|keys| {
            let cursor = (keys.len() == PAGE).then(|| keys.last().cloned()).flatten();
            KeyResponse { keys, cursor }
        }))
    }

    async fn drop(&mut self, bucket: Resource<Bucket>) -> Result<()> {
        self.table.delete(bucket)?;
        Ok(())
    }
}

impl atomics::Host for EdgeState {
    async fn increment(&mut self, _: Resource<Bucket>, key: String, delta: i64) -> Outcome<i64> {
        match told(self.store_time, self.store.increment(key, delta)).await? {
            Ok(sum) => Ok(sum.map_err(|error| Error::Other(error.to_string()))),
            Err(error) => Ok(Err(error)),
        }
    }

    async fn swap(
        &mut self,
        comparison: Resource<Comparison>,
        value: Vec<u8>,
    ) -> Result<std::result::Result<(), CasError>> {
        let Comparison { key, seen } = self.table.delete(comparison)?;
        match told(self.store_time, self.store.swap(key.clone(), seen, value)).await? {
            Ok(Swap::Done) => Ok(Ok(())),
            Ok(Swap::Lost(seen)) => {
                let again = self.table.push(Comparison { key, seen })?;
                Ok(Err(CasError::CasFailed(again)))
            }
            Err(error) => Ok(Err(CasError::StoreError(error))),
        }
    }
}

impl atomics::HostCas for EdgeState {
    async fn new(&mut self, _: Resource<Bucket>, key: String) -> Outcome<Resource<Comparison>> {
        match told(self.store_time, self.store.get(&key)).await? {
            Ok(seen) => Ok(Ok(self.table.push(Comparison { key, seen })?)),
            Err(error) => Ok(Err(error)),
        }
    }

    async fn current(&mut self, comparison: Resource<Comparison>) -> Outcome<Option<Vec<u8>>> {
        Ok(Ok(self.table.get(&comparison)?.seen.clone()))
    }

    async fn drop(&mut self, comparison: Resource<Comparison>) -> Result<()> {
        self.table.delete(comparison)?;
        Ok(())
    }
}

impl batch::Host for EdgeState {
    async fn get_many(
        &mut self,
        _: Resource<Bucket>,
        keys: Vec<String>,
    ) -> Outcome<Vec<(String, Option<Vec<u8>>)>> {
        let mut found = Vec::with_capacity(keys.len());
        for key in keys {
            match told(self.store_time, self.store.get(&key)).await? {
                Ok(value) => found.push((key, value)),
                Err(error) => return Ok(Err(error)),
            }
        }
        Ok(Ok(found))
    }

    async fn set_many(
        &mut self,
        _: Resource<Bucket>,
        key_values: Vec<(String, Vec<u8>)>,
    ) -> Outcome<()> {
        told(self.store_time, self.store.put(key_values)).await
    }

    async fn delete_many(&mut self, _: Resource<Bucket>, keys: Vec<String>) -> Outcome<()> {
        told(self.store_time, self.store.remove(keys)).await
    }
}
