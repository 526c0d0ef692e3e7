//! Competitive Code (Kong and Zhang, "Competitive Coding Scheme for Palmprint
//! Verification", 2004): each cell of the region holds the orientation whose line filter
//! answers most strongly, written so that the distance of two orientations is the number
//! of bits in which they differ.
//!
//! The filters are a graph of their own, `palm-lines`, see `models/training/palm_lines.py`:
//! six Gabor filters over the locally normalised region, 30 degrees apart. Lines of a palm
//! are dark, so the smallest response wins.

use selfsame_protocol::geometry::Position;
use thiserror::Error;

/// Cells a side; a row is the bits of a word.
pub const CELLS: usize = 32;

/// Orientations that are told apart.
pub const ORIENTATIONS: usize = 6;

/// The middle of the first cell and the step to the next, in pixels of the drawn region:
/// where the filters, 35 pixels wide, are applied.
const FIRST_CELL: f32 = 17.5;
const CELL_STEP: f32 = 4.0;

/// The three bits of each orientation (Kong and Zhang, table 1).
const BITS: [[bool; 3]; ORIENTATIONS] = [
    [false, false, false],
    [false, false, true],
    [false, true, true],
    [true, true, true],
    [true, true, false],
    [true, false, false],
];

/// One bit per cell; the cell in column 0 is the lowest bit of its row.
pub type Plane = [u32; CELLS];

/// The filters' answer is none: the wrong length, or not finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the answer is no set of filter responses")]
pub struct MalformedResponses;

/// The orientations of a palm's lines. Cells that the picture does not show are known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CompetitiveCode {
    planes: [Plane; 3],
    shown: Plane,
}

impl CompetitiveCode {
    /// Codes the responses of the filters, orientation after orientation, each row after
    /// row. `is_shown` tells of a place of the drawn region whether the picture has it.
    ///
    /// # Errors
    /// [`MalformedResponses`].
    pub fn new(
        responses: &[f32],
        is_shown: impl Fn(Position) -> bool,
    ) -> Result<Self, MalformedResponses> {
        let all_finite = responses.iter().all(|response| response.is_finite());
        if responses.len() != ORIENTATIONS * CELLS * CELLS || !all_finite {
            return Err(MalformedResponses);
        }
        let of =
            |orientation: usize, cell: usize| responses.get(orientation * CELLS * CELLS + cell);
        let winner = |column: usize, row: usize| {
            let cell = row * CELLS + column;
            let answers = (0..ORIENTATIONS).filter_map(|it| Some((it, of(it, cell)?)));
            let strongest = answers.min_by(|a, b| a.1.total_cmp(b.1))?;
            BITS.get(strongest.0).copied()
        };
        let shown = plane(|column, row| is_shown(middle(column, row)));
        let bit = |number: usize| {
            plane(|column, row| winner(column, row).is_some_and(|bits| bits[number]))
        };
        Ok(Self::from_planes([bit(0), bit(1), bit(2)], shown))
    }

    /// A code of its planes: three of bits, and which cells are shown.
    #[must_use]
    pub fn from_planes(planes: [Plane; 3], shown: Plane) -> Self {
        let only_shown = |plane: Plane| std::array::from_fn(|row| plane[row] & shown[row]);
        Self { planes: planes.map(only_shown), shown }
    }

    /// The planes of bits.
    #[must_use]
    pub fn planes(&self) -> &[Plane; 3] {
        &self.planes
    }

    /// Which cells are shown.
    #[must_use]
    pub fn shown(&self) -> &Plane {
        &self.shown
    }

    /// How many cells are shown.
    #[must_use]
    pub fn cells(&self) -> u32 {
        self.shown.iter().map(|row| row.count_ones()).sum()
    }

