//! Second stage: where in the photo is the page?
//!
//! A network marks the page. Outlines come from the contour of what it marked, from
//! the long straight edges in the photo, and there is the photo as a whole: a scan
//! has no edges. The one that agrees best with the mark and has most edges along its
//! sides is the page, if there are lines of print on it; the network alone would take
//! many a face for one.

use crate::infer::{self, Setback};
use crate::straighten;
use selfsame_documents::page::candidate::Candidate;
use selfsame_documents::page::lines::lines;
use selfsame_documents::page::mask::Region;
use selfsame_documents::page::placement::corner_out_of_image;
use selfsame_documents::page::shape::PageShape;
use selfsame_documents::page::{candidate, shape};
use selfsame_guest_kit::Graphs;
use selfsame_imaging::RgbImage;
use selfsame_imaging::projective::scaled;
use selfsame_imaging::resize::{fitted_size, resize};
use selfsame_protocol::document::{DocumentRefusal, PageLocation};
use selfsame_protocol::face::CropSize;
use selfsame_protocol::geometry::Quadrilateral;

/// The longer side, in pixels, of the copy that edges are looked for in: a tenth of
/// a per cent is a pixel there.
const SEARCHED_SIDE: u32 = 1024;

/// The share of the photo below which something is not a page, or too small to read.
const LEAST_SHARE: f32 = 0.03;

/// The confidence below which there is no page.
const CONFIDENT: f32 = 0.5;

/// Lines of print that a page has.
const LEAST_PRINT: usize = 4;

/// Candidates that are looked at for print.
const TRIALS: usize = 3;

/// Finds the page; `None` when there is none.
///
/// # Errors
/// [`DocumentRefusal::ModelUnavailable`], [`DocumentRefusal::Failed`].
pub fn page<G: Graphs>(
    graphs: &G,
    photo: &RgbImage,
) -> Result<Option<PageLocation>, DocumentRefusal> {
    let size = photo.size();
    let wanted = CropSize { width: Some(SEARCHED_SIDE), height: Some(SEARCHED_SIDE) };
    let fitted = fitted_size(size, wanted);
    let searched = if fitted.width < size.width { resize(photo, fitted).ok() } else { None };
    let searched = searched.as_ref().unwrap_or(photo);
    let candidates = candidates(graphs, searched)?;
    let mut sure = candidates.iter().take(TRIALS).filter(|it| it.confidence > CONFIDENT);
    let found = sure.find(|candidate| has_print(searched, &candidate.corners));
    Ok(found.map(|Candidate { confidence, corners, .. }| {
        let corners = shape::landscape(&scaled(corners, searched.size(), size), size);
        let corner_out_of_image = corner_out_of_image(&corners, size);
        PageLocation { confidence: *confidence, corners, corner_out_of_image }
    }))
}

/// What may be the page in a copy of the photo, the best first.
///
/// # Errors
/// [`DocumentRefusal::ModelUnavailable`], [`DocumentRefusal::Failed`].
pub fn candidates<G: Graphs>(
    graphs: &G,
    photo: &RgbImage,
) -> Result<Vec<Candidate>, DocumentRefusal> {
    let logits = infer::page_mask(graphs, photo).map_err(|setback| match setback {
        Setback::Graph(_) => DocumentRefusal::ModelUnavailable,
        Setback::Picture => DocumentRefusal::Failed,
    })?;
    let region = Region::largest(&logits).filter(|region| region.share() > LEAST_SHARE);
    Ok(region.map(|region| candidate::candidates(photo, &region)).unwrap_or_default())
}

/// Whether lines of print run along the page with these corners.
fn has_print(photo: &RgbImage, corners: &Quadrilateral) -> bool {
    let lying = shape::landscape(corners, photo.size());
    let page = straighten::flat(photo, &lying, PageShape::Booklet.size());
    page.is_ok_and(|page| lines(&page, LEAST_PRINT).len() == LEAST_PRINT)
}
