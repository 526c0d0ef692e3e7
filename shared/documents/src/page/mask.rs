//! The mask network's answer: which part of the photo is page.

use selfsame_imaging::planar::{ChannelOrder, Normalisation, planes};
use selfsame_imaging::projective::corners;
use selfsame_imaging::resize::resize;
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// Pixels a side of the network's picture.
pub const INPUT_SIDE: u32 = 160;

/// Cells a side of its answer.
pub const MASK_SIDE: usize = 80;

/// The likelihood from which a cell is page.
const PAGE: f32 = 0.5;

/// The tensor of shape `[1, 3, 160, 160]` for a photo, which is squeezed to a square.
///
/// # Errors
/// [`ImageError::TooSmall`] for an empty photo.
pub fn tensor(photo: &RgbImage) -> Result<Vec<f32>, ImageError> {
    let square = resize(photo, PixelSize { width: INPUT_SIDE, height: INPUT_SIDE })?;
    let normalisation = Normalisation { mean: [127.5; 3], deviation: [127.5; 3] };
    Ok(planes(&square, ChannelOrder::Rgb, &normalisation))
}

/// The largest connected part of a mask.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    /// The likelihood of each cell, row after row, zero outside the part.
    likelihoods: Vec<f32>,
    /// How many cells it has.
    cells: usize,
    /// The mean likelihood of its cells.
    pub likelihood: f32,
}

impl Region {
    /// Finds the region in the network's answer of shape `[1, 1, 80, 80]`; `None`
    /// when there is no page, or the answer has another length.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "6,400 cells at most")]
    pub fn largest(logits: &[f32]) -> Option<Self> {
        if logits.len() != MASK_SIDE * MASK_SIDE {
            return None;
        }
        let likelihoods: Vec<f32> =
            logits.iter().map(|logit| 1.0 / (1.0 + (-logit).exp())).collect();
        let part = largest_part(&likelihoods)?;
        let mut kept = vec![0.0; likelihoods.len()];
        for &cell in &part {
            // A neighbour below the threshold says where between both the edge is.
            for near in neighbours(cell).chain([cell]) {
                if let (Some(kept), Some(&likelihood)) = (kept.get_mut(near), likelihoods.get(near))
                {
                    *kept = likelihood;
                }
            }
        }
        let sum: f32 = part.iter().filter_map(|&cell| likelihoods.get(cell)).sum();
        let cells = part.len();
        Some(Self { likelihoods: kept, cells, likelihood: sum / cells as f32 })
    }

    /// The share of the photo it covers.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "6,400 cells at most")]
    pub fn share(&self) -> f32 {
        self.cells as f32 / (MASK_SIDE * MASK_SIDE) as f32
    }

    /// Points of its contour, 0 to 1 along either side of the photo: where the
    /// likelihood passes the threshold between two cells, and where the region meets
    /// the edge of the photo.
    #[must_use]
    pub fn contour(&self) -> Vec<Position> {
        let mut points = Vec::new();
        for line in 0..MASK_SIDE {
            let middle = middle(line);
            let across = |step: usize| self.at(step, line);
            points.extend(crossings(across).map(|x| Position { x, y: middle }));
            let down = |step: usize| self.at(line, step);
            points.extend(crossings(down).map(|y| Position { x: middle, y }));
        }
        points
    }

    /// How well an outline, 0 to 1 along either side of the photo, covers the region:
    /// what it covers counts as far as it is more likely page than not, and against
    /// it as far as it is less.
    #[must_use]
    pub fn agreement(&self, outline: &Quadrilateral) -> f32 {
        let mut sum = 0.0;
        for row in 0..MASK_SIDE {
            let (left, right) = span(outline, middle(row));
            for column in 0..MASK_SIDE {
                // A cell that is covered in part counts in part.
                let covered = ((right - middle(column)) * SIDE + 0.5).clamp(0.0, 1.0)
                    - ((left - middle(column)) * SIDE + 0.5).clamp(0.0, 1.0);
                sum += covered * (self.at(column, row) - PAGE);
            }
        }
        sum
    }

    fn at(&self, column: usize, row: usize) -> f32 {
        self.likelihoods.get(row * MASK_SIDE + column).copied().unwrap_or_default()
    }
}

/// From where to where a row of the photo lies within a convex outline.
fn span(outline: &Quadrilateral, y: f32) -> (f32, f32) {
    let [a, b, c, d] = corners(outline);
    let mut span = (f32::INFINITY, f32::NEG_INFINITY);
    for (from, to) in [(a, b), (b, c), (c, d), (d, a)] {
        if (from.y <= y) != (to.y <= y) {
            let x = from.x + (y - from.y) / (to.y - from.y) * (to.x - from.x);
            span = (span.0.min(x), span.1.max(x));
        }
    }
    if span.0 > span.1 { (0.0, 0.0) } else { span }
}

