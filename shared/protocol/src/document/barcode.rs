//! Barcodes as they were read.

use crate::geometry::Quadrilateral;
use serde::{Deserialize, Serialize};

/// A barcode that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BarcodeReading {
    /// Its symbology.
    pub symbology: Symbology,
    /// Its content.
    #[serde(with = "serde_bytes")]
    pub data: Vec<u8>,
    /// Where it is on the page.
    pub outline: Quadrilateral,
    /// The fields in it, where the content follows a known standard.
    pub fields: Vec<BarcodeField>,
}

/// A field of a barcode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BarcodeField {
    /// The field's name in snake case, as printed fields are named.
    pub name: String,
    /// The value, normalised as that of a printed field.
    pub value: String,
}

/// The symbologies that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Symbology {
    /// ISO/IEC 24778.
    Aztec,
    /// ISO/IEC 16388.
    Code39,
    /// ISO/IEC 15417.
    Code128,
    /// ISO/IEC 16022.
    DataMatrix,
    /// ISO/IEC 15438.
    Pdf417,
    /// ISO/IEC 18004.
    QrCode,
}

impl Symbology {
    /// The name in answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aztec => "aztec",
            Self::Code39 => "code_39",
            Self::Code128 => "code_128",
            Self::DataMatrix => "data_matrix",
            Self::Pdf417 => "pdf_417",
            Self::QrCode => "qr_code",
        }
    }
}
