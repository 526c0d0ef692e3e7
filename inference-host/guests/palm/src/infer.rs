//! The networks and filters: which graph is asked, with which tensors, and how its
//! outputs are named.

use selfsame_biometrics::palm::code::CompetitiveCode;
use selfsame_biometrics::palm::detect::{self, Candidate, View};
use selfsame_biometrics::palm::hand::{self, Hand, HandSquare};
use selfsame_biometrics::palm::region::{self, Region};
use selfsame_guest_kit::{GraphError, Graphs, Tensor};
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::geometry::Position;

/// The name of the graph that finds palms.
pub const DETECTOR: &str = "palm-detector";

/// The name of the graph that finds the joints of a hand.
pub const JOINTS: &str = "palm-hand-joints";

/// The name of the graph of line filters.
pub const LINES: &str = "palm-lines";

/// Why a graph gave no answer about a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setback {
    /// A graph gave no answer.
    Graph(GraphError),
    /// The picture does not allow to ask.
    Picture,
}

impl From<GraphError> for Setback {
    fn from(error: GraphError) -> Self {
        Self::Graph(error)
    }
}

impl From<ImageError> for Setback {
    fn from(_: ImageError) -> Self {
        Self::Picture
    }
}

/// All proposals of palms in one view, of at least `threshold` confidence.
///
/// # Errors
/// See [`Setback`].
pub fn detect<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    view: &View,
    threshold: f32,
) -> Result<Vec<Candidate>, Setback> {
    let input = tensor(vec![1, detect::SIDE, detect::SIDE, 3], view.tensor(image)?)?;
    let outputs = graphs.compute(DETECTOR, &[("input_1", &input)])?;
    let (boxes, logits) = (outputs.get("Identity")?, outputs.get("Identity_1")?);
    let candidates = view.decode(boxes.data(), logits.data(), threshold);
    candidates.map_err(|_| GraphError::Failed.into())
}

/// The hand in a square.
///
/// # Errors
/// See [`Setback`].
pub fn hand<G: Graphs>(graphs: &G, image: &RgbImage, square: &HandSquare) -> Result<Hand, Setback> {
    let input = tensor(vec![1, hand::SIDE, hand::SIDE, 3], square.tensor(image)?)?;
    let outputs = graphs.compute(JOINTS, &[("input_1", &input)])?;
    let only = |name| match outputs.get(name)?.data() {
        &[value] => Ok(value),
        _ => Err(GraphError::Failed),
    };
    let (presence, right) = (only("Identity_1")?, only("Identity_2")?);
    let hand = square.decode(outputs.get("Identity")?.data(), presence, right);
    hand.map_err(|_| GraphError::Failed.into())
}

/// The code of a palm's region.
///
/// # Errors
/// See [`Setback`].
pub fn code<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    region: &Region,
) -> Result<CompetitiveCode, Setback> {
    let is_shown = |place| region.shows(place, image.size());
    Ok(code_of(graphs, region.tensor(image)?, is_shown)?)
}

/// The code of a region that is drawn already: its luminance, and which places of it the
/// picture has.
///
/// # Errors
/// See [`GraphError`].
pub fn code_of<G: Graphs>(
    graphs: &G,
    luminance: Vec<f32>,
    is_shown: impl Fn(Position) -> bool,
) -> Result<CompetitiveCode, GraphError> {
    let input = tensor(vec![1, 1, region::SIDE, region::SIDE], luminance)?;
    let outputs = graphs.compute(LINES, &[("region", &input)])?;
    let code = CompetitiveCode::new(outputs.get("responses")?.data(), is_shown);
    code.map_err(|_| GraphError::Failed)
}

fn tensor(shape: Vec<u32>, data: Vec<f32>) -> Result<Tensor, GraphError> {
    Tensor::new(shape, data).map_err(|_| GraphError::Failed)
}
