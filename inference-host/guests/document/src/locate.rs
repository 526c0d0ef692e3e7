//! Second stage: where in the photo is the page?
//!
//! A network marks the page, its contour gets four sides, and these are laid onto
//! the edges in the photo. A scan cut to the page has no edges: it is taken whole.
//! Either way a page is what has lines of print; the network alone would take many a
//! face for one.

use crate::infer::{self, Setback};
use crate::straighten::Page;
use selfsame_documents::page::edges::Refined;
use selfsame_documents::page::lines::lines;
use selfsame_documents::page::mask::Region;
use selfsame_documents::page::quality::corner_out_of_image;
use selfsame_documents::page::{edges, outline, shape};
use selfsame_guest_kit::Graphs;
use selfsame_imaging::projective::{corners, is_convex};
use selfsame_imaging::resize::{fitted_size, resize};
use selfsame_imaging::{Part, RgbImage};
use selfsame_protocol::document::{DocumentRefusal, PageLocation};
use selfsame_protocol::face::CropSize;
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// The longer side, in pixels, of the copy that edges are looked for in: a tenth of
/// a per cent is a pixel there.
const SEARCHED_SIDE: u32 = 1024;

/// The share of the photo below which something is not a page, or too small to read.
const LEAST_SHARE: f32 = 0.03;

/// The share of its four-sided outline that a page fills. Heads and other things are
/// less angular.
const FILLED: f32 = 0.85;

/// The confidence below which there is no page.
const CONFIDENT: f32 = 0.5;

/// Lines of print that a page has.
const LEAST_PRINT: usize = 4;

/// The share of a photo that must be marked to take it whole: when an outline with
/// print was found, though not with four edges, and when none was.
const WHOLE_SHARE: (f32, f32) = (0.6, 0.3);

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
    let logits = infer::page_mask(graphs, searched).map_err(|setback| match setback {
        Setback::Graph(_) => DocumentRefusal::ModelUnavailable,
        Setback::Picture => DocumentRefusal::Failed,
    })?;
    let found = Region::largest(&logits)
        .filter(|region| region.share() > LEAST_SHARE)
        .and_then(|region| best(searched, &region));
    Ok(found.map(|Candidate { confidence, corners, .. }| {
        let corners = shape::landscape(&scaled(&corners, searched.size(), size), size);
        let corner_out_of_image = corner_out_of_image(&corners, size);
        PageLocation { confidence, corners, corner_out_of_image }
    }))
}

/// What may be the page.
struct Candidate {
    confidence: f32,
    /// In pixels of the searched photo.
    corners: Quadrilateral,
    /// Whether every side has an edge.
    has_edges: bool,
}

fn best(photo: &RgbImage, region: &Region) -> Option<Candidate> {
    let outlined = outlined(photo, region);
    let least_share = match &outlined {
        Some(candidate) if candidate.has_edges => return outlined,
        Some(_) => WHOLE_SHARE.0,
        None => WHOLE_SHARE.1,
    };
    let whole = if region.share() > least_share { whole(photo, region) } else { None };
    whole.or(outlined)
}

/// What is marked, with its four sides.
fn outlined(photo: &RgbImage, region: &Region) -> Option<Candidate> {
    let hull = outline::quadrilateral(&region.contour()).filter(is_convex)?;
    let outline = outline::settled(&hull, |outline| region.agreement(outline));
    let filled = region.share() / outline::visible_area(&outline);
    let confidence = region.likelihood * (filled / FILLED).min(1.0);
    let coarse = scaled(&outline, PixelSize { width: 1, height: 1 }, photo.size());
    let Refined { corners, supported } = edges::refined(photo, &coarse);
    let is_page = confidence > CONFIDENT && has_print(photo, &corners);
    is_page.then_some(Candidate { confidence, corners, has_edges: supported == 4 })
}

/// The photo as a whole.
fn whole(photo: &RgbImage, region: &Region) -> Option<Candidate> {
    let corners = Part { left: 0, top: 0, size: photo.size() }.corners();
    let ratio = shape::ratio(&corners, photo.size())?;
    let is_page_shaped = shape::is_whole(ratio) || shape::is_whole(ratio.recip());
    let is_page = is_page_shaped && has_print(photo, &corners);
    is_page.then_some(Candidate { confidence: region.likelihood, corners, has_edges: false })
}

/// Whether lines of print run along the page with these corners.
fn has_print(photo: &RgbImage, corners: &Quadrilateral) -> bool {
    let page = Page::straightened(photo, &shape::landscape(corners, photo.size()));
    let page = page.and_then(|page| page.handed_out());
    page.is_ok_and(|page| lines(&page, LEAST_PRINT).len() == LEAST_PRINT)
}

/// The corners in a picture of another size.
#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn scaled(quad: &Quadrilateral, from: PixelSize, to: PixelSize) -> Quadrilateral {
    let across = to.width as f32 / from.width as f32;
    let down = to.height as f32 / from.height as f32;
    let scale = |point: Position| Position { x: point.x * across, y: point.y * down };
    let [top_left, top_right, bottom_right, bottom_left] = corners(quad).map(scale);
    Quadrilateral { top_left, top_right, bottom_right, bottom_left }
}
