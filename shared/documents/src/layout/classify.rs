//! Which layout a page has.

use super::file::{Anchor, Layout, Shape};
use super::placement::find;
use selfsame_protocol::document::{DocumentAdvice, MrzFormat, TextLine};
use selfsame_protocol::geometry::PixelSize;

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
            (format == found && is_country(country, &layout.country)).then_some(true)?
        }
        (None, Some(_)) => return None,
        (_, None) => false,
    };
    let stands = |anchor: &&Anchor| find(anchor, seen.lines, seen.size).is_some();
    let found = layout.anchors.iter().filter(stands).count();
    let mut needed = layout.anchors.iter().filter(|anchor| !anchor.optional);
    let anchored = found > 0 && needed.all(|anchor| stands(&anchor));
    // With the zone of its state, half of the anchors will do.
    let is_recognised = anchored || (by_zone && 2 * found >= layout.anchors.len());
    // A page seen at an angle may be taken for another shape.
    let by_shape = usize::from(layout.shape == seen.shape);
    is_recognised.then_some(2 * (found + usize::from(by_zone)) + by_shape)
}

/// Zones write Germany as `D`.
fn is_country(zone: &str, layout: &str) -> bool {
    zone == layout || (zone == "D" && layout == "DEU")
}
