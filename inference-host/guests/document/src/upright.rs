//! Fourth stage: the page the right way up.
//!
//! Its corners tell which sides are long, not which of them is the top. Lines of
//! print do: a network looks at the longest. Where there are none, or they disagree,
//! a face decides, if there is one.

use crate::infer;
use crate::straighten::Page;
use selfsame_documents::page::lines::lines;
use selfsame_guest_face::search;
use selfsame_guest_kit::Graphs;
use selfsame_imaging::{ImageError, Orientation, RgbImage};
use selfsame_protocol::face::FaceSearch;

/// Lines that are looked at. They cost a millisecond each.
const MAX_LINES: usize = 12;

/// How far from one half the mean answer is when lines agree.
const AGREED: f32 = 0.1;

/// Turns the page if it is upside down. What no network can tell stays as it is.
///
/// # Errors
/// None in practice: sizes are fixed.
pub fn upright<G: Graphs>(graphs: &G, page: Page) -> Result<Page, ImageError> {
    let picture = page.handed_out()?;
    let answer = by_print(graphs, &picture).or_else(|| by_face(graphs, picture));
    Ok(if answer == Some(true) { page.turned() } else { page })
}

/// Whether print is upside down; `None` when it does not tell.
#[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
fn by_print<G: Graphs>(graphs: &G, picture: &RgbImage) -> Option<bool> {
    let lines = lines(picture, MAX_LINES);
    if lines.is_empty() {
        return None;
    }
    let answers = infer::upside_down(graphs, picture, &lines).ok()?;
    let mean = answers.iter().sum::<f32>() / answers.len() as f32;
    ((mean - 0.5).abs() > AGREED).then_some(mean > 0.5)
}

/// Whether a face is found with more confidence when the page is turned.
fn by_face<G: Graphs>(graphs: &G, picture: RgbImage) -> Option<bool> {
    let confidence = |picture: &RgbImage| {
        let faces = search::faces(graphs, picture, &FaceSearch::default()).unwrap_or_default();
        faces.iter().map(|face| face.confidence).fold(0.0, f32::max)
    };
    let upright = confidence(&picture);
    let turned = confidence(&Orientation::Rotate180.apply(picture));
    (upright != turned).then_some(turned > upright)
}
