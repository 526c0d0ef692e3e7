//! Request bodies on their way to the edge component.
//!
//! They are handed on as they arrive: the component turns a stranger away before
//! it has read anything. What large bodies take together is bounded, and with it
//! the memory of the instances that work on them; small ones never wait for them.

use bytes::Bytes;
use http::{HeaderMap, header::CONTENT_LENGTH};
use http_body::Body;
use http_body_util::{BodyExt, Limited};
use std::{error::Error, sync::Arc};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};
use wasmtime_wasi_http::{Error as WasiHttpError, WasiBody};

/// A body of at most this many bytes is small.
const SMALL: usize = 1 << 20;

/// Large bodies are counted in units of this many bytes.
const UNIT: usize = 1 << 10;

/// How large bodies may be, one by one and together.
pub(super) struct Uploads {
    budget: Arc<Semaphore>,
    largest: usize,
}

impl Uploads {
    /// Bodies of at most `largest` bytes; large ones of at most `budget` together.
    pub(super) fn new(largest: usize, budget: usize) -> Self {
        let budget = units(budget.max(largest)) as usize;
        Self { budget: Arc::new(Semaphore::new(budget)), largest }
    }

    /// Waits for the share of a large body; it is held as long as what is returned
    /// lives. One that does not say how large it is counts as the largest.
    pub(super) async fn share(
        &self,
        headers: &HeaderMap,
    ) -> Result<Option<OwnedSemaphorePermit>, AcquireError> {
        let length = if headers.contains_key(http::header::TRANSFER_ENCODING) {
            self.largest
        } else {
            declared(headers).unwrap_or(0).min(self.largest)
        };
        if length <= SMALL {
            return Ok(None);
        }
        Arc::clone(&self.budget).acquire_many_owned(units(length)).await.map(Some)
    }

    /// The body, broken off at the limit.
    pub(super) fn limit<B>(&self, body: B) -> WasiBody
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        Limited::new(body, self.largest).map_err(broken).boxed_unsync()
    }
}

/// Without this header, and without chunks, a request has no body.
fn declared(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn broken(_: Box<dyn Error + Send + Sync>) -> WasiHttpError {
    WasiHttpError::HttpRequestBodySize(None)
}

fn units(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(UNIT)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::header::TRANSFER_ENCODING;
    use http_body_util::Full;
    use std::time::Duration;
    use tokio::time::timeout;

    const LARGEST: usize = 8 * SMALL;

    fn declaring(length: usize) -> HeaderMap {
        [(CONTENT_LENGTH, length.into())].into_iter().collect()
    }

    #[tokio::test]
    async fn bodies_end_at_the_limit() {
        let uploads = Uploads::new(LARGEST, LARGEST);
        for (length, arrives) in [(0, true), (LARGEST, true), (LARGEST + 1, false)] {
            let body = uploads.limit(Full::new(Bytes::from(vec![7; length])));
            let received = body.collect().await.map(|body| body.to_bytes().len());
            assert_eq!(received.ok(), arrives.then_some(length));
        }
    }

    #[tokio::test]
    async fn large_bodies_share_a_budget_and_small_ones_do_not_wait() {
        struct Case {
            name: &'static str,
            headers: HeaderMap,
            waits: bool,
        }
        let chunked = [(TRANSFER_ENCODING, "chunked".parse().unwrap())].into_iter().collect();
        let cases = [
            Case { name: "no body", headers: HeaderMap::new(), waits: false },
            Case { name: "small", headers: declaring(SMALL), waits: false },
            Case { name: "large", headers: declaring(SMALL + 1), waits: true },
            Case { name: "absurd", headers: declaring(usize::MAX), waits: true },
            Case { name: "of unknown length", headers: chunked, waits: true },
        ];
        let uploads = Uploads::new(LARGEST, LARGEST);
        for case in cases {
            let taken = uploads.share(&declaring(LARGEST)).await.unwrap();
            let short = Duration::from_millis(20);
            let waited = timeout(short, uploads.share(&case.headers)).await.is_err();
            assert_eq!(waited, case.waits, "{}", case.name);
            drop(taken);
            let share = timeout(short, uploads.share(&case.headers)).await;
            assert!(share.is_ok(), "{}", case.name);
        }
    }
}
