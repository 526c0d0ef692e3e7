//! Where a layout lies on a page.
//!
//! A page is cut out of its photo a few hundredths too large, too small or aside. The
//! anchors tell how: each stands somewhere on the page and elsewhere in the layout.

use super::file::{Anchor, Layout, Region};
use super::similar::{alike, folded};
use crate::text::order::middle;
use selfsame_protocol::document::TextLine;
use selfsame_protocol::geometry::{PixelSize, Position};

/// How far from its place an anchor is looked for, in shares of the page's sides.
const REACH: f32 = 0.08;

/// Lengths, over that of its region, of a line whose ends are those of the anchor.
const LENGTHS: std::ops::RangeInclusive<f32> = 0.88..=1.14;

/// Anchors closer together than this, as the deviation of their places, tell no scale.
const LEAST_SPREAD: f32 = 0.1;

/// Scales that a page cut out of its photo can have.
const SCALES: std::ops::RangeInclusive<f32> = 0.9..=1.1;

/// A line that is an anchor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Where the anchor has its middle in the layout.
    expected: Position,
    /// Where the line has its middle, both in shares of the page's sides.
    actual: Position,
    /// Whether the line is the anchor and nothing else, so that its ends are known.
    whole: bool,
}

/// The line that is an anchor: the nearest to its place.
#[must_use]
pub fn find(anchor: &Anchor, lines: &[TextLine], size: PixelSize) -> Option<Found> {
    let wanted = folded(&anchor.text);
    let expected = centre(anchor.region);
    let found = lines.iter().filter_map(|line| {
        let is_anchor = alike(&line.text, &anchor.text);
        let whole = is_anchor && is_as_long(line, anchor.region, size);
        let found = Found { expected, actual: share(line_centre(line), size), whole };
        (is_anchor || folded(&line.text).contains(&wanted)).then_some(found)
    });
    let near = found.filter(|found| within_reach(anchor.region, found.actual));
    near.min_by(|a, b| a.distance().total_cmp(&b.distance()))
}

/// Whether a line is as long as a region: neither cut off nor joined with another.
#[expect(clippy::cast_precision_loss, reason = "sides of pages are far below 2^24")]
fn is_as_long(line: &TextLine, region: Region, size: PixelSize) -> bool {
    let [left, _, right, _] = region.sides();
    let length = line.outline.top_right.x - line.outline.top_left.x;
    LENGTHS.contains(&(length / size.width as f32 / (right - left)))
}

impl Found {
    fn distance(&self) -> f32 {
        (self.actual.x - self.expected.x).hypot(self.actual.y - self.expected.y)
    }
}

fn within_reach(region: Region, place: Position) -> bool {
    let [left, top, right, bottom] = region.sides();
    (left - REACH..right + REACH).contains(&place.x)
        && (top - REACH..bottom + REACH).contains(&place.y)
}

/// A shift and a scale along each side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    across: Axis,
    down: Axis,
}

impl Placement {
    /// By the anchors of a layout that are found among lines.
    #[must_use]
    pub fn of(layout: &Layout, lines: &[TextLine], size: PixelSize) -> Self {
        let found = layout.anchors.iter().filter_map(|anchor| find(anchor, lines, size));
        let found: Vec<Found> = found.collect();
        let whole = found.iter().filter(|it| it.whole).map(|it| (it.expected.x, it.actual.x));
        let rows = found.iter().map(|it| (it.expected.y, it.actual.y));
        Self {
            across: Axis::fitted(&whole.collect::<Vec<_>>()),
            down: Axis::fitted(&rows.collect::<Vec<_>>()),
        }
    }

    /// Left, top, right and bottom of a region as it lies on the page, in shares.
    #[must_use]
    pub fn sides(&self, region: Region) -> [f32; 4] {
        let [left, top, right, bottom] = region.sides();
        [self.across.at(left), self.down.at(top), self.across.at(right), self.down.at(bottom)]
    }