    /// The code as if the palm had been turned by `angle`, in radians, clockwise, and
    /// enlarged by `scale`, about its middle. Angles are small against the 30 degrees
    /// between orientations, which stay.
    #[must_use]
    pub fn warped(&self, angle: f32, scale: f32) -> Self {
        let (sine, cosine) = angle.sin_cos();
        let half = centre();
        let source = |column: usize, row: usize| {
            let (x, y) = (offset(column) / scale, offset(row) / scale);
            let column = to_cell(cosine * x + sine * y + half)?;
            Some((column, to_cell(cosine * y - sine * x + half)?))
        };
        let taken = |from: &Plane| {
            plane(|column, row| source(column, row).is_some_and(|(x, y)| from[y] >> x & 1 == 1))
        };
        let [first, second, third] = &self.planes;
        Self { planes: [taken(first), taken(second), taken(third)], shown: taken(&self.shown) }
    }

    /// How far this code is from `other` moved by so many cells to the right and down:
    /// 0 for the same orientations, 0.5 for orientations by chance. `None` when they have
    /// fewer than `least` cells in common.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a few thousand bits")]
    pub fn distance(&self, other: &Self, right: i32, down: i32, least: u32) -> Option<f32> {
        let (mut different, mut common) = (0, 0);
        for (own, theirs) in overlap(down) {
            let moved = |plane: &Plane| shifted(plane[theirs], right);
            let both = self.shown[own] & moved(&other.shown);
            common += both.count_ones();
            for (plane, other) in self.planes.iter().zip(&other.planes) {
                different += ((plane[own] ^ moved(other)) & both).count_ones();
            }
        }
        (common >= least.max(1)).then(|| different as f32 / (3 * common) as f32)
    }
}

impl std::fmt::Debug for CompetitiveCode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "CompetitiveCode({} cells)", self.cells())
    }
}

/// The pairs of rows that meet when the second code is moved down.
fn overlap(down: i32) -> impl Iterator<Item = (usize, usize)> {
    let first = usize::try_from(down).unwrap_or_default();
    let other = usize::try_from(-down).unwrap_or_default();
    (first..CELLS).zip(other..CELLS)
}

fn shifted(row: u32, right: i32) -> u32 {
    let distance = right.unsigned_abs();
    let moved = if right < 0 { row.checked_shr(distance) } else { row.checked_shl(distance) };
    moved.unwrap_or_default()
}

fn plane(is_set: impl Fn(usize, usize) -> bool) -> Plane {
    let row = |row: usize| {
        (0..CELLS).fold(0, |bits, column| bits | u32::from(is_set(column, row)) << column)
    };
    std::array::from_fn(row)
}

/// The middle of a cell in pixels of the drawn region.
#[expect(clippy::cast_precision_loss, reason = "a cell of 32")]
fn middle(column: usize, row: usize) -> Position {
    let at = |cell: usize| FIRST_CELL + CELL_STEP * cell as f32;
    Position { x: at(column), y: at(row) }
}

#[expect(clippy::cast_precision_loss, reason = "half of 32")]
fn centre() -> f32 {
    (CELLS as f32 - 1.0) / 2.0
}

