//! The liveness guest: photos and capture records in, observations out.
//!
//! 1. [`selfsame_guest_face`] decodes a photo, once, and finds the face.
//! 2. [`infer`]: networks run, by name, through the host's graphs.
//! 3. [`observe`]: what the photo's role needs becomes an observation.
//!
//! A capture record is opened by [`record`], and its photos go the same way.
//!
//! The guest keeps nothing between requests and writes no logs. Scores are not its
//! business: they come from observations alone, see `pad` in
//! `selfsame-biometrics`.

pub mod infer;
pub mod observe;
pub mod record;

use selfsame_guest_face::prepare;
use selfsame_guest_kit::{Fault, Graphs, serve};
use selfsame_protocol::liveness::{
    LivenessRefusal, LivenessReply, LivenessReport, LivenessRequest, Observation, PhotoRequest,
};

/// Answers one request.
///
/// # Errors
/// A refusal of the whole request, see [`LivenessRefusal`].
pub fn analyse<G: Graphs>(graphs: &G, request: &LivenessRequest) -> LivenessReply {
    match request {
        LivenessRequest::Photo(photo) => self::photo(graphs, photo).map(LivenessReport::Photo),
        LivenessRequest::Record(record) => {
            record::record(graphs, record).map(LivenessReport::Record)
        }
    }
}

fn photo<G: Graphs>(graphs: &G, request: &PhotoRequest) -> Result<Observation, LivenessRefusal> {
    let image = prepare::image(&request.image, request.limits, &request.subject)
        .map_err(LivenessRefusal::Photo)?;
    observe::observe(graphs, &image, &request.subject, request.role)
}

/// [`analyse`], framed.
///
/// # Errors
/// See [`Fault`].
pub fn analyse_frame<G: Graphs>(graphs: &G, frame: &[u8]) -> Result<Vec<u8>, Fault> {
    serve(frame, |request: LivenessRequest| analyse(graphs, &request))
}