    /// Whether a place, in pixels of a page of `size`, lies in a region.
    #[must_use]
    pub fn holds(&self, region: Region, place: Position, size: PixelSize) -> bool {
        let [left, top, right, bottom] = self.sides(region);
        let place = share(place, size);
        (left..right).contains(&place.x) && (top..bottom).contains(&place.y)
    }
}

/// What becomes of shares of one side.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Axis {
    scale: f32,
    shift: f32,
}

impl Axis {
    /// The least-squares line through pairs of expected and actual places. Places close
    /// together give a shift alone; a scale that no page has is taken for a mistake.
    #[expect(clippy::cast_precision_loss, reason = "a handful of anchors")]
    fn fitted(pairs: &[(f32, f32)]) -> Self {
        let count = pairs.len().max(1) as f32;
        let mean = |of: &dyn Fn(f32, f32) -> f32| {
            pairs.iter().map(|&(expected, actual)| of(expected, actual)).sum::<f32>() / count
        };
        let (expected, actual) = (mean(&|expected, _| expected), mean(&|_, actual| actual));
        let variance = mean(&|at, _| (at - expected).powi(2));
        let covariance = mean(&|at, to| (at - expected) * (to - actual));
        let spread = variance.sqrt() >= LEAST_SPREAD;
        let scale = if spread { covariance / variance } else { 1.0 };
        let scale = if SCALES.contains(&scale) { scale } else { 1.0 };
        Self { scale, shift: actual - scale * expected }
    }

    fn at(self, share: f32) -> f32 {
        self.scale * share + self.shift
    }
}

fn centre(region: Region) -> Position {
    let [left, top, right, bottom] = region.sides();
    Position { x: f32::midpoint(left, right), y: f32::midpoint(top, bottom) }
}

fn line_centre(line: &TextLine) -> Position {
    let (left, right) = (line.outline.top_left.x, line.outline.top_right.x);
    Position { x: f32::midpoint(left, right), y: middle(line) }
}

#[expect(clippy::cast_precision_loss, reason = "sides of pages are far below 2^24")]
fn share(place: Position, size: PixelSize) -> Position {
    Position { x: place.x / size.width as f32, y: place.y / size.height as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::tests::{MINIMAL, PAGE, line};

    fn layout(anchors: &str) -> Layout {
        let one = r#"{"text": "Identity card", "region": [0, 0, 1, 0.3]}"#;
        Layout::from_json(&MINIMAL.replace(one, anchors)).unwrap()
    }

    #[test]
    fn anchors_tell_shift_and_scale() {
        let layout = layout(
            r#"{"text": "Identity card", "region": [0.1, 0.1, 0.2625, 0.14]},
               {"text": "Holder", "region": [0.7, 0.8, 0.775, 0.84], "optional": true}"#,
        );
        // Ten pixels to the right, a twentieth lower at the bottom than at the top.
        let lines = [line("Identity card", 90.0, 50.0), line("Holder", 570.0, 420.0)];
        let placement = Placement::of(&layout, &lines, PAGE);
        let [left, top, right, bottom] =
            placement.sides(Region::try_from([0.2, 0.12, 0.75, 0.82]).unwrap());
        assert!((left - 0.2125).abs() < 0.01 && (right - 0.7625).abs() < 0.01, "{left} {right}");
        assert!((top - 0.12).abs() < 0.01 && (bottom - 0.86).abs() < 0.01, "{top} {bottom}");
    }

    #[test]
    fn without_anchors_a_layout_lies_where_it_says() {
        let region = Region::try_from([0.1, 0.2, 0.3, 0.4]).unwrap();
        let far = [line("Identity card", 100.0, 400.0)];
        let layout = layout(r#"{"text": "Identity card", "region": [0.1, 0.1, 0.3, 0.14]}"#);
        for lines in [&[][..], &far[..]] {
            assert_eq!(Placement::of(&layout, lines, PAGE).sides(region), region.sides());
        }
    }

    #[test]
    fn a_scale_that_no_page_has_is_none() {
        let axis = Axis::fitted(&[(0.1, 0.1), (0.9, 0.4)]);
        assert!((axis.scale - 1.0).abs() < 1e-6);
    }
}
