//! Third stage: what the networks' answers mean for the request.

mod portrait;

use crate::{infer, search};
use selfsame_biometrics::face::detect::Candidate;
use selfsame_biometrics::face::extract::Algorithm;
use selfsame_biometrics::face::quality::assess;
use selfsame_biometrics::face::template::Template;
use selfsame_guest_kit::{GraphError, Graphs};
use selfsame_imaging::RgbImage;
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_imaging::resize::{fitted_size, resize};
use selfsame_protocol::face::{CropSize, DetectedFace, FaceFinding, FaceTask, Refusal, Subject};

/// Whom the request is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FoundSubject {
    /// The face; absent when nobody was found.
    pub face: Option<DetectedFace>,
    /// How many faces of the wanted sizes there are.
    pub count: u32,
}

/// Finds the subject, or takes the one the request names.
///
/// # Errors
/// [`Refusal::FaceSizeMemoryLimit`], [`Refusal::DetectorUnavailable`].
pub fn subject<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    subject: &Subject,
) -> Result<FoundSubject, Refusal> {
    match subject {
        Subject::Known(face) => Ok(FoundSubject { face: Some(*face), count: 1 }),
        Subject::Largest(wanted) => {
            let faces = search::faces(graphs, image, wanted)?;
            let count = u32::try_from(faces.len()).unwrap_or(u32::MAX);
            Ok(FoundSubject { face: faces.first().map(Candidate::to_detected), count })
        }
    }
}

/// Does one task on the face.
#[must_use]
pub fn finding<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    face: Option<&DetectedFace>,
    task: &FaceTask,
) -> FaceFinding {
    match (task, face) {
        (FaceTask::Upright(size), _) => upright(image, *size),
        (_, None) => FaceFinding::NoFace,
        (FaceTask::Template, Some(face)) => template(graphs, image, face),
        (FaceTask::Crop(size), Some(face)) => portrait::crop(image, face, *size),
        (FaceTask::RemovedBackground(size), Some(face)) => {
            portrait::removed_background(graphs, image, face, *size)
        }
        (FaceTask::Glasses, Some(face)) => {
            found(infer::glasses(graphs, image, &face.landmarks), FaceFinding::Glasses)
        }
        (FaceTask::Mask, Some(face)) => {
            found(infer::mask(graphs, image, &face.rectangle), FaceFinding::Mask)
        }
        (FaceTask::Quality, Some(face)) => {
            let evidence = infer::evidence(graphs, image, face);
            let assessed = evidence.map(|evidence| assess(image, face, &evidence));
            found(assessed, |quality| FaceFinding::Quality(Box::new(quality)))
        }
        (FaceTask::Aspects, Some(face)) => {
            found(infer::aspects(graphs, image, &face.rectangle), FaceFinding::Aspects)
        }
    }
}

/// The finding that one graph was asked for.
fn found<T>(answer: Result<T, GraphError>, to_finding: fn(T) -> FaceFinding) -> FaceFinding {
    match answer {
        Ok(answer) => to_finding(answer),
        Err(GraphError::Unknown) => FaceFinding::Unavailable,
        Err(GraphError::Rejected | GraphError::Failed) => FaceFinding::Failed,
    }
}

/// The template by the best extractor there is.
fn template<G: Graphs>(graphs: &G, image: &RgbImage, face: &DetectedFace) -> FaceFinding {
    for algorithm in Algorithm::ALL {
        match infer::extract(graphs, image, &face.landmarks, algorithm) {
            Ok(features) => {
                let template = Template::new(algorithm, &features);
                return template
                    .map_or(FaceFinding::Failed, |it| FaceFinding::Template(it.to_bytes()));
            }
            Err(GraphError::Unknown) => {}
            Err(GraphError::Rejected | GraphError::Failed) => return FaceFinding::Failed,
        }
    }
    FaceFinding::Unavailable
}

fn upright(image: &RgbImage, wanted: CropSize) -> FaceFinding {
    let size = fitted_size(image.size(), wanted);
    if size == image.size() {
        return encoded(image);
    }
    resize(image, size).map_or(FaceFinding::Failed, |image| encoded(&image))
}

fn encoded(image: &RgbImage) -> FaceFinding {
    jpeg(image, JpegQuality::default()).map_or(FaceFinding::Failed, FaceFinding::Jpeg)
}
