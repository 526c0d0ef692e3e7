//! The face guest: one picture in, findings about one face out.
//!
//! 1. [`prepare`]: the request is checked and its picture decoded, once.
//! 2. [`infer`]: networks run, by name, through the host's graphs; [`search`]
//!    lets the detector look as often as it takes to be sure.
//! 3. [`interpret`]: what they say becomes the subject and one finding per task.
//!
//! The guest keeps nothing between requests and writes no logs.

pub mod infer;
pub mod interpret;
pub mod prepare;
pub mod search;

use selfsame_guest_kit::{Fault, Graphs, serve};
use selfsame_protocol::face::{FaceReply, FaceReport, FaceRequest};

/// Analyses one picture.
///
/// # Errors
/// A refusal of the whole request, see [`selfsame_protocol::face::Refusal`].
/// A task that fails alone says so in its own finding.
pub fn analyse<G: Graphs>(graphs: &G, request: &FaceRequest) -> FaceReply {
    let image = prepare::image(&request.image, request.limits, &request.subject)?;
    let subject = interpret::subject(graphs, &image, &request.subject)?;
    let findings = request
        .tasks
        .iter()
        .map(|task| interpret::finding(graphs, &image, subject.face.as_ref(), task))
        .collect();
    Ok(FaceReport {
        image_size: image.size(),
        face_count: subject.count,
        face: subject.face,
        findings,
    })
}

/// [`analyse`], framed.
///
/// # Errors
/// See [`Fault`].
pub fn analyse_frame<G: Graphs>(graphs: &G, frame: &[u8]) -> Result<Vec<u8>, Fault> {
    serve(frame, |request: FaceRequest| analyse(graphs, &request))
}
