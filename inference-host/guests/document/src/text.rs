//! Fourth stage: the lines of print on a page.
//!
//! A detector finds lines on the whole page, a reader reads them one by one. Both
//! are bounded: so many lines are read and no more.

use crate::straighten::Page;
use selfsame_documents::text::detect::{self, TextBox};
use selfsame_documents::text::order::reading_order;
use selfsame_documents::text::read::{Alphabet, Reading, decode};
use selfsame_guest_kit::{GraphError, Graphs, Tensor};
use selfsame_imaging::luminance::luma;
use selfsame_imaging::planar::{ChannelOrder, Normalisation, planes};
use selfsame_imaging::projective::corners;
use selfsame_imaging::resize::resize;
use selfsame_imaging::warp::warp;
use selfsame_imaging::{Projective, Rgb, RgbImage};
use selfsame_protocol::document::TextLine;
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};
use std::sync::LazyLock;

/// The name of the detector's graph.
pub const DETECTOR: &str = "document-text-detector";

/// The name of the reader's graph.
pub const READER: &str = "document-text-reader";

/// Most lines of a page: full pages of booklets have about forty.
pub const MOST_LINES: usize = 96;

/// Height of the lines that the reader sees, in pixels.
const LINE_HEIGHT: u32 = 32;

/// Widest line that the reader sees; wider ones are squeezed.
const LINE_WIDTH: u32 = 1024;

/// Columns added at the end of a line, so that its last letter is read apart.
const TAIL: u32 = 8;

/// Pixels a step of the reader.
const STEP: u32 = 4;

/// A reading that is less sure is noise: a pattern taken for text.
const LEAST_CONFIDENCE: f32 = 0.5;

/// PaddleOCR feeds blue, green and red with the means meant for red, green and blue.
const DETECTOR_LEVELS: Normalisation = Normalisation {
    mean: [0.406 * 255.0, 0.456 * 255.0, 0.485 * 255.0],
    deviation: [0.225 * 255.0, 0.224 * 255.0, 0.229 * 255.0],
};

static ALPHABET: LazyLock<Alphabet> =
    LazyLock::new(|| Alphabet::with_blank_last(selfsame_documents::text::read::LATIN));

/// Reads the lines of a page, in reading order. Positions are on the handed-out page.
///
/// # Errors
/// See [`GraphError`]; [`GraphError::Unknown`] when a model is not installed.
pub fn read<G: Graphs>(graphs: &G, page: &Page) -> Result<Vec<TextLine>, GraphError> {
    let boxes = find(graphs, &page.picture)?;
    let lines = boxes.iter().map(|found| line(graphs, &page.picture, found));
    let mut lines = lines.collect::<Result<Vec<_>, _>>()?;
    lines.retain(|line| !line.text.is_empty() && line.confidence >= LEAST_CONFIDENCE);
    Ok(reading_order(lines))
}

/// Finds the lines of a picture.
///
/// # Errors
/// See [`GraphError`].
pub fn find<G: Graphs>(graphs: &G, picture: &RgbImage) -> Result<Vec<TextBox>, GraphError> {
    let size = detect::input_size(picture.size());
    let shown = resize(picture, size).map_err(|_| GraphError::Failed)?;
    let data = planes(&shown, ChannelOrder::Bgr, &DETECTOR_LEVELS);
    let input = Tensor::new(vec![1, 3, size.height, size.width], data);
    let input = input.map_err(|_| GraphError::Failed)?;
    let outputs = graphs.compute(DETECTOR, &[("x", &input)])?;
    let map = outputs.get("sigmoid_0.tmp_0")?.data();
    Ok(detect::decode(map, size, picture.size(), MOST_LINES))
}

fn line<G: Graphs>(
    graphs: &G,
    picture: &RgbImage,
    found: &TextBox,
) -> Result<TextLine, GraphError> {
    let Reading { text, confidence } = read_line(graphs, picture, &found.outline)?;
    let [top_left, top_right, bottom_right, bottom_left] =
        corners(&found.outline).map(Page::handed_out_position);
    let outline = Quadrilateral { top_left, top_right, bottom_right, bottom_left };
    Ok(TextLine { text, confidence, outline })
}

/// Reads what stands in an outline; nothing where the outline encloses nothing.
///
/// # Errors
/// See [`GraphError`].
pub fn read_line<G: Graphs>(
    graphs: &G,
    picture: &RgbImage,
    outline: &Quadrilateral,
) -> Result<Reading, GraphError> {
    let Some(strip) = strip(picture, outline) else { return Ok(Reading::default()) };
    let width = (strip.size().width + TAIL).next_multiple_of(STEP);
    let input = Tensor::new(vec![1, 1, LINE_HEIGHT, width], grey(&strip, width));
    let input = input.map_err(|_| GraphError::Failed)?;
    let outputs = graphs.compute(READER, &[("input", &input)])?;
    Ok(decode(outputs.get("probs")?.data(), &ALPHABET))
}

/// A line, straight and of the reader's height.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "casts saturate, and the width is clamped"
)]
fn strip(picture: &RgbImage, outline: &Quadrilateral) -> Option<RgbImage> {
    let distance = |from: Position, to: Position| (to.x - from.x).hypot(to.y - from.y);
    let length = distance(outline.top_left, outline.top_right);
    let height = distance(outline.top_left, outline.bottom_left);
    let width = (length / height * LINE_HEIGHT as f32).round() as u32;
    let size = PixelSize { width: width.clamp(8, LINE_WIDTH), height: LINE_HEIGHT };
    let to_picture = Projective::from_rectangle(size, outline)?;
    warp(picture, &to_picture, size, Rgb::WHITE).ok()
}

/// Luma as JPEG weighs it (ITU-T T.871), -1 to 1, rows padded to `width` with the
/// median of the last columns.
fn grey(strip: &RgbImage, width: u32) -> Vec<f32> {
    let level = |pixel: &[u8; 3]| luma(pixel.map(f32::from));
    let rows: Vec<Vec<f32>> =
        strip.rows().map(|row| row.as_chunks().0.iter().map(level).collect()).collect();
    let mut last: Vec<f32> =
        rows.iter().flat_map(|row| row.iter().rev().take(3)).copied().collect();
    last.sort_by(f32::total_cmp);
    let paper = last.get(last.len() / 2).copied().unwrap_or_default();
    let padded = rows.into_iter().flat_map(|mut row| {
        row.resize(width as usize, paper);
        row
    });
    padded.map(|level| level / 127.5 - 1.0).collect()
}
