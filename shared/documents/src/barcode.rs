//! What barcodes on documents say, where their content follows a known standard.

mod aamva;

pub use aamva::{AamvaError, MAX_BYTES, parse};

use selfsame_protocol::document::{BarcodeField, Symbology};

/// The fields in a barcode's content; none when it follows no standard that is known
/// here.
#[must_use]
pub fn fields(symbology: Symbology, content: &str) -> Vec<BarcodeField> {
    match symbology {
        Symbology::Pdf417 => parse(content).unwrap_or_default(),
        _ => Vec::new(),
    }
}
