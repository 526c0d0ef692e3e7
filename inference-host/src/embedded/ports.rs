//! What the edge component stands on: a store and somebody who analyses.
//!
//! [`RecordStore`] and [`InferenceApi`] are the ones that serve; tests put others in
//! their place, which fail or dawdle when told to.

use super::store::{NotANumber, RecordStore, StoreError, Swap};
use crate::http::{WholeResponse, inference::InferenceApi};
use http::Request;
use std::pin::Pin;
use wasmtime_wasi_http::WasiBody;

/// Work under way.
pub type Work<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Work of a store.
pub type StoreWork<'a, T> = Work<'a, Result<T, StoreError>>;

/// A durable store of values by key; [`RecordStore`] says what each operation is.
#[expect(missing_docs, reason = "the operations are those of `RecordStore`")]
pub trait KeyValueStore: Send + Sync {
    fn get<'a>(&'a self, key: &'a str) -> StoreWork<'a, Option<Vec<u8>>>;
    fn exists<'a>(&'a self, key: &'a str) -> StoreWork<'a, bool>;
    fn keys<'a>(&'a self, after: Option<&'a str>, limit: usize) -> StoreWork<'a, Vec<String>>;
    fn put(&self, entries: Vec<(String, Vec<u8>)>) -> StoreWork<'_, ()>;
    fn remove(&self, keys: Vec<String>) -> StoreWork<'_, ()>;
    fn swap(&self, key: String, seen: Option<Vec<u8>>, new: Vec<u8>) -> StoreWork<'_, Swap>;
    fn increment(&self, key: String, delta: i64) -> StoreWork<'_, Result<i64, NotANumber>>;
}

impl KeyValueStore for RecordStore {
    fn get<'a>(&'a self, key: &'a str) -> StoreWork<'a, Option<Vec<u8>>> {
        Box::pin(async move { self.get(key) })
    }

    fn exists<'a>(&'a self, key: &'a str) -> StoreWork<'a, bool> {
        Box::pin(async move { self.exists(key) })
    }

    fn keys<'a>(&'a self, after: Option<&'a str>, limit: usize) -> StoreWork<'a, Vec<String>> {
        Box::pin(async move { self.keys(after, limit) })
    }

    fn put(&self, entries: Vec<(String, Vec<u8>)>) -> StoreWork<'_, ()> {
        Box::pin(self.put(entries))
    }

    fn remove(&self, keys: Vec<String>) -> StoreWork<'_, ()> {
        Box::pin(self.remove(keys))
    }

    fn swap(&self, key: String, seen: Option<Vec<u8>>, new: Vec<u8>) -> StoreWork<'_, Swap> {
        Box::pin(self.swap(key, seen, new))
    }

    fn increment(&self, key: String, delta: i64) -> StoreWork<'_, Result<i64, NotANumber>> {
        Box::pin(self.increment(key, delta))
    }
}

/// An inference host that is called within the process.
pub trait LocalInference: Send + Sync {
    /// Answers one request of the inference interface.
    fn answer(&self, request: Request<WasiBody>) -> Work<'_, WholeResponse>;
}

impl LocalInference for InferenceApi {
    fn answer(&self, request: Request<WasiBody>) -> Work<'_, WholeResponse> {
        Box::pin(self.answer(request))
    }
}
