//! The networks: which graph is asked, with which tensors, and how its outputs
//! are named.

use selfsame_biometrics::face::gaze::{self, EyePair, GazeError, HeadAngles, head_tensor};
use selfsame_biometrics::pad::expression;
use selfsame_biometrics::pad::passive::Network;
use selfsame_guest_kit::{GraphError, Graphs, Tensor};
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::face::DetectedFace;
use selfsame_protocol::liveness::GazeDirection;

/// The name of the graph that tells an expression.
pub const EXPRESSION: &str = "face-expression";

/// The name of the graph that sees how the head is turned.
pub const HEAD_POSE: &str = "liveness-head-pose";

/// The name of the graph that sees where the eyes look.
pub const GAZE: &str = "liveness-gaze";

/// The name of the graph of a network of passive detection.
#[must_use]
pub const fn passive(network: Network) -> &'static str {
    match network {
        Network::Near => "liveness-passive-near",
        Network::Wide => "liveness-passive-wide",
        Network::Border => "liveness-passive-border",
    }
}

/// Why a measure could not be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setback {
    /// A graph gave no answer.
    Graph(GraphError),
    /// The photo does not show what is measured.
    Photo,
}

impl From<GraphError> for Setback {
    fn from(error: GraphError) -> Self {
        Self::Graph(error)
    }
}

impl From<ImageError> for Setback {
    fn from(_: ImageError) -> Self {
        Self::Photo
    }
}

impl From<GazeError> for Setback {
    fn from(_: GazeError) -> Self {
        Self::Photo
    }
}

/// What the networks of passive detection answer, three probabilities each.
///
/// # Errors
/// See [`Setback`].
pub fn presentation<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    face: &DetectedFace,
) -> Result<[Vec<f32>; 3], Setback> {
    let [near, wide, border] = Network::ALL.map(|network| answer(graphs, network, image, face));
    Ok([near?, wide?, border?])
}

/// What one of them answers.
///
/// # Errors
/// See [`Setback`].
pub fn answer<G: Graphs>(
    graphs: &G,
    network: Network,
    image: &RgbImage,
    face: &DetectedFace,
) -> Result<Vec<f32>, Setback> {
    let input = picture(network.tensor(image, face)?, network.input_side())?;
    let outputs = graphs.compute(passive(network), &[("input", &input)])?;
    Ok(outputs.get("prob")?.data().to_vec())
}

/// The probabilities of seven expressions.
///
/// # Errors
/// See [`Setback`].
pub fn expression<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    face: &DetectedFace,
) -> Result<Vec<f32>, Setback> {
    let input = picture(expression::tensor(image, face)?, expression::INPUT_SIDE)?;
    let outputs = graphs.compute(EXPRESSION, &[("input", &input)])?;
    Ok(outputs.get("prob")?.data().to_vec())
}

/// Where the eyes look.
///
/// # Errors
/// See [`Setback`].
pub fn gaze<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    face: &DetectedFace,
) -> Result<GazeDirection, Setback> {
    let eyes = EyePair::new(&face.landmarks)?;
    let [left, right] = eyes.tensors(image)?;
    let (left, right) = (picture(left, gaze::INPUT_SIDE)?, picture(right, gaze::INPUT_SIDE)?);
    let head = tensor(vec![1, 3], head(graphs, image, face)?.tensor())?;
    let inputs =
        [("left_eye_image", &left), ("right_eye_image", &right), ("head_pose_angles", &head)];
    let outputs = graphs.compute(GAZE, &inputs)?;
    Ok(eyes.direction(outputs.get("gaze_vector")?.data())?)
}

fn head<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    face: &DetectedFace,
) -> Result<HeadAngles, Setback> {
    let input = picture(head_tensor(image, face)?, gaze::INPUT_SIDE)?;
    let outputs = graphs.compute(HEAD_POSE, &[("input", &input)])?;
    let angle = |name| match outputs.get(name)?.data() {
        &[degrees] => Ok(degrees),
        _ => Err(GraphError::Failed),
    };
    Ok(HeadAngles { yaw: angle("yaw")?, pitch: angle("pitch")? })
}

fn picture(data: Vec<f32>, side: u32) -> Result<Tensor, GraphError> {
    tensor(vec![1, 3, side, side], data)
}

fn tensor(shape: Vec<u32>, data: Vec<f32>) -> Result<Tensor, GraphError> {
    Tensor::new(shape, data).map_err(|_| GraphError::Failed)
}
