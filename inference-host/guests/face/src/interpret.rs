//! Third stage: what the networks' answers mean for the request.

use crate::infer;
use selfsame_biometrics::face::detect::plan::{InputBudget, View};
use selfsame_biometrics::face::detect::{Candidate, nms, select};
use selfsame_biometrics::face::extract::Algorithm;
use selfsame_biometrics::face::frame::PortraitFrame;
use selfsame_biometrics::face::template::Template;
use selfsame_guest_kit::{GraphError, Graphs};
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_imaging::warp::warp;
use selfsame_imaging::{Rgb, RgbImage};
use selfsame_protocol::face::{
    CropSize, DetectedFace, FaceFinding, FaceSearch, FaceTask, Refusal, Subject,
};

/// Confidence from which a candidate counts as a face.
const FACE_CONFIDENCE: f32 = 0.7;

/// Face size from which the close view is worth a look: the detector sees such
/// faces badly in the first view.
const CLOSE_SIZE_RATIO: f32 = 0.6;

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
        Subject::Largest(search) => {
            let faces = search_faces(graphs, image, search)?;
            let count = u32::try_from(faces.len()).unwrap_or(u32::MAX);
            Ok(FoundSubject { face: faces.first().map(Candidate::to_detected), count })
        }
    }
}

/// Faces of the sizes asked for, largest first.
fn search_faces<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    search: &FaceSearch,
) -> Result<Vec<Candidate>, Refusal> {
    let size = image.size();
    let view = View::for_search(size, search, InputBudget::default())
        .map_err(|_| Refusal::FaceSizeMemoryLimit)?;
    let detect = |view: &View| {
        infer::detect(graphs, image, view, FACE_CONFIDENCE)
            .map_err(|_| Refusal::DetectorUnavailable)
    };
    let mut candidates = detect(&view)?;
    let largest = candidates.iter().map(|face| face.size_ratio(size)).fold(0.0, f32::max);
    if candidates.is_empty() || largest > CLOSE_SIZE_RATIO {
        candidates.extend(detect(&View::close(size))?);
    }
    Ok(select::by_size(nms::suppress(candidates), search, size))
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
        (FaceTask::Upright, _) => upright(image),
        (_, None) => FaceFinding::NoFace,
        (FaceTask::Template, Some(face)) => template(graphs, image, face),
        (FaceTask::Crop(size), Some(face)) => crop(image, face, *size),
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

fn crop(image: &RgbImage, face: &DetectedFace, wanted: CropSize) -> FaceFinding {
    let Some(frame) = PortraitFrame::new(&face.landmarks) else { return FaceFinding::Failed };
    let size = frame.crop_size(wanted);
    match warp(image, &frame.from_crop(size), size, Rgb::WHITE) {
        Ok(portrait) => upright(&portrait),
        Err(_) => FaceFinding::Failed,
    }
}

fn upright(image: &RgbImage) -> FaceFinding {
    jpeg(image, JpegQuality::default()).map_or(FaceFinding::Failed, FaceFinding::Jpeg)
}
