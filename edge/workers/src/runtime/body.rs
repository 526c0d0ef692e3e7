//! Reading a stream of the runtime into memory, piece by piece, so that only one
//! copy of it ever exists.

use worker::js_sys::{Reflect, Uint8Array, futures::JsFuture};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::web_sys::{ReadableStream, ReadableStreamDefaultReader};

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

/// Reads `stream` up to `limit` bytes; `expected` of them are likely.
pub(super) async fn collect(stream: ReadableStream, limit: usize, expected: usize) -> Collected {
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut body = Vec::with_capacity(expected.min(limit));
    loop {
        match next_piece(&reader).await {
            Ok(None) => return Collected::Whole(body),
            Ok(Some(piece)) if body.len() + length(&piece) > limit => {
                // The rest is of no interest, nor is whether the sender hears of it.
                let _ = JsFuture::from(reader.cancel()).await;
                return Collected::TooLarge;
            }
            Ok(Some(piece)) => append(&mut body, &piece),
            Err(_) => return Collected::BrokenOff,
        }
    }
}

async fn next_piece(reader: &ReadableStreamDefaultReader) -> Result<Option<Uint8Array>, JsValue> {
    let result = JsFuture::from(reader.read()).await?;
    if Reflect::get(&result, &JsValue::from("done"))?.is_truthy() {
        return Ok(None);
    }
    Reflect::get(&result, &JsValue::from("value"))?.dyn_into().map(Some)
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
