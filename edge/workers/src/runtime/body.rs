//! Reading a stream of the runtime, piece by piece, so that only one copy of it
//! ever exists.

use futures::future::select;
use std::pin::pin;
use std::time::Duration;
use worker::Delay;
use worker::js_sys::{Reflect, Uint8Array, futures::JsFuture};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::web_sys::{ReadableStream, ReadableStreamDefaultReader};

/// How long a sender may take for what is not read but thrown away.
const DISCARD_LIMIT: Duration = Duration::from_secs(5);

/// A stream that was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Collected {
    /// To its end.
    Whole(Vec<u8>),
    /// Until it was longer than allowed.
    TooLarge,
    /// Until it broke.
    BrokenOff,
}

/// The pieces of a stream.
pub(super) struct Pieces(ReadableStreamDefaultReader);

impl Pieces {
    /// Takes a stream that nobody reads yet.
    pub(super) fn of(stream: &ReadableStream) -> Self {
        Self(stream.get_reader().unchecked_into())
    }

    /// Reads up to `limit` bytes; `expected` of them are likely.
    pub(super) async fn collect(&self, limit: usize, expected: usize) -> Collected {
        let mut body = Vec::with_capacity(expected.min(limit));
        loop {
            match self.next().await {
                Ok(None) => return Collected::Whole(body),
                Ok(Some(piece)) if body.len() + length(&piece) > limit => {
                    return Collected::TooLarge;
                }
                Ok(Some(piece)) => append(&mut body, &piece),
                Err(_) => return Collected::BrokenOff,
            }
        }
    }

    /// Reads the rest and keeps none of it: a sender that is cut off in the middle
    /// of a body may never read the answer. It is cut off all the same after a few
    /// seconds; how much it may send at all is the platform's business.
    pub(super) async fn discard(&self) {
        let reading = async { while let Ok(Some(_)) = self.next().await {} };
        select(pin!(reading), pin!(Delay::from(DISCARD_LIMIT))).await;
    }

    async fn next(&self) -> Result<Option<Uint8Array>, JsValue> {
        let result = JsFuture::from(self.0.read()).await?;
        if Reflect::get(&result, &JsValue::from("done"))?.is_truthy() {
            return Ok(None);
        }
        Reflect::get(&result, &JsValue::from("value"))?.dyn_into().map(Some)
    }
}

fn append(body: &mut Vec<u8>, piece: &Uint8Array) {
    let start = body.len();
    body.resize(start + length(piece), 0);
    if let Some(end) = body.get_mut(start..) {
        piece.copy_to(end);
    }
}

/// The address space has 32 bits, so every length fits.
fn length(piece: &Uint8Array) -> usize {
    usize::try_from(piece.length()).unwrap_or(usize::MAX)
}
