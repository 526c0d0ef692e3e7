//! Request bodies on their way to the edge component.
//!
//! A body is received whole before an instance is made for it, so that a slow
//! client occupies its bytes and nothing more. All bodies together have a budget;
//! each takes its share until its request has been answered, which bounds the
//! memory of the instances that work on them as well.

use bytes::Bytes;
use http::{Request, StatusCode, header::CONTENT_LENGTH};
use http_body::Body;
use http_body_util::{BodyExt, Limited};
use std::{error::Error, sync::Arc};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wasmtime_wasi_http::{Error as WasiHttpError, WasiBody};

/// Bodies are counted in units of this many bytes.
const UNIT: usize = 1 << 10;

/// How much may be on its way.
pub(super) struct Uploads {
    budget: Arc<Semaphore>,
    largest: usize,
}

/// A body's share of the budget, held as long as this lives.
pub(super) struct Share {
    _units: OwnedSemaphorePermit,
}

impl Uploads {
    /// Bodies of at most `largest` bytes, of at most `budget` together.
    pub(super) fn new(largest: usize, budget: usize) -> Self {
        let budget = units(budget.max(largest)) as usize;
        Self { budget: Arc::new(Semaphore::new(budget)), largest }
    }

    /// Waits for the body's share, then for the body. One that is too large or that
    /// does not say how large it is goes on unread, up to the limit: the component
    /// has an answer for it.
    pub(super) async fn receive<B>(
        &self,
        request: Request<B>,
    ) -> Result<(Request<WasiBody>, Share), StatusCode>
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let (head, body) = request.into_parts();
        let declared = head.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
        let declared = declared.and_then(|length| length.parse().ok());
        let length = declared.unwrap_or(if body.is_end_stream() { 0 } else { usize::MAX });
        let share = self.share(length).await?;
        let body = Limited::new(body, self.largest).map_err(broken);
        let body = if length <= self.largest {
            let whole = body.collect().await.map_err(|_| StatusCode::BAD_REQUEST)?;
            whole.map_err(|never| match never {}).boxed_unsync()
        } else {
            body.boxed_unsync()
        };
        Ok((Request::from_parts(head, body), share))
    }

    async fn share(&self, length: usize) -> Result<Share, StatusCode> {
        let units = units(length.min(self.largest));
        let share = Arc::clone(&self.budget).acquire_many_owned(units).await;
        let units = share.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        Ok(Share { _units: units })
    }
}

/// The body is larger than the limit, or breaks off.
fn broken(_: Box<dyn Error + Send + Sync>) -> WasiHttpError {
    WasiHttpError::HttpRequestBodySize(None)
}

fn units(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(UNIT)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::Full;
    use std::time::Duration;
    use tokio::time::timeout;

    const LARGEST: usize = 10 * UNIT;

    fn request(declared: Option<usize>, bytes: usize) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::new(Bytes::from(vec![7; bytes])));
        if let Some(declared) = declared {
            request.headers_mut().insert(CONTENT_LENGTH, declared.into());
        }
        request
    }

    #[tokio::test]
    async fn bodies_arrive_as_they_were_sent() {
        struct Case {
            name: &'static str,
            declared: Option<usize>,
            bytes: usize,
            arrives: bool,
        }
        let cases = [
            Case { name: "none", declared: None, bytes: 0, arrives: true },
            Case { name: "some", declared: Some(3000), bytes: 3000, arrives: true },
            Case { name: "of unknown length", declared: None, bytes: 3000, arrives: true },
            Case { name: "the largest", declared: Some(LARGEST), bytes: LARGEST, arrives: true },
            Case { name: "too large", declared: None, bytes: LARGEST + 1, arrives: false },
            Case {
                name: "declared too large",
                declared: Some(LARGEST + 1),
                bytes: LARGEST + 1,
                arrives: false,
            },
        ];
        let uploads = Uploads::new(LARGEST, LARGEST);
        for case in cases {
            let (request, _share) =
                uploads.receive(request(case.declared, case.bytes)).await.unwrap();
            let received = request.into_body().collect().await.map(|body| body.to_bytes().len());
            assert_eq!(received.ok(), case.arrives.then_some(case.bytes), "{}", case.name);
        }
    }

    #[tokio::test]
    async fn the_budget_is_shared() {
        let uploads = Uploads::new(LARGEST, LARGEST);
        let (_, share) = uploads.receive(request(Some(LARGEST), LARGEST)).await.unwrap();
        let short = Duration::from_millis(20);
        assert!(timeout(short, uploads.receive(request(Some(1), 1))).await.is_err());
        assert!(timeout(short, uploads.receive(request(None, 0))).await.is_ok());
        drop(share);
        assert!(timeout(short, uploads.receive(request(Some(1), 1))).await.is_ok());
    }
}
