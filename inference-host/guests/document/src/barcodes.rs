//! Fourth stage: the barcodes of a page.
//!
//! Three looks, each bounded by the number of pixels alone: PDF417, QR codes and
//! linear symbols anywhere on the page; Data Matrix and Aztec, whose readers
//! expect the symbol in the middle, in patches that look like one.

mod patch;

use crate::straighten::Page;
use rxing::common::HybridBinarizer;
use rxing::multi::{GenericMultipleBarcodeReader, MultipleBarcodeReader};
use rxing::{
    BarcodeFormat, BinaryBitmap, DecodeHints, Luma8Source, MultiUseMultiFormatReader, RXingResult,
    RXingResultMetadataType, RXingResultMetadataValue,
};
use selfsame_documents::barcode;
use selfsame_imaging::{Part, RgbImage};
use selfsame_protocol::document::{BarcodeReading, Symbology};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// Bounds on the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BarcodeLimits {
    /// Most pixels of a picture that is searched; a larger one is not.
    pub pixels: u64,
    /// Most patches that are tried for symbols without a place.
    pub patches: usize,
    /// Most barcodes of a page.
    pub count: usize,
}

impl Default for BarcodeLimits {
    /// Four megapixels, 24 patches, 16 barcodes.
    fn default() -> Self {
        Self { pixels: 4 << 20, patches: 24, count: 16 }
    }
}

/// Reads the barcodes of a page, from the top. Positions are on the handed-out page.
#[must_use]
pub fn read(page: &Page, limits: BarcodeLimits) -> Vec<BarcodeReading> {
    let found = find(&page.picture, limits);
    found.into_iter().map(|reading| placed(reading, Page::handed_out_position)).collect()
}

/// Reads the barcodes of a picture, from the top.
#[must_use]
pub fn find(picture: &RgbImage, limits: BarcodeLimits) -> Vec<BarcodeReading> {
    let size = picture.size();
    if u64::from(size.width) * u64::from(size.height) > limits.pixels {
        return Vec::new();
    }
    let grey = Grey::of(picture);
    let mut found = grey.search(&ANYWHERE);
    for part in patch::likely(&grey.levels, size).into_iter().take(limits.patches) {
        let inside = grey.cut(part).search(&IN_PATCHES);
        found.extend(inside.into_iter().map(|reading| placed(reading, from_part(part))));
    }
    found.sort_by(|a, b| a.outline.top_left.y.total_cmp(&b.outline.top_left.y));
    let mut distinct: Vec<BarcodeReading> = Vec::new();
    for reading in found {
        if !distinct.iter().any(|other| same(other, &reading)) {
            distinct.push(reading);
        }
    }
    distinct.truncate(limits.count);
    distinct
}

const ANYWHERE: [Symbology; 4] =
    [Symbology::Pdf417, Symbology::QrCode, Symbology::Code39, Symbology::Code128];

const IN_PATCHES: [Symbology; 2] = [Symbology::DataMatrix, Symbology::Aztec];

/// Shortest accepted linear content: shorter ones are found in ordinary stripes.
const SHORTEST_LINEAR: usize = 4;

/// Grey levels, row after row.
struct Grey {
    levels: Vec<u8>,
    size: PixelSize,
}

impl Grey {
    /// Luma as JPEG weighs it (ITU-T T.871).
    #[expect(clippy::cast_possible_truncation, reason = "a mean of bytes fits a byte")]
    fn of(picture: &RgbImage) -> Self {
        let luma = |[red, green, blue]: &[u8; 3]| {
            ((u32::from(*red) * 77 + u32::from(*green) * 150 + u32::from(*blue) * 29) >> 8) as u8
        };
        Self {
            levels: picture.pixels().as_chunks().0.iter().map(luma).collect(),
            size: picture.size(),
        }
    }

    fn cut(&self, part: Part) -> Self {
        let row = |y: u32| {
            let start = y as usize * self.size.width as usize + part.left as usize;
            self.levels.get(start..start + part.size.width as usize).unwrap_or_default()
        };
        let rows = part.top..part.top + part.size.height;
        Self { levels: rows.flat_map(row).copied().collect(), size: part.size }
    }

