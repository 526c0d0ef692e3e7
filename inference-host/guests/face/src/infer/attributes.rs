//! The networks that tell attributes of a face.

use selfsame_biometrics::face::aspects;
use selfsame_biometrics::face::glasses::{self, lenses::EyeStrip};
use selfsame_biometrics::face::mask::{self, MaskView};
use selfsame_guest_kit::{GraphError, Graphs, Tensor};
use selfsame_imaging::RgbImage;
use selfsame_protocol::face::{Aspects, Glasses};
use selfsame_protocol::geometry::{Position, Quadrilateral};

/// The name of the graph that tells glasses.
pub const GLASSES: &str = "face-glasses";

/// The name of the graph that tells masked faces from bare ones.
pub const MASK: &str = "face-mask";

/// The name of the graph that tells age and gender.
pub const ASPECTS: &str = "face-aspects";

/// How likely a mask covers the face in `rectangle`, 0 to 1.
///
/// # Errors
/// See [`GraphError`]; a rectangle without extent is [`GraphError::Failed`].
pub fn mask<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    rectangle: &Quadrilateral,
) -> Result<f32, GraphError> {
    let view = MaskView::around(rectangle).ok_or(GraphError::Failed)?;
    let data = view.tensor(image).map_err(|_| GraphError::Failed)?;
    let side = u32::from(mask::SIDE);
    let tensor = Tensor::new(vec![1, side, side, 3], data).map_err(|_| GraphError::Failed)?;
    let outputs = graphs.compute(MASK, &[("input", &tensor)])?;
    let (loc, cls) = (outputs.get("loc")?.data(), outputs.get("cls")?.data());
    view.decode(loc, cls).map_err(|_| GraphError::Failed)
}

/// The age and gender that the face in `rectangle` looks like.
///
/// # Errors
/// See [`GraphError`]; a rectangle without extent is [`GraphError::Failed`].
pub fn aspects<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    rectangle: &Quadrilateral,
) -> Result<Aspects, GraphError> {
    let data = aspects::tensor(image, rectangle).map_err(|_| GraphError::Failed)?;
    let side = u32::from(aspects::SIDE);
    let tensor = Tensor::new(vec![1, 3, side, side], data.ok_or(GraphError::Failed)?)
        .map_err(|_| GraphError::Failed)?;
    let outputs = graphs.compute(ASPECTS, &[("input", &tensor)])?;
    let (age, gender) = (outputs.get("age")?.data(), outputs.get("gender_prob")?.data());
    aspects::decode(age, gender).map_err(|_| GraphError::Failed)
}

/// The scores of glasses; the face's mesh tells where to look.
///
/// # Errors
/// See [`GraphError`]; landmarks that span no face are [`GraphError::Failed`].
pub fn glasses<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    landmarks: &[Position; 5],
) -> Result<Glasses, GraphError> {
    let mesh = super::mesh(graphs, image, landmarks)?;
    let data = glasses::tensor(image, &mesh).map_err(|_| GraphError::Failed)?;
    let shape = vec![1, glasses::INPUT.height, glasses::INPUT.width, 3];
    let tensor =
        Tensor::new(shape, data.ok_or(GraphError::Failed)?).map_err(|_| GraphError::Failed)?;
    let outputs = graphs.compute(GLASSES, &[("input", &tensor)])?;
    let worn = glasses::decode(outputs.get("logit")?.data()).map_err(|_| GraphError::Failed)?;
    let strip = EyeStrip::measure(image, &mesh).map_err(|_| GraphError::Failed)?;
    Ok(glasses::scores(worn, &strip.ok_or(GraphError::Failed)?))
}
