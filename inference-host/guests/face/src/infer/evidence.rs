//! The networks whose answers the qualities of a face rest on.

use super::mesh;
use selfsame_biometrics::face::eyes::{Eye, EyeCrop, IRIS_SIDE, ImageSide, STATE_SIDE};
use selfsame_biometrics::face::mesh::FaceMesh;
use selfsame_biometrics::face::mouth::{EXPRESSION_SIDE, expression_tensor};
use selfsame_biometrics::face::quality::Evidence;
use selfsame_guest_kit::{GraphError, Graphs, Outputs, Tensor};
use selfsame_imaging::RgbImage;
use selfsame_protocol::face::DetectedFace;
use selfsame_protocol::geometry::Quadrilateral;

/// The name of the graph that finds lids and iris.
pub const IRIS: &str = "face-iris";

/// The name of the graph that tells open eyes from closed ones.
pub const EYE_STATE: &str = "face-eye-state";

/// The name of the graph that tells expressions.
pub const EXPRESSION: &str = "face-expression";

/// What the networks find about a face. One that fails leaves its part out.
///
/// # Errors
/// [`GraphError::Unknown`] when there is no mesh to be had at all.
pub fn evidence<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    face: &DetectedFace,
) -> Result<Evidence, GraphError> {
    let mesh = match mesh(graphs, image, &face.landmarks) {
        Err(GraphError::Unknown) => return Err(GraphError::Unknown),
        answer => answer.ok(),
    };
    let look = |mesh: &FaceMesh, side| eye(graphs, image, mesh, side).ok();
    let eyes = [ImageSide::Left, ImageSide::Right].map(|side| look(mesh.as_ref()?, side));
    let expression = expression(graphs, image, &face.rectangle).ok();
    Ok(Evidence { mesh, eyes, expression })
}

/// Looks at one eye.
///
/// # Errors
/// See [`GraphError`]; an eye without extent is [`GraphError::Failed`].
pub fn eye<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    mesh: &FaceMesh,
    side: ImageSide,
) -> Result<Eye, GraphError> {
    let crop = EyeCrop::new(mesh, side).ok_or(GraphError::Failed)?;
    let input = crop.iris_tensor(image).map_err(|_| GraphError::Failed)?;
    let iris = ask(graphs, IRIS, vec![1, IRIS_SIDE, IRIS_SIDE, 3], input)?;
    let input = crop.state_tensor(image).map_err(|_| GraphError::Failed)?;
    let state = ask(graphs, EYE_STATE, vec![1, 3, STATE_SIDE, STATE_SIDE], input)?;
    let [_closed, open] = *state.get("prob")?.data() else { return Err(GraphError::Failed) };
    let (contour, iris) = (iris.get("eye_contour")?.data(), iris.get("iris")?.data());
    crop.decode(contour, iris, open).map_err(|_| GraphError::Failed)
}

/// The probabilities of seven expressions.
fn expression<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    rectangle: &Quadrilateral,
) -> Result<Vec<f32>, GraphError> {
    let input = expression_tensor(image, rectangle).ok_or(GraphError::Failed)?;
    let input = input.map_err(|_| GraphError::Failed)?;
    let shape = vec![1, 3, EXPRESSION_SIDE, EXPRESSION_SIDE];
    Ok(ask(graphs, EXPRESSION, shape, input)?.get("prob")?.data().to_vec())
}

fn ask<G: Graphs>(
    graphs: &G,
    graph: &str,
    shape: Vec<u32>,
    input: Vec<f32>,
) -> Result<Outputs, GraphError> {
    let tensor = Tensor::new(shape, input).map_err(|_| GraphError::Failed)?;
    graphs.compute(graph, &[("input", &tensor)])
}
