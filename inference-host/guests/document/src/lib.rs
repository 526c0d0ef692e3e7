//! The document guest: one photo of a page in, everything on the page out.
//!
//! 1. [`prepare`]: the photo is decoded, once.
//! 2. [`locate`]: the page's corners are found.
//! 3. [`straighten`]: the page becomes a picture of its own, upright.
//! 4. Every source that is wanted is read on that picture.
//!
//! The guest keeps nothing between requests and writes no logs.

pub mod barcodes;
pub mod locate;
pub mod prepare;
pub mod straighten;

use barcodes::BarcodeLimits;
use selfsame_guest_kit::{Fault, Graphs, serve};
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_imaging::resize::{fitted_size, resize};
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::document::{
    BarcodeReading, Classification, DocumentRefusal, DocumentReply, DocumentReport,
    DocumentRequest, PageImages, PageJpeg, PageQuality, PageReport, PageRequest, ResizeRequest,
    Source, TamperingEvidence,
};
use straighten::Page;

/// Answers one request.
///
/// # Errors
/// A refusal of the whole request, see [`DocumentRefusal`].
pub fn analyse<G: Graphs>(graphs: &G, request: &DocumentRequest) -> DocumentReply {
    match request {
        DocumentRequest::Page(page) => self::page(graphs, page),
        DocumentRequest::Resize(picture) => resized(picture).map(DocumentReport::Jpeg),
    }
}

/// [`analyse`], framed.
///
/// # Errors
/// See [`Fault`].
pub fn analyse_frame<G: Graphs>(graphs: &G, frame: &[u8]) -> Result<Vec<u8>, Fault> {
    serve(frame, |request: DocumentRequest| analyse(graphs, &request))
}

fn page<G: Graphs>(graphs: &G, request: &PageRequest) -> DocumentReply {
    let photo = prepare::photo(&request.image, request.limits)?;
    let Some(location) = locate::page(graphs, &photo)? else { return Ok(DocumentReport::NoPage) };
    let page = Page::straightened(&photo, &location.corners).map_err(failed)?;
    Ok(DocumentReport::Page(Box::new(PageReport {
        image_size: photo.size(),
        location,
        page: file(&page.handed_out().map_err(failed)?)?,
        page_size: page.shape.size(),
        classification: Classification::default(),
        quality: PageQuality {
            sharpness: 0.0,
            brightness: 0.0,
            hotspots: 0.0,
            misplacements: Vec::new(),
        },
        mrz: None,
        fields: Vec::new(),
        lines: Vec::new(),
        barcodes: barcodes(&page, request),
        images: PageImages::default(),
        tampering: TamperingEvidence::default(),
    })))
}

fn barcodes(page: &Page, request: &PageRequest) -> Vec<BarcodeReading> {
    if request.wants(Source::Barcode) {
        barcodes::read(page, BarcodeLimits::default())
    } else {
        Vec::new()
    }
}

fn resized(request: &ResizeRequest) -> Result<PageJpeg, DocumentRefusal> {
    let picture = prepare::photo(&request.image, request.limits)?;
    let size = fitted_size(picture.size(), request.size);
    file(&resize(&picture, size).map_err(failed)?)
}

fn file(picture: &RgbImage) -> Result<PageJpeg, DocumentRefusal> {
    jpeg(picture, JpegQuality::default()).map(PageJpeg).map_err(failed)
}

fn failed(_: ImageError) -> DocumentRefusal {
    DocumentRefusal::Failed
}
