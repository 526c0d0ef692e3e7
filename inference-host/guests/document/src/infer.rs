//! The networks: which graph is asked, with which tensors, and how its outputs are
//! named.

use selfsame_documents::page::mask;
use selfsame_guest_kit::{GraphError, Graphs, Tensor};
use selfsame_imaging::planar::{ChannelOrder, Normalisation, planes};
use selfsame_imaging::resize::resize_part;
use selfsame_imaging::{ImageError, Part, RgbImage};
use selfsame_protocol::geometry::PixelSize;

/// The name of the graph that tells page from ground.
pub const PAGE_MASK: &str = "document-page-mask";

/// The name of the graph that tells which way up a line of print is.
pub const LINE_ORIENTATION: &str = "document-line-orientation";

/// What that graph sees of a line.
const LINE: PixelSize = PixelSize { width: 192, height: 48 };

/// Its levels go from -1 to 1.
const LINE_LEVELS: Normalisation = Normalisation { mean: [127.5; 3], deviation: [127.5; 3] };

/// Why a network gave no answer about a picture.
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

/// How likely each cell of a photo is page, as logits.
///
/// # Errors
/// See [`Setback`].
pub fn page_mask<G: Graphs>(graphs: &G, photo: &RgbImage) -> Result<Vec<f32>, Setback> {
    let turns = u32::try_from(mask::TURNS.len()).unwrap_or(u32::MAX);
    let shape = vec![turns, 3, mask::INPUT_SIDE, mask::INPUT_SIDE];
    let pictures = tensor(shape, mask::tensor(photo)?)?;
    let outputs = graphs.compute(PAGE_MASK, &[("picture", &pictures)])?;
    Ok(mask::mean(outputs.get("mask")?.data()))
}

/// How likely each line is upside down, 0 to 1. Of a long line the beginning is
/// shown, as much as the network has room for.
///
/// # Errors
/// See [`Setback`].
pub fn upside_down<G: Graphs>(
    graphs: &G,
    page: &RgbImage,
    lines: &[Part],
) -> Result<Vec<f32>, Setback> {
    let mut data = Vec::new();
    for line in lines {
        let width = line.size.width.min(line.size.height * LINE.width / LINE.height).max(1);
        let part = Part { size: PixelSize { width, ..line.size }, ..*line };
        let picture = resize_part(page, part, LINE)?;
        data.extend(planes(&picture, ChannelOrder::Bgr, &LINE_LEVELS));
    }
    let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    let batch = tensor(vec![count, 3, LINE.height, LINE.width], data)?;
    let outputs = graphs.compute(LINE_ORIENTATION, &[("x", &batch)])?;
    let answers = outputs.get("softmax_0.tmp_0")?.data();
    Ok(answers.as_chunks::<2>().0.iter().map(|&[_, turned]| turned).collect())
}

fn tensor(shape: Vec<u32>, data: Vec<f32>) -> Result<Tensor, GraphError> {
    Tensor::new(shape, data).map_err(|_| GraphError::Failed)
}
