//! Decoding YuNet's outputs.
//!
//! Three heads look at the input in cells of 8, 16 and 32 pixels. For cell
//! (column, row) of stride `s` a head gives a class score and an objectness
//! (both already between 0 and 1), a box `b` and five points `k`:
//! confidence `√(class · objectness)`, box centre `((column + b0)·s,
//! (row + b1)·s)`, box sides `(e^b2·s, e^b3·s)`, points `((column + kx)·s,
//! (row + ky)·s)`.

use super::{BoundingBox, Candidate};
use selfsame_protocol::geometry::{PixelSize, Position};
use thiserror::Error;

/// Cell sizes of the heads, in input pixels.
pub const STRIDES: [u32; 3] = [8, 16, 32];

/// What one head says: per cell, row after row.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// One class score per cell.
    pub class: &'a [f32],
    /// One objectness per cell.
    pub objectness: &'a [f32],
    /// Four box numbers per cell.
    pub boxes: &'a [f32],
    /// Five points per cell, x before y.
    pub points: &'a [f32],
}

/// A head's output does not fit the input's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the head of stride {stride} has the wrong number of outputs")]
pub struct HeadError {
    /// Stride of the head.
    pub stride: u32,
}

/// Reads all proposals of at least `threshold` confidence, in input pixels.
///
/// # Errors
/// [`HeadError`] when a head does not have one entry per cell of `input`.
pub fn decode(
    heads: &[Head<'_>; 3],
    input: PixelSize,
    threshold: f32,
) -> Result<Vec<Candidate>, HeadError> {
    let mut candidates = Vec::new();
    for (head, stride) in heads.iter().zip(STRIDES) {
        decode_head(head, stride, input, threshold, &mut candidates)?;
    }
    Ok(candidates)
}

fn decode_head(
    head: &Head<'_>,
    stride: u32,
    input: PixelSize,
    threshold: f32,
    candidates: &mut Vec<Candidate>,
) -> Result<(), HeadError> {
    let columns = (input.width / stride) as usize;
    let cells = columns * (input.height / stride) as usize;
    let (boxes, no_box) = head.boxes.as_chunks();
    let (points, no_point) = head.points.as_chunks();
    let lengths = [head.class.len(), head.objectness.len(), boxes.len(), points.len()];
    if lengths != [cells; 4] || !no_box.is_empty() || !no_point.is_empty() {
        return Err(HeadError { stride });
    }
    let scores = head.class.iter().zip(head.objectness);
    for (index, ((scores, bounds), points)) in scores.zip(boxes).zip(points).enumerate() {
        let confidence = confidence(*scores.0, *scores.1);
        if confidence.is_nan() || confidence < threshold {
            continue;
        }
        let cell = Cell::new(index, columns, stride);
        let (bounds, landmarks) = (cell.bounds(bounds), cell.landmarks(points));
        let candidate = Candidate { confidence, bounds, landmarks };
        if is_finite(&candidate) {
            candidates.push(candidate);
        }
    }
    Ok(())
}

fn confidence(class: f32, objectness: f32) -> f32 {
    (class.clamp(0.0, 1.0) * objectness.clamp(0.0, 1.0)).sqrt()
}

/// A cell of a head, by its corner in units of the stride.
struct Cell {
    column: f32,
    row: f32,
    stride: f32,
}

impl Cell {
    #[expect(clippy::cast_precision_loss, reason = "columns and rows are far below 2^24")]
    fn new(index: usize, columns: usize, stride: u32) -> Self {
        let (column, row) = (index % columns, index / columns);
        Self { column: column as f32, row: row as f32, stride: stride as f32 }
    }

    fn at(&self, x: f32, y: f32) -> Position {
        Position { x: (self.column + x) * self.stride, y: (self.row + y) * self.stride }
    }

    fn bounds(&self, &[x, y, width, height]: &[f32; 4]) -> BoundingBox {
        let centre = self.at(x, y);
        let (width, height) = (width.exp() * self.stride, height.exp() * self.stride);
        let top_left = Position { x: centre.x - width / 2.0, y: centre.y - height / 2.0 };
        BoundingBox { top_left, width, height }
    }

    fn landmarks(&self, points: &[f32; 10]) -> [Position; 5] {
        let (pairs, _) = points.as_chunks();
        let mut landmarks = [Position::default(); 5];
        for (landmark, &[x, y]) in landmarks.iter_mut().zip(pairs) {
            *landmark = self.at(x, y);
        }
        landmarks
    }
}

fn is_finite(candidate: &Candidate) -> bool {
    let BoundingBox { top_left, width, height } = candidate.bounds;
    let points = candidate.landmarks.iter().chain([&top_left]);
    let sum: f32 = points.map(|point| point.x.abs() + point.y.abs()).sum();
    (sum + width + height).is_finite()
}

#[cfg(test)]
mod tests {
    use super::*;

    const INPUT: PixelSize = PixelSize { width: 64, height: 32 };

    struct Owned {
        class: Vec<f32>,
        objectness: Vec<f32>,
        boxes: Vec<f32>,
        points: Vec<f32>,
    }

    impl Owned {
        fn blank(stride: u32) -> Self {
            let cells = ((INPUT.width / stride) * (INPUT.height / stride)) as usize;
            Self {
                class: vec![0.0; cells],
                objectness: vec![0.0; cells],
                boxes: vec![0.0; cells * 4],
                points: vec![0.0; cells * 10],
            }
        }

        fn head(&self) -> Head<'_> {
            Head {
                class: &self.class,
                objectness: &self.objectness,
                boxes: &self.boxes,
                points: &self.points,
            }
        }
    }

    fn blank() -> [Owned; 3] {
        STRIDES.map(Owned::blank)
    }

    fn run(owned: &[Owned; 3]) -> Result<Vec<Candidate>, HeadError> {
        decode(&owned.each_ref().map(Owned::head), INPUT, 0.5)
    }

    #[test]
    fn a_cell_becomes_a_face() {
        let mut heads = blank();
        // Column 2, row 1 of the stride-16 head, which has 4 columns.
        let index = 6;
        heads[1].class[index] = 0.81;
        heads[1].objectness[index] = 1.0;
        heads[1].boxes[index * 4..][..4].copy_from_slice(&[0.5, 0.25, 0.0, 2.0_f32.ln()]);
        heads[1].points[index * 10..][..4].copy_from_slice(&[0.0, 0.0, 1.0, -1.0]);
        let faces = run(&heads).unwrap();
        let [face] = faces[..] else { panic!("{faces:?}") };
        assert!((face.confidence - 0.9).abs() < 1e-6);
        let Position { x, y } = face.bounds.top_left;
        assert_eq!((x, y), (32.0, 4.0));
        assert!((face.bounds.width - 16.0).abs() < 1e-4);
        assert!((face.bounds.height - 32.0).abs() < 1e-4);
        assert_eq!(face.landmarks[0], Position { x: 32.0, y: 16.0 });
        assert_eq!(face.landmarks[1], Position { x: 48.0, y: 0.0 });
    }

    #[test]
    fn weak_cells_are_left_out() {
        let mut heads = blank();
        heads[0].class[0] = 0.49;
        heads[0].objectness[0] = 0.49;
        assert_eq!(run(&heads), Ok(vec![]));
    }

    #[test]
    fn nonsense_numbers_are_left_out() {
        for nonsense in [f32::NAN, f32::INFINITY, 1e30] {
            let mut heads = blank();
            heads[2].class[0] = 1.0;
            heads[2].objectness[0] = 1.0;
            heads[2].boxes[2] = nonsense;
            assert_eq!(run(&heads), Ok(vec![]), "{nonsense}");
        }
        let mut heads = blank();
        heads[2].class[0] = f32::NAN;
        assert_eq!(run(&heads), Ok(vec![]));
    }

    #[test]
    fn outputs_of_another_size_are_refused() {
        type Change = fn(&mut Owned);
        let changes: [Change; 4] = [
            |head| head.class.truncate(1),
            |head| head.objectness.push(0.0),
            |head| head.boxes.truncate(7),
            |head| head.points.clear(),
        ];
        for change in changes {
            let mut heads = blank();
            change(&mut heads[1]);
            assert_eq!(run(&heads), Err(HeadError { stride: 16 }));
        }
    }
}
