//! What the recogniser says of lines.

use selfsame_documents::mrz::crop::{self, Growth, INPUT};
use selfsame_documents::mrz::lattice::Step;
use selfsame_documents::mrz::locate::TextLine;
use selfsame_documents::mrz::{Draft, Format};
use selfsame_guest_kit::{GraphError, Graphs, Tensor};
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::geometry::Quadrilateral;

/// The name of the recogniser's graph.
pub const RECOGNISER: &str = "document-mrz-recogniser";

/// Looks at lines that are cropped in one way, for a zone of a format if one is known;
/// `None` when they are no zone at all.
pub(super) fn look<G: Graphs>(
    graphs: &G,
    picture: &RgbImage,
    lines: &[TextLine],
    growth: Growth,
    known: Option<Format>,
) -> Result<Option<Draft>, GraphError> {
    let outlines = outlines(lines, growth);
    let inputs = outlines.iter().map(|outline| crop::input(picture, outline));
    let inputs = inputs.collect::<Result<Vec<_>, _>>().map_err(failed)?.concat();
    let count = u32::try_from(outlines.len()).map_err(|_| GraphError::Failed)?;
    let shape = vec![count, 1, INPUT.height, INPUT.width];
    let tensor = Tensor::new(shape, inputs).map_err(|_| GraphError::Failed)?;
    let outputs = graphs.compute(RECOGNISER, &[("input", &tensor)])?;
    let said = crop::steps(outputs.get("probs")?.data());
    let each = said.len() / outlines.len().max(1);
    let lines: Vec<Vec<Step>> = said.chunks(each.max(1)).map(<[_]>::to_vec).collect();
    Ok(match known {
        Some(format) => Draft::in_format(&lines, format),
        None => Draft::of(&lines),
    })
}

/// Where the crops of these lines are in the picture.
pub(super) fn outlines(lines: &[TextLine], growth: Growth) -> Vec<Quadrilateral> {
    lines.iter().filter_map(|line| crop::outline(line, growth)).collect()
}

pub(super) fn failed(_: ImageError) -> GraphError {
    GraphError::Failed
}
