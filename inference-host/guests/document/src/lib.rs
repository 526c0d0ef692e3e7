//! The document guest: one photo of a page in, everything on the page out.
//!
//! 1. [`prepare`]: the photo is decoded, once.
//! 2. [`locate`]: the page's corners are found.
//! 3. [`straighten`]: the page becomes a picture of its own.
//! 4. [`upright`]: that picture is turned the right way up.
//! 5. Every source that is wanted is read on it: [`mrz`], [`text`] and [`printed`],
//!    [`barcodes`], [`portrait`] and [`pictures`].
//! 6. [`tampering`]: it is asked whether the page is an original.
//!
//! [`infer`] asks the networks, by name, through the host's graphs.
//!
//! The guest keeps nothing between requests and writes no logs.

pub mod barcodes;
pub mod infer;
pub mod locate;
pub mod mrz;
pub mod pictures;
pub mod portrait;
pub mod prepare;
pub mod printed;
pub mod straighten;
pub mod tampering;
pub mod text;
pub mod upright;

use barcodes::BarcodeLimits;
use mrz::Zone;
use selfsame_documents::layout::Layout;
use selfsame_documents::mrz::kind;
use selfsame_documents::page::quality;
use selfsame_guest_kit::{Fault, GraphError, Graphs, serve};
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_imaging::resize::{fitted_size, resize};
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::document::{
    BarcodeReading, Classification, DocumentRefusal, DocumentReply, DocumentReport,
    DocumentRequest, PageImages, PageJpeg, PageLocation, PageReport, PageRequest, ResizeRequest,
    Source, TextField, TextLine,
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
    let page = upright::upright(graphs, page).map_err(failed)?;
    let (page, zone) = zone(graphs, request, &photo, page)?;
    let handed_out = page.handed_out().map_err(failed)?;
    let quality = quality::quality(&handed_out, &page.corners, photo.size());
    let print = print(graphs, request, &page, zone.as_ref())?;
    let told = print.layout.is_none() && request.wants(Source::GlobalOcr);
    let tampering = tampering::evidence(&photo, &page, &handed_out, &quality, &print.fields);
    Ok(DocumentReport::Page(Box::new(PageReport {
        image_size: photo.size(),
        location: PageLocation { corners: page.corners, ..location },
        page: file(&handed_out)?,
        page_size: page.shape.size(),
        classification: print.classification(request, zone.as_ref()),
        quality,
        mrz: zone.map(|zone| zone.reading),
        images: images(graphs, &page, request, &print),
        fields: print.fields,
        lines: if told { print.lines } else { Vec::new() },
        barcodes: barcodes(&page, request),
        tampering,
    })))
}

/// The page as its zone shows it, if it has one that can be read.
fn zone<G: Graphs>(
    graphs: &G,
    request: &PageRequest,
    photo: &RgbImage,
    page: Page,
) -> Result<(Page, Option<Zone>), DocumentRefusal> {
    let wanted = request.wants(Source::Mrz);
    let found = if wanted { mrz::read(graphs, photo, &page) } else { Ok(None) };
    let found = found.map_err(missing)?;
    let Some(found) = found else { return Ok((page, None)) };
    let (page, zone) = mrz::settled(photo, page, &found).map_err(failed)?;
    Ok((page, Some(zone)))
}

/// What the print of a page says.
#[derive(Default)]
struct Print {
    layout: Option<&'static Layout>,
    fields: Vec<TextField>,
    lines: Vec<TextLine>,
}

fn print<G: Graphs>(
    graphs: &G,
    request: &PageRequest,
    page: &Page,
    zone: Option<&Zone>,
) -> Result<Print, DocumentRefusal> {
    let (by_layout, by_labels) = (request.wants(Source::Viz), request.wants(Source::GlobalOcr));
    if !by_layout && !by_labels {
        return Ok(Print::default());
    }
    let lines = text::read(graphs, page).map_err(missing)?;
    let layout = printed::layout(&lines, page.shape, zone.map(Zone::issue), &request.advice);
    let named = if layout.is_some() { by_layout } else { by_labels };
    let fields = if named { printed::fields(layout, &lines, page.shape) } else { Vec::new() };
    Ok(Print { layout, fields, lines })
}

impl Print {
    /// What the page is by its layout, or else by its zone.
    fn classification(&self, request: &PageRequest, zone: Option<&Zone>) -> Classification {
        let by_zone = || zone.map(|zone| kind::classification(&zone.fields, &request.advice));
        self.layout.map(printed::classification).or_else(by_zone).unwrap_or_default()
    }
}

fn missing(error: GraphError) -> DocumentRefusal {
    match error {
        GraphError::Unknown => DocumentRefusal::ModelUnavailable,
        GraphError::Rejected | GraphError::Failed => DocumentRefusal::Failed,
    }
}

fn barcodes(page: &Page, request: &PageRequest) -> Vec<BarcodeReading> {
    if request.wants(Source::Barcode) {
        barcodes::read(page, BarcodeLimits::default())
    } else {
        Vec::new()
    }
}

/// A page without a layout is searched for what a layout would tell.
fn images<G: Graphs>(graphs: &G, page: &Page, request: &PageRequest, print: &Print) -> PageImages {
    let (portrait, others) = (request.wants(Source::DocumentPortrait), request.wants(Source::Viz));
    let cut = || pictures::cut_out(page, print.layout, &print.lines);
    let images = if others { cut() } else { PageImages::default() };
    let by_faces = others && print.layout.is_none();
    let faces = if portrait || by_faces { portrait::faces(graphs, page) } else { Vec::new() };
    PageImages {
        portrait: portrait.then(|| portrait::portrait(graphs, page, &faces)).flatten(),
        ghost_portrait: by_faces
            .then(|| portrait::ghost(page, &faces))
            .flatten()
            .or(images.ghost_portrait),
        ..images
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
