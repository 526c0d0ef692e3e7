//! Second stage: the networks. Which graph is asked, with which tensors, and
//! how its outputs are named.

mod attributes;
mod evidence;
mod segment;

pub use attributes::{ASPECTS, GLASSES, MASK, aspects, glasses, mask};
pub use evidence::{EXPRESSION, EYE_STATE, IRIS, evidence, eye};
pub use segment::{SEGMENTER, segment};

use selfsame_biometrics::face::detect::Candidate;
use selfsame_biometrics::face::detect::plan::View;
use selfsame_biometrics::face::detect::yunet::{self, Head, STRIDES};
use selfsame_biometrics::face::extract::Algorithm;
use selfsame_biometrics::face::mesh::{FaceMesh, MeshCrop, SIDE};
use selfsame_guest_kit::{GraphError, Graphs, Outputs, Tensor};
use selfsame_imaging::RgbImage;
use selfsame_protocol::geometry::Position;

/// The name of the detector's graph.
pub const DETECTOR: &str = "face-detector";

/// The name of the mesh's graph.
pub const MESH: &str = "face-mesh";

/// The name of an extractor's graph.
#[must_use]
pub const fn extractor(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Reid0095 => "face-extractor-reid0095",
        Algorithm::MobileFaceNet => "face-extractor-mobilefacenet",
    }
}

/// Lets the detector look at one view; candidates are in picture coordinates.
///
/// # Errors
/// See [`GraphError`].
pub fn detect<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    view: &View,
    threshold: f32,
) -> Result<Vec<Candidate>, GraphError> {
    let input = view.input();
    let data = view.tensor(image).map_err(|_| GraphError::Failed)?;
    let shape = vec![1, 3, input.height, input.width];
    let tensor = Tensor::new(shape, data).map_err(|_| GraphError::Failed)?;
    let outputs = graphs.compute(DETECTOR, &[("input", &tensor)])?;
    let heads = heads(&outputs)?;
    let candidates = yunet::decode(&heads, input, threshold).map_err(|_| GraphError::Failed)?;
    Ok(candidates.into_iter().map(|candidate| view.to_image(candidate)).collect())
}

fn heads(outputs: &Outputs) -> Result<[Head<'_>; 3], GraphError> {
    let [fine, middle, coarse] = STRIDES.map(|stride| head(outputs, stride));
    Ok([fine?, middle?, coarse?])
}

fn head(outputs: &Outputs, stride: u32) -> Result<Head<'_>, GraphError> {
    let output = |part| outputs.get(&format!("{part}_{stride}")).map(Tensor::data);
    Ok(Head {
        class: output("cls")?,
        objectness: output("obj")?,
        boxes: output("bbox")?,
        points: output("kps")?,
    })
}

/// Extracts the features of a face.
///
/// # Errors
/// See [`GraphError`]; a face that cannot be aligned is [`GraphError::Failed`].
pub fn extract<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    landmarks: &[Position; 5],
    algorithm: Algorithm,
) -> Result<Vec<f32>, GraphError> {
    let data = algorithm.tensor(image, landmarks).map_err(|_| GraphError::Failed)?;
    let side = algorithm.pose().side;
    let tensor = Tensor::new(vec![1, 3, side, side], data).map_err(|_| GraphError::Failed)?;
    let outputs = graphs.compute(extractor(algorithm), &[("input", &tensor)])?;
    Ok(outputs.get("embedding")?.data().to_vec())
}

/// Finds the mesh of a face.
///
/// # Errors
/// See [`GraphError`]; landmarks that span no face are [`GraphError::Failed`].
pub fn mesh<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    landmarks: &[Position; 5],
) -> Result<FaceMesh, GraphError> {
    let crop = MeshCrop::around(landmarks).ok_or(GraphError::Failed)?;
    let data = crop.tensor(image).map_err(|_| GraphError::Failed)?;
    let shape = vec![1, SIDE, SIDE, 3];
    let tensor = Tensor::new(shape, data).map_err(|_| GraphError::Failed)?;
    let outputs = graphs.compute(MESH, &[("input", &tensor)])?;
    let [face_flag] = *outputs.get("face_flag")?.data() else { return Err(GraphError::Failed) };
    crop.decode(outputs.get("landmarks")?.data(), face_flag).map_err(|_| GraphError::Failed)
}
