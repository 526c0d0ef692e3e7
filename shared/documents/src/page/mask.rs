//! The mask network's answer: which part of the photo is page.

use selfsame_imaging::planar::{ChannelOrder, Normalisation, planes};
use selfsame_imaging::projective::corners;
use selfsame_imaging::resize::resize;
use selfsame_imaging::{ImageError, Orientation, RgbImage};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// Pixels a side of the network's picture.
pub const INPUT_SIDE: u32 = 160;

/// Cells a side of its answer.
pub const MASK_SIDE: usize = 80;

/// The likelihood from which a cell is page.
const PAGE: f32 = 0.5;

/// How the photo is turned. What the network misses in one turn it sees in another:
/// the mean of its four answers overlaps with the page by a hundredth more.
pub const TURNS: [Orientation; 4] =
    [Orientation::Upright, Orientation::Rotate90, Orientation::Rotate180, Orientation::Rotate270];

/// The tensor of shape `[4, 3, 160, 160]` for a photo, which is squeezed to a square,
/// in every one of [`TURNS`].
///
/// # Errors
/// [`ImageError::TooSmall`] for an empty photo.
pub fn tensor(photo: &RgbImage) -> Result<Vec<f32>, ImageError> {
    let square = resize(photo, PixelSize { width: INPUT_SIDE, height: INPUT_SIDE })?;
    let normalisation = Normalisation { mean: [127.5; 3], deviation: [127.5; 3] };
    let turned = TURNS.iter().map(|turn| turn.apply(square.clone()));
    Ok(turned.flat_map(|square| planes(&square, ChannelOrder::Rgb, &normalisation)).collect())
}

/// The mean of the network's answers of shape `[4, 1, 80, 80]`, turned back.
#[must_use]
pub fn mean(answers: &[f32]) -> Vec<f32> {
    let last = MASK_SIDE - 1;
    let answers: Vec<&[f32]> = answers.chunks_exact(MASK_SIDE * MASK_SIDE).collect();
    let cells = (0..MASK_SIDE * MASK_SIDE).map(|cell| (cell % MASK_SIDE, cell / MASK_SIDE));
    let mean = cells.map(|(column, row)| {
        let places = [
            (column, row),
            (last - row, column),
            (last - column, last - row),
            (row, last - column),
        ];
        let logits = answers
            .iter()
            .zip(places)
            .filter_map(|(answer, (column, row))| answer.get(row * MASK_SIDE + column));
        logits.sum::<f32>() / TURNS.len() as f32
    });
    mean.collect()
}

/// The largest connected part of a mask.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    /// The likelihood of each cell, row after row, zero outside the part.
    likelihoods: Vec<f32>,
    /// By how much each row's cells are more likely page than not, added up from the
    /// left: one number more than cells a row.
    gains: Vec<f32>,
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
        let gains = kept.chunks_exact(MASK_SIDE).flat_map(gains).collect();
        Some(Self { likelihoods: kept, gains, cells, likelihood: sum / cells as f32 })
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

    /// How well an outline, 0 to 1 along either side of the photo, covers the region,
    /// 1 at best: what it covers counts as far as it is more likely page than not, and
    /// against it as far as it is less.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "6,400 cells at most")]
    pub fn agreement(&self, outline: &Quadrilateral) -> f32 {
        let rows = self.gains.chunks_exact(MASK_SIDE + 1).enumerate();
        let gained = rows.map(|(row, gains)| {
            let (left, right) = span(outline, middle(row));
            up_to(gains, right * SIDE) - up_to(gains, left * SIDE)
        });
        gained.sum::<f32>() / ((self.likelihood - PAGE) * self.cells as f32)
    }

    /// The part of the photo that it lies in, with `margin` around it: the corners at
    /// the top left and the bottom right, 0 to 1 along either side.
    #[must_use]
    pub fn bounds(&self, margin: f32) -> (Position, Position) {
        let contour = self.contour();
        let low = |of: fn(&Position) -> f32| contour.iter().map(of).fold(1.0, f32::min) - margin;
        let high = |of: fn(&Position) -> f32| contour.iter().map(of).fold(0.0, f32::max) + margin;
        let first = Position { x: low(|it| it.x), y: low(|it| it.y) };
        (first, Position { x: high(|it| it.x), y: high(|it| it.y) })
    }

    fn at(&self, column: usize, row: usize) -> f32 {
        self.likelihoods.get(row * MASK_SIDE + column).copied().unwrap_or_default()
    }
}

/// By how much the first cells of a row are more likely page than not: none of them,
/// one, two and so on.
fn gains(row: &[f32]) -> Vec<f32> {
    let mut gains = vec![0.0];
    gains.extend(row.iter().scan(0.0, |sum, likelihood| {
        *sum += likelihood - PAGE;
        Some(*sum)
    }));
    gains
}

/// What `gains` are up to a place between two cells. A cell that is covered in part
/// counts in part.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
#[expect(clippy::cast_precision_loss, reason = "80 cells at most")]
fn up_to(gains: &[f32], place: f32) -> f32 {
    let place = place.clamp(0.0, SIDE);
    let whole = place as usize;
    let at = |index: usize| gains.get(index).or(gains.last()).copied().unwrap_or_default();
    at(whole) + (place - whole as f32) * (at(whole + 1) - at(whole))
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
        assert!((exact - 1.0).abs() < 1e-3, "{exact}");
        assert!(square(0.2, 0.8) < exact && square(0.3, 0.7) < exact);
        assert_eq!(square(0.5, 0.5), 0.0);
    }

    #[test]
    fn answers_are_turned_back() {
        // Page in the top left corner, as each turn shows it.
        let corners = [[0, 0, 20, 10], [70, 0, 80, 20], [60, 70, 80, 80], [0, 60, 10, 80]];
        let answers: Vec<f32> = corners.iter().flat_map(|&part| logits(&[part])).collect();
        assert_eq!(mean(&answers), logits(&[[0, 0, 20, 10]]));
        assert_eq!(mean(&[]), vec![0.0; MASK_SIDE * MASK_SIDE]);
    }

    #[test]
    fn bounds_hold_the_region() {
        let region = Region::largest(&logits(&[[20, 40, 60, 60]])).unwrap();
        let (low, high) = region.bounds(0.1);
        for (found, expected) in [(low.x, 0.15), (low.y, 0.4), (high.x, 0.85), (high.y, 0.85)] {
            assert!((found - expected).abs() < 1e-3, "{found} {expected}");
        }
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
