//! The palm guest: a photo in, the largest palm and its template out.
//!
//! 1. The photo is decoded, once.
//! 2. [`search`]: hands are found, and looked at for an open palm.
//! 3. [`infer`]: networks and filters run, by name, through the host's graphs.
//!
//! The guest keeps nothing between requests and writes no logs.

pub mod infer;
pub mod search;

use infer::Setback;
use search::Shown;
use selfsame_biometrics::palm::template::PalmTemplate;
use selfsame_guest_kit::{Fault, GraphError, Graphs, serve};
use selfsame_imaging::{RgbImage, decode};
use selfsame_protocol::palm::{FoundPalm, PalmRefusal, PalmReply, PalmReport, PalmRequest};

/// Answers one request.
///
/// # Errors
/// A refusal of the whole request, see [`PalmRefusal`].
pub fn analyse<G: Graphs>(graphs: &G, request: &PalmRequest) -> PalmReply {
    let image = decode(&request.image, request.limits).map_err(|_| PalmRefusal::InvalidImage)?;
    let palm = palm(graphs, &image).map_err(refusal)?;
    Ok(PalmReport { image_size: image.size(), palm })
}

/// [`analyse`], framed.
///
/// # Errors
/// See [`Fault`].
pub fn analyse_frame<G: Graphs>(graphs: &G, frame: &[u8]) -> Result<Vec<u8>, Fault> {
    serve(frame, |request: PalmRequest| analyse(graphs, &request))
}

/// The largest palm of which enough lies in the picture.
///
/// # Errors
/// See [`Setback`].
pub fn palm<G: Graphs>(graphs: &G, image: &RgbImage) -> Result<Option<FoundPalm>, Setback> {
    for Shown { palm, region } in search::palms(graphs, image)? {
        if let Some(template) = PalmTemplate::new(infer::code(graphs, image, &region)?) {
            return Ok(Some(FoundPalm { palm, template: template.to_bytes() }));
        }
    }
    Ok(None)
}

fn refusal(setback: Setback) -> PalmRefusal {
    match setback {
        Setback::Graph(GraphError::Unknown) => PalmRefusal::ModelUnavailable,
        Setback::Graph(GraphError::Rejected | GraphError::Failed) | Setback::Picture => {
            PalmRefusal::Failed
        }
    }
}
