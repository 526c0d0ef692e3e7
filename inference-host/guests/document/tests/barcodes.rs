//! Barcodes drawn by the crate's own writers are read back from a page: in every
//! symbology, small, turned, dim and blurred; and nothing is read where there is none.

#![expect(clippy::unwrap_used, reason = "a failed expectation is the report")]

use rxing::{BarcodeFormat, MultiFormatWriter, Writer};
use selfsame_guest_document::barcodes::{BarcodeLimits, find};
use selfsame_imaging::{Rgb, RgbImage};
use selfsame_protocol::document::Symbology;
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

const PAGE: PixelSize = PixelSize { width: 1600, height: 1000 };

const LICENCE: &str = "@\n\u{1e}\rANSI 636000100001DL00310120DLDAQT64235789\nDCSSAMPLE\n\
    DACMICHAEL\nDBB06061986\nDBA12102034\nDBC1\nDCGUSA\r";

/// Every symbology, its content and the pixels of a module.
const SYMBOLS: [(Symbology, BarcodeFormat, &str, u32); 6] = [
    (Symbology::Pdf417, BarcodeFormat::PDF_417, LICENCE, 2),
    (Symbology::QrCode, BarcodeFormat::QR_CODE, "žluťoučký 12", 4),
    (Symbology::Code39, BarcodeFormat::CODE_39, "AB-1234", 3),
    (Symbology::Code128, BarcodeFormat::CODE_128, "Ab1234567", 3),
    (Symbology::DataMatrix, BarcodeFormat::DATA_MATRIX, "ID12345-6789", 5),
    (Symbology::Aztec, BarcodeFormat::AZTEC, "Aztec 12345", 5),
];

/// What is done to a drawn symbol.
#[derive(Clone, Copy)]
struct Drawing {
    name: &'static str,
    left: u32,
    top: u32,
    quarter_turns: u32,
    dark: u8,
    light: u8,
    blur: bool,
}

const PLAIN: Drawing = Drawing {
    name: "plain",
    left: 200,
    top: 150,
    quarter_turns: 0,
    dark: 10,
    light: 250,
    blur: false,
};

const DRAWINGS: [Drawing; 5] = [
    PLAIN,
    Drawing { name: "in a corner", left: 700, top: 500, ..PLAIN },
    Drawing { name: "turned", quarter_turns: 1, ..PLAIN },
    Drawing { name: "dim", dark: 60, light: 150, ..PLAIN },
    Drawing { name: "blurred", blur: true, ..PLAIN },
];

#[expect(clippy::cast_possible_truncation, reason = "a mean of bytes fits a byte")]
fn draw(pages: &mut [u8], format: BarcodeFormat, content: &str, module: u32, how: Drawing) {
    let height =
        if matches!(format, BarcodeFormat::CODE_39 | BarcodeFormat::CODE_128) { 40 } else { 0 };
    let symbol = MultiFormatWriter.encode(content, &format, 0, height).unwrap();
    let (columns, rows) = (symbol.width(), symbol.height());
    for (index, level) in pages.iter_mut().enumerate() {
        let (x, y) = (index as u32 % PAGE.width, index as u32 / PAGE.width);
        let (Some(x), Some(y)) = (x.checked_sub(how.left), y.checked_sub(how.top)) else {
            continue;
        };
        let (x, y) = (x / module, y / module);
        let (x, y) =
            if how.quarter_turns == 1 { (y, rows.wrapping_sub(1).wrapping_sub(x)) } else { (x, y) };
        if x < columns && y < rows && symbol.get(x, y) {
            *level = how.dark;
        }
    }
    if how.blur {
        let sharp = pages.to_vec();
        let at = |index: usize| u32::from(*sharp.get(index).unwrap_or(&how.light));
        for (index, level) in pages.iter_mut().enumerate() {
            *level = ((at(index.wrapping_sub(1)) + 2 * at(index) + at(index + 1)) / 4) as u8;
        }
    }
}

fn page(draw_on: impl FnOnce(&mut [u8]), light: u8) -> RgbImage {
    let mut levels = vec![light; (PAGE.width * PAGE.height) as usize];
    draw_on(&mut levels);
    let pixels = levels.into_iter().flat_map(|level| [level; 3]).collect();
    RgbImage::from_pixels(PAGE, pixels).unwrap()
}

#[test]
fn every_symbology_is_read() {
    let mut failed = Vec::new();
    for how in DRAWINGS {
        for (symbology, format, content, module) in SYMBOLS {
            let page = page(|levels| draw(levels, format, content, module, how), how.light);
            let found = find(&page, BarcodeLimits::default());
            let right = found.len() == 1
                && found[0].symbology == symbology
                && found[0].data == content.as_bytes()
                && placed(symbology, &found[0].outline, how);
            if !right {
                failed.push(format!("{} {symbology:?}: {found:?}", how.name));
            }
        }
    }
    assert!(failed.is_empty(), "{} of 30:\n{}", failed.len(), failed.join("\n"));
}

/// Of a linear symbol the reader names one row, and of Code 39 no more than that.
fn placed(symbology: Symbology, outline: &Quadrilateral, how: Drawing) -> bool {
    let Position { x, y } = outline.top_left;
    let beside = symbology != Symbology::Code39 && x < how.left as f32 - 2.0;
    !beside && y >= how.top as f32 - 2.0
}

#[test]
fn a_licence_brings_its_fields() {
    let page = page(|levels| draw(levels, BarcodeFormat::PDF_417, LICENCE, 2, PLAIN), PLAIN.light);
    let found = find(&page, BarcodeLimits::default());
    let fields = &found[0].fields;
    let birth = fields.iter().find(|field| field.name == "date_of_birth").unwrap();
    assert_eq!(birth.value, "1986-06-06");
}

#[test]
fn several_barcodes_stand_on_a_page() {
    let both = |levels: &mut [u8]| {
        draw(levels, BarcodeFormat::QR_CODE, "upper", 4, Drawing { top: 60, ..PLAIN });
        draw(levels, BarcodeFormat::PDF_417, LICENCE, 2, Drawing { top: 500, ..PLAIN });
    };
    let found = find(&page(both, PLAIN.light), BarcodeLimits::default());
    let symbologies: Vec<_> = found.iter().map(|reading| reading.symbology).collect();
    assert_eq!(symbologies, [Symbology::QrCode, Symbology::Pdf417]);
}

#[test]
fn nothing_is_read_from_nothing() {
    let mut state = 1_u32;
    let noise = |levels: &mut [u8]| {
        for level in levels {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *level = (state >> 24) as u8;
        }
    };
    assert!(find(&page(|_| (), 200), BarcodeLimits::default()).is_empty());
    assert!(find(&page(noise, 200), BarcodeLimits::default()).is_empty());
    let tiny = RgbImage::filled(PixelSize { width: 1, height: 1 }, Rgb::WHITE).unwrap();
    assert!(find(&tiny, BarcodeLimits::default()).is_empty());
}

#[test]
fn too_large_a_page_is_not_searched() {
    let page = page(|levels| draw(levels, BarcodeFormat::QR_CODE, "here", 4, PLAIN), PLAIN.light);
    let limits = BarcodeLimits { pixels: 1000, ..BarcodeLimits::default() };
    assert!(find(&page, limits).is_empty());
}