#[expect(clippy::cast_precision_loss, reason = "a cell of 32")]
fn offset(cell: usize) -> f32 {
    cell as f32 - centre()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "between 0 and 31"
)]
fn to_cell(at: f32) -> Option<usize> {
    let cell = at.round();
    (cell >= 0.0 && cell < CELLS as f32).then_some(cell as usize)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    const ALL: Plane = [u32::MAX; CELLS];

    /// A code whose cells hold what a hash says, the same for one seed.
    pub(in crate::palm) fn code(seed: u32) -> CompetitiveCode {
        let hash = |number: usize| {
            let mixed = (number as u32 ^ seed.wrapping_mul(0x9E37_79B9)).wrapping_mul(0x85EB_CA6B);
            (mixed ^ mixed >> 13).wrapping_mul(0xC2B2_AE35) >> 16
        };
        let orientation = |column: usize, row: usize| {
            // Lines are longer than a cell, so neighbours agree.
            hash(row / 3 * CELLS + column / 3) as usize % ORIENTATIONS
        };
        let bit = |number: usize| plane(|column, row| BITS[orientation(column, row)][number]);
        CompetitiveCode::from_planes([bit(0), bit(1), bit(2)], ALL)
    }

    /// The same code seen in some rows only.
    pub(in crate::palm) fn cut(
        code: &CompetitiveCode,
        rows: std::ops::Range<usize>,
    ) -> CompetitiveCode {
        let shown = std::array::from_fn(|row| if rows.contains(&row) { u32::MAX } else { 0 });
        CompetitiveCode::from_planes(*code.planes(), shown)
    }

    #[test]
    fn the_smallest_response_wins() {
        let mut responses = vec![0.0; ORIENTATIONS * CELLS * CELLS];
        // Orientation 4, bits 110, in column 2 of row 1.
        responses[4 * CELLS * CELLS + CELLS + 2] = -3.0;
        let code = CompetitiveCode::new(&responses, |_| true).unwrap();
        assert_eq!(code.planes().map(|plane| plane[1]), [4, 4, 0]);
        assert_eq!(code.cells(), 1024);
        let code = CompetitiveCode::new(&responses, |place| place.x > 80.0).unwrap();
        assert_eq!(code.shown()[0], 0xFFFF_0000);
        assert_eq!(code.planes()[0], [0; CELLS]);
        responses[0] = f32::NAN;
        for refused in [&responses[..], &responses[1..]] {
            let answer = CompetitiveCode::new(refused, |_| true);
            assert_eq!(answer, Err(MalformedResponses));
        }
    }

    #[test]
    fn the_distance_is_that_of_the_angles() {
        for (a, one) in BITS.iter().enumerate() {
            for (b, other) in BITS.iter().enumerate() {
                let fill = |bits: &[bool; 3]| {
                    let planes = bits.map(|bit| if bit { ALL } else { [0; CELLS] });
                    CompetitiveCode::from_planes(planes, ALL)
                };
                let steps = a.abs_diff(b).min(ORIENTATIONS - a.abs_diff(b));
                let distance = fill(one).distance(&fill(other), 0, 0, 1).unwrap();
                assert!((distance - steps as f32 / 3.0).abs() < 1e-6, "{a} {b}");
            }
        }
    }

    #[test]
    fn a_moved_code_is_found_where_it_went() {
        let code = code(7);
        let moved = |plane: &Plane| {
            std::array::from_fn(|row| if row < 2 { 0 } else { plane[row - 2] << 3 })
        };
        let planes = code.planes().each_ref().map(moved);
        let other = CompetitiveCode::from_planes(planes, moved(&ALL));
        assert_eq!(other.distance(&code, 3, 2, 1), Some(0.0));
        assert_eq!(code.distance(&other, -3, -2, 1), Some(0.0));
        assert!(code.distance(&other, 0, 0, 1).unwrap() > 0.2);
    }

    #[test]
    fn codes_without_common_cells_have_no_distance() {
        let code = code(7);
        let (upper, lower) = (cut(&code, 0..16), cut(&code, 16..32));
        assert_eq!(upper.distance(&lower, 0, 0, 1), None);
        assert_eq!(upper.distance(&code, 0, 0, 512), Some(0.0));
        assert_eq!(upper.distance(&code, 0, 0, 513), None);
        assert_eq!(code.distance(&code, 40, -40, 1), None);
    }

    #[test]
    fn a_turn_and_its_opposite_lead_back() {
        let code = code(7);
        assert_eq!(code.warped(0.0, 1.0), code);
        let turned = code.warped(0.1, 1.0);
        let back = turned.warped(-0.1, 1.0);
        assert!(code.distance(&turned, 0, 0, 1).unwrap() > 0.1);
        assert!(code.distance(&back, 0, 0, 1).unwrap() < 0.08);
        // What was on the right goes down.
        let mut right = [0; CELLS];
        right[16] = 1 << 31;
        let turned = CompetitiveCode::from_planes([right; 3], right).warped(0.2, 1.0);
        let row = turned.shown().iter().position(|&row| row >> 30 != 0);
        assert!(row.is_some_and(|row| row > 17), "{row:?}");
    }
}
