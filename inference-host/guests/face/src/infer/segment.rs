//! The network that tells a person from the background.

use selfsame_biometrics::face::cutout;
use selfsame_biometrics::face::frame::PortraitFrame;
use selfsame_guest_kit::{GraphError, Graphs, Tensor};
use selfsame_imaging::RgbImage;
use selfsame_imaging::field::Field;

/// The name of its graph.
pub const SEGMENTER: &str = "person-segmenter";

/// How likely each place in and beside a portrait's frame shows a person.
///
/// # Errors
/// See [`GraphError`].
pub fn segment<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    frame: &PortraitFrame,
) -> Result<Field<1>, GraphError> {
    let data = cutout::tensor(image, frame).map_err(|_| GraphError::Failed)?;
    let side = u32::from(cutout::SIDE);
    let tensor = Tensor::new(vec![1, side, side, 3], data).map_err(|_| GraphError::Failed)?;
    let outputs = graphs.compute(SEGMENTER, &[("input", &tensor)])?;
    cutout::decode(outputs.get("mask")?.data()).map_err(|_| GraphError::Failed)
}
