//! Which layout a page has.

use super::file::{Anchor, Layout, Shape};
use super::similar::{alike, folded};
use crate::text::order::middle;
use selfsame_protocol::document::{DocumentAdvice, MrzFormat, TextLine};
use selfsame_protocol::geometry::{PixelSize, Position};

/// What is known of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen<'a> {
    /// Its lines of text.
    pub lines: &'a [TextLine],
    /// Its size, in which the lines' positions are counted.
    pub size: PixelSize,
    /// Its shape.
    pub shape: Shape,
    /// Format and issuing state of its machine-readable zone.
    pub zone: Option<(MrzFormat, &'a str)>,
}

/// The layout that a page has: the one with the most evidence among those that
/// nothing speaks against; the first of equals.
#[must_use]
pub fn classify<'l>(
    layouts: &'l [Layout],
    seen: &Seen<'_>,
    advice: &DocumentAdvice,
) -> Option<&'l Layout> {
    let admitted = layouts.iter().filter(|layout| admits(advice, layout));
    let rated = admitted.filter_map(|layout| Some((evidence(layout, seen)?, layout)));
    rated.rev().max_by_key(|(evidence, _)| *evidence).map(|(_, layout)| layout)
}

/// Whether the advice leaves a layout in.
fn admits(advice: &DocumentAdvice, layout: &Layout) -> bool {
    let one_of = |words: &[String], word: &str| {
        words.is_empty() || words.iter().any(|candidate| candidate.eq_ignore_ascii_case(word))
    };
    let format = advice.formats.is_empty()
        || layout.format.is_some_and(|format| advice.formats.contains(&format));
    one_of(&advice.countries, &layout.country)
        && one_of(&advice.types, &layout.kind)
        && one_of(&advice.editions, &layout.edition)
        && (advice.page_types.is_empty() || advice.page_types.contains(&layout.page))
        && format
}

/// How much speaks for a layout; `None` when something speaks against it.
fn evidence(layout: &Layout, seen: &Seen<'_>) -> Option<usize> {
    let by_zone = match (layout.format, seen.zone) {
        (Some(format), Some((found, country))) => {
            (format == found && is_country(country, &layout.country)).then_some(1)?
        }
        (None, Some(_)) => return None,
        (_, None) => 0,
    };
    let anchored = layout.anchors.iter().all(|anchor| stands(anchor, seen));
    let total = by_zone + layout.anchors.len();
    // A page seen at an angle may be taken for another shape.
    let by_shape = usize::from(layout.shape == seen.shape);
    (anchored && total > 0).then_some(2 * total + by_shape)
}

/// Zones write Germany as `D`.
fn is_country(zone: &str, layout: &str) -> bool {
    zone == layout || (zone == "D" && layout == "DEU")
}

fn stands(anchor: &Anchor, seen: &Seen<'_>) -> bool {
    let wanted = folded(&anchor.text);
    seen.lines.iter().any(|line| {
        let same = alike(&line.text, &anchor.text) || folded(&line.text).contains(&wanted);
        same && anchor.region.holds(centre(line), seen.size)
    })
}

fn centre(line: &TextLine) -> Position {
    let (left, right) = (line.outline.top_left.x, line.outline.top_right.x);
    Position { x: f32::midpoint(left, right), y: middle(line) }
}