/// Where a line of cells passes the threshold, the edges of the photo included.
fn crossings(at: impl Fn(usize) -> f32) -> impl Iterator<Item = f32> {
    let first = (at(0) >= PAGE).then_some(0.0);
    let last = (at(MASK_SIDE - 1) >= PAGE).then_some(1.0);
    let between = (1..MASK_SIDE).filter_map(move |step| {
        let (before, after) = (at(step - 1), at(step));
        let passes = (before >= PAGE) != (after >= PAGE);
        passes.then(|| middle(step - 1) + (PAGE - before) / (after - before) / SIDE)
    });
    first.into_iter().chain(between).chain(last)
}

#[expect(clippy::cast_precision_loss, reason = "a small constant")]
const SIDE: f32 = MASK_SIDE as f32;

#[expect(clippy::cast_precision_loss, reason = "80 cells at most")]
fn middle(step: usize) -> f32 {
    (step as f32 + 0.5) / SIDE
}

/// The cells of the largest 4-connected part that is page.
fn largest_part(likelihoods: &[f32]) -> Option<Vec<usize>> {
    let mut open: Vec<bool> = likelihoods.iter().map(|&likelihood| likelihood >= PAGE).collect();
    let mut largest = Vec::new();
    for start in 0..open.len() {
        let part = flood(&mut open, start);
        if part.len() > largest.len() {
            largest = part;
        }
    }
    (!largest.is_empty()).then_some(largest)
}

/// Takes the part around `start` out of `open`.
fn flood(open: &mut [bool], start: usize) -> Vec<usize> {
    let mut part = Vec::new();
    let mut waiting = vec![start];
    while let Some(cell) = waiting.pop() {
        if open.get_mut(cell).is_some_and(std::mem::take) {
            part.push(cell);
            waiting.extend(neighbours(cell));
        }
    }
    part
}

/// The cells beside, above and below a cell.
fn neighbours(cell: usize) -> impl Iterator<Item = usize> {
    let (column, row) = (cell % MASK_SIDE, cell / MASK_SIDE);
    [
        (column > 0).then(|| cell - 1),
        (column + 1 < MASK_SIDE).then_some(cell + 1),
        (row > 0).then(|| cell - MASK_SIDE),
        (row + 1 < MASK_SIDE).then_some(cell + MASK_SIDE),
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mask that is page in these columns and rows.
    fn logits(parts: &[[usize; 4]]) -> Vec<f32> {
        let is_page = |cell: usize| {
            let (column, row) = (cell % MASK_SIDE, cell / MASK_SIDE);
            parts.iter().any(|&[left, top, right, bottom]| {
                (left..right).contains(&column) && (top..bottom).contains(&row)
            })
        };
        (0..MASK_SIDE * MASK_SIDE).map(|cell| if is_page(cell) { 3.0 } else { -3.0 }).collect()
    }

    #[test]
    fn the_largest_part_counts() {
        let region = Region::largest(&logits(&[[10, 10, 50, 40], [60, 60, 70, 70]])).unwrap();
        assert!((region.share() - 1200.0 / 6400.0).abs() < 1e-6);
        assert!((region.likelihood - 0.9526).abs() < 1e-3);
        let contour = region.contour();
        assert_eq!(contour.len(), 2 * (40 + 30));
        let reach = |of: fn(&Position) -> f32| {
            let values = contour.iter().map(of);
            (values.clone().fold(1.0, f32::min), values.fold(0.0, f32::max))
        };
        let (left, right) = reach(|point| point.x);
        assert!((left - 0.125).abs() < 1e-4 && (right - 0.625).abs() < 1e-4, "{left} {right}");
        let (top, bottom) = reach(|point| point.y);
        assert!((top - 0.125).abs() < 1e-4 && (bottom - 0.5).abs() < 1e-4, "{top} {bottom}");
    }

    #[test]
    fn outlines_agree_as_far_as_they_cover() {
        let region = Region::largest(&logits(&[[20, 20, 60, 60]])).unwrap();
        let square = |low: f32, high: f32| {
            let at = |x, y| Position { x, y };
            region.agreement(&Quadrilateral {
                top_left: at(low, low),
                top_right: at(high, low),
                bottom_right: at(high, high),
                bottom_left: at(low, high),
            })
        };
        let exact = square(0.25, 0.75);
        assert!((exact - 1600.0 * 0.4526).abs() < 1.0, "{exact}");
        assert!(square(0.2, 0.8) < exact && square(0.3, 0.7) < exact);
        assert_eq!(square(0.5, 0.5), 0.0);
    }

    #[test]
    fn a_region_may_end_with_the_photo() {
        let contour = Region::largest(&logits(&[[0, 0, 80, 80]])).unwrap().contour();
        assert_eq!(contour.len(), 4 * MASK_SIDE);
        assert!(
            contour
                .iter()
                .all(|point| [0.0, 1.0].contains(&point.x) || [0.0, 1.0].contains(&point.y))
        );
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        assert_eq!(Region::largest(&logits(&[])), None);
        assert_eq!(Region::largest(&[9.0; 7]), None);
        assert_eq!(Region::largest(&[f32::NAN; MASK_SIDE * MASK_SIDE]), None);
    }
}
