//! Ports: all that the service needs of the place it runs in.
//!
//! An adapter implements the traits for its runtime and hands over one
//! [`Platform`]. Futures are `Send` natively, so that a native server may move
//! them between threads; on wasm32 nothing can be.

use selfsame_protocol::Capability;
use std::future::Future;
use thiserror::Error;

/// `Send` where threads exist, nothing where they do not.
#[cfg(not(target_arch = "wasm32"))]
pub trait MaybeSend: Send {}
#[cfg(not(target_arch = "wasm32"))]
impl<T: Send + ?Sized> MaybeSend for T {}

/// `Send` where threads exist, nothing where they do not.
#[cfg(target_arch = "wasm32")]
pub trait MaybeSend {}
#[cfg(target_arch = "wasm32")]
impl<T: ?Sized> MaybeSend for T {}

/// Everything the service is given by its runtime.
pub trait Platform: Sync {
    /// Bulky values.
    type Records: Records + Sync;
    /// Values that must change exactly once.
    type Ledger: Ledger + Sync;
    /// The inference host.
    type Inference: Inference + Sync;
    /// The way to receivers outside.
    type Outbound: Outbound + Sync;

    /// Where bulky values lie.
    fn records(&self) -> &Self::Records;
    /// Where heads and sessions lie.
    fn ledger(&self) -> &Self::Ledger;
    /// Who analyses images.
    fn inference(&self) -> &Self::Inference;
    /// How messages leave the service.
    fn outbound(&self) -> &Self::Outbound;
    /// Milliseconds since the Unix epoch.
    fn now_ms(&self) -> u64;
    /// Fills `out` from a cryptographic source.
    ///
    /// # Errors
    /// [`EntropyError`] when the runtime has no randomness to give.
    fn fill_random(&self, out: &mut [u8]) -> Result<(), EntropyError>;
    /// Notes that a request was answered. Entries hold no personal data.
    fn audit(&self, entry: &AuditEntry<'_>);
}

/// A store of bulky values under names that are never written twice. Reads may
/// be stale for a while after a delete, never after the first write.
pub trait Records {
    /// Reads a value.
    fn get(
        &self,
        name: &str,
    ) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>> + MaybeSend;

    /// Writes a value durably; `expires_at_ms` lets the store drop it by itself.
    fn put(
        &self,
        name: &str,
        value: Vec<u8>,
        expires_at_ms: u64,
    ) -> impl Future<Output = Result<(), StoreError>> + MaybeSend;

    /// Removes a value; nothing there is success.
    fn delete(&self, name: &str) -> impl Future<Output = Result<(), StoreError>> + MaybeSend;
}

/// The largest value that every ledger takes, in bytes: the least of what the
/// runtimes document, which is Spin's.
pub const LEDGER_VALUE_BYTES: usize = 1_000_000;

/// A store with strong consistency: of two writers that saw the same value
/// exactly one wins.
pub trait Ledger {
    /// Reads the newest value.
    fn read(
        &self,
        name: &str,
    ) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>> + MaybeSend;

    /// Writes `new` durably if the newest value still is `seen`; `false` when it
    /// is not. `seen` absent means that there must be no value.
    fn replace(
        &self,
        name: &str,
        seen: Option<&[u8]>,
        new: Vec<u8>,
        expires_at_ms: u64,
    ) -> impl Future<Output = Result<bool, StoreError>> + MaybeSend;

    /// Removes a value; nothing there is success.
    fn remove(&self, name: &str) -> impl Future<Output = Result<(), StoreError>> + MaybeSend;
}

/// The way to the inference host.
pub trait Inference {
    /// Sends one framed request to the guest of `capability`, answers its frame.
    fn analyse(
        &self,
        capability: Capability,
        frame: Vec<u8>,
        deadline_ms: u64,
    ) -> impl Future<Output = Result<Vec<u8>, InferenceError>> + MaybeSend;

    /// Whether every capability is up.
    fn is_healthy(&self) -> impl Future<Output = bool> + MaybeSend;
}

/// The way to a receiver outside, such as an operator's webhook.
pub trait Outbound {
    /// Sends one message and answers the status of its receipt, any status. No
    /// redirect is followed: what is sent is meant for that address alone.
    ///
    /// # Errors
    /// [`OutboundError`] when there was no receipt within the message's time.
    fn post(&self, post: Post) -> impl Future<Output = Result<u16, OutboundError>> + MaybeSend;
}

/// A message to be sent with POST.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Where to.
    pub url: String,
    /// Headers beyond those that the transport sets.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How long it may take, in milliseconds.
    pub deadline_ms: u64,
}

/// Why there was no receipt. The message may have arrived all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OutboundError {
    /// There is no way to the receiver, or the connection broke.
    #[error("no connection to the receiver")]
    NoConnection,
    /// The receiver was silent until the deadline.
    #[error("no answer from the receiver in time")]
    DeadlinePassed,
}

/// The store did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("store failed: {0}")]
pub struct StoreError(pub String);

/// The runtime has no randomness to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no entropy")]
pub struct EntropyError;

/// Why the inference host gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InferenceError {
    /// Its queue is full.
    #[error("queue full, retry after {retry_after_seconds} s")]
    Overloaded {
        /// What the host advises, in seconds.
        retry_after_seconds: u32,
    },
    /// The capability is down, or no host can be reached.
    #[error("capability unavailable")]
    Unavailable,
    /// The deadline passed.
    #[error("deadline passed")]
    DeadlinePassed,
    /// The host failed on this request.
    #[error("inference failed: {0}")]
    Failed(String),
}

/// One answered request, for the operator's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditEntry<'a> {
    /// Id of the request, as answered in `x-request-id`.
    pub request_id: &'a str,
    /// The operation's id in the contract, or `-` outside of it.
    pub operation: &'a str,
    /// Status of the answer.
    pub status: u16,
    /// Time taken in milliseconds.
    pub duration_ms: u64,
    /// What went wrong on our side, if anything.
    pub fault: Option<&'a str>,
}

impl AuditEntry<'_> {
    /// The entry as one line of JSON, without its end.
    #[must_use]
    pub fn to_json_line(&self) -> String {
        serde_json::json!({
            "level": if self.fault.is_some() { "error" } else { "info" },
            "request_id": self.request_id,
            "operation": self.operation,
            "status": self.status,
            "duration_ms": self.duration_ms,
            "fault": self.fault,
        })
        .to_string()
    }
}