    fn search(&self, symbologies: &[Symbology]) -> Vec<BarcodeReading> {
        let PixelSize { width, height } = self.size;
        let Ok(source) = Luma8Source::new_with_slice(&self.levels, width, height) else {
            return Vec::new();
        };
        let hints = DecodeHints {
            TryHarder: Some(true),
            PossibleFormats: Some(symbologies.iter().map(|&one| format(one)).collect()),
            ..DecodeHints::default()
        };
        let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
        GenericMultipleBarcodeReader::new(MultiUseMultiFormatReader::default())
            .decode_multiple_with_hints(&mut bitmap, &hints)
            .map(|results| results.iter().filter_map(reading).collect())
            .unwrap_or_default()
    }
}

const fn format(symbology: Symbology) -> BarcodeFormat {
    match symbology {
        Symbology::Aztec => BarcodeFormat::AZTEC,
        Symbology::Code39 => BarcodeFormat::CODE_39,
        Symbology::Code128 => BarcodeFormat::CODE_128,
        Symbology::DataMatrix => BarcodeFormat::DATA_MATRIX,
        Symbology::Pdf417 => BarcodeFormat::PDF_417,
        _ => BarcodeFormat::QR_CODE,
    }
}

fn reading(result: &RXingResult) -> Option<BarcodeReading> {
    let symbology = match result.getBarcodeFormat() {
        BarcodeFormat::AZTEC => Symbology::Aztec,
        BarcodeFormat::CODE_39 => Symbology::Code39,
        BarcodeFormat::CODE_128 => Symbology::Code128,
        BarcodeFormat::DATA_MATRIX => Symbology::DataMatrix,
        BarcodeFormat::PDF_417 => Symbology::Pdf417,
        BarcodeFormat::QR_CODE => Symbology::QrCode,
        _ => return None,
    };
    let linear = matches!(symbology, Symbology::Code39 | Symbology::Code128);
    let content = result.getText();
    if content.is_empty() || (linear && content.len() < SHORTEST_LINEAR) {
        return None;
    }
    Some(BarcodeReading {
        symbology,
        data: bytes(result),
        outline: outline(result.getPoints()),
        fields: barcode::fields(symbology, content),
    })
}

/// The content byte for byte where it was written as bytes, else its text in UTF-8.
fn bytes(result: &RXingResult) -> Vec<u8> {
    let segments = result.getRXingResultMetadata().get(&RXingResultMetadataType::BYTE_SEGMENTS);
    let text = result.getText();
    match segments {
        // Text that is no ASCII may have been decoded by a guessed character set.
        Some(RXingResultMetadataValue::ByteSegments(segments))
            if !text.is_ascii() && segments.len() == 1 =>
        {
            segments.concat()
        }
        _ => text.as_bytes().to_vec(),
    }
}

/// The box around the points that the reader names; a row of a linear symbol.
fn outline(points: &[rxing::Point]) -> Quadrilateral {
    let fold = |of: fn(&rxing::Point) -> f32, start: f32, choose: fn(f32, f32) -> f32| {
        points.iter().map(of).fold(start, choose)
    };
    let (left, top) = (fold(|p| p.x, f32::MAX, f32::min), fold(|p| p.y, f32::MAX, f32::min));
    let (right, bottom) = (fold(|p| p.x, f32::MIN, f32::max), fold(|p| p.y, f32::MIN, f32::max));
    if points.is_empty() {
        return Quadrilateral::default();
    }
    Quadrilateral {
        top_left: Position { x: left, y: top },
        top_right: Position { x: right, y: top },
        bottom_right: Position { x: right, y: bottom },
        bottom_left: Position { x: left, y: bottom },
    }
}

fn placed(mut reading: BarcodeReading, place: impl Fn(Position) -> Position) -> BarcodeReading {
    let Quadrilateral { top_left, top_right, bottom_right, bottom_left } = &mut reading.outline;
    for corner in [top_left, top_right, bottom_right, bottom_left] {
        *corner = place(*corner);
    }
    reading
}

#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn from_part(part: Part) -> impl Fn(Position) -> Position {
    let (left, top) = (part.left as f32, part.top as f32);
    move |position| Position { x: position.x + left, y: position.y + top }
}

/// Overlapping patches, and readers with several looks, find a symbol twice.
fn same(one: &BarcodeReading, other: &BarcodeReading) -> bool {
    one.symbology == other.symbology && one.data == other.data
}
