//! Finding faces: an overview first, then closer looks where they help.
//!
//! 1. The overview proposes faces; when it proposes none, or one that fills the
//!    picture, the close view proposes as well.
//! 2. Proposals of one face are joined, those of unwanted sizes dropped.
//! 3. A closer look refines the largest face, and has to confirm those the
//!    network was not certain of.

use crate::infer;
use selfsame_biometrics::face::detect::plan::{InputBudget, View};
use selfsame_biometrics::face::detect::{Candidate, nms, select};
use selfsame_guest_kit::{GraphError, Graphs};
use selfsame_imaging::RgbImage;
use selfsame_protocol::face::{FaceSearch, Refusal};

/// Confidence from which a candidate is a proposal. The detector's authors take
/// 0.6 as the threshold of good recall.
const PROPOSED: f32 = 0.6;

/// Confidence from which a proposal needs no closer look. In some 1250 cuts of
/// photographs without people only dogs and parts of a motorcycle reached it.
const CERTAIN: f32 = 0.8;

/// Confidence at which a closer look confirms a proposal. In trials ten of
/// thirteen uncertain faces reached it, of patterns those laid out like a face.
const CONFIRMED: f32 = 0.45;

/// Overlap from which two boxes in different views mean the same face.
const SAME_FACE_OVERLAP: f32 = 0.3;

/// Face size from which the close view proposes too.
const CLOSE_SIZE_RATIO: f32 = 0.6;

/// Closer looks at one picture; a picture full of patterns costs no more.
const MAX_LOOKS: usize = 16;

/// Finds the faces of the sizes asked for, largest first.
///
/// # Errors
/// [`Refusal::FaceSizeMemoryLimit`], [`Refusal::DetectorUnavailable`].
pub fn faces<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    search: &FaceSearch,
) -> Result<Vec<Candidate>, Refusal> {
    let overview = View::overview(image.size(), search, InputBudget::default())
        .map_err(|_| Refusal::FaceSizeMemoryLimit)?;
    let proposals = propose(graphs, image, &overview).map_err(|_| Refusal::DetectorUnavailable)?;
    let proposals = select::by_size(nms::suppress(proposals), search, image.size());
    confirm(graphs, image, proposals).map_err(|_| Refusal::DetectorUnavailable)
}

fn propose<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    overview: &View,
) -> Result<Vec<Candidate>, GraphError> {
    let size = image.size();
    let mut proposals = infer::detect(graphs, image, overview, PROPOSED)?;
    let fills_picture = |face: &Candidate| face.size_ratio(size) > CLOSE_SIZE_RATIO;
    if proposals.is_empty() || proposals.iter().any(fills_picture) {
        proposals.extend(infer::detect(graphs, image, &View::close(size), PROPOSED)?);
    }
    Ok(proposals)
}

fn confirm<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    proposals: Vec<Candidate>,
) -> Result<Vec<Candidate>, GraphError> {
    let mut faces = Vec::new();
    let mut looks = 0;
    for proposal in proposals {
        let is_certain = proposal.confidence >= CERTAIN;
        let is_subject = faces.is_empty();
        if (is_certain && !is_subject) || looks == MAX_LOOKS {
            faces.extend(is_certain.then_some(proposal));
            continue;
        }
        looks += 1;
        let seen = look_closer(graphs, image, &proposal)?;
        faces.extend(seen.or(is_certain.then_some(proposal)));
    }
    Ok(faces)
}

/// The same face, seen at the best size; `None` when it is not seen there.
fn look_closer<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    proposal: &Candidate,
) -> Result<Option<Candidate>, GraphError> {
    let view = View::around(proposal);
    let mut seen = infer::detect(graphs, image, &view, CONFIRMED)?;
    seen.retain(|seen| seen.bounds.intersection_over_union(&proposal.bounds) > SAME_FACE_OVERLAP);
    Ok(nms::blend(&seen)
        .map(|seen| Candidate { confidence: seen.confidence.max(proposal.confidence), ..seen }))
}
