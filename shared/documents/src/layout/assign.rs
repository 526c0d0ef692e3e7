//! Names for the lines of a page whose layout is known.

use super::file::{Field, Layout};
use super::labels::{self, Label};
use super::placement::Placement;
use super::similar::alike;
use crate::text::order::{height, middle};
use crate::value::normalised_until;
use selfsame_protocol::document::{TextField, TextLine};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// The fields of a page of `size` by its layout, in the order of the layout. Lines
/// are in reading order.
#[must_use]
pub fn fields(layout: &Layout, lines: &[TextLine], size: PixelSize) -> Vec<TextField> {
    let placement = Placement::of(layout, lines, size);
    let beside = labels::fields(lines, &labels_of(layout));
    let found = layout.fields.iter().filter_map(|field| {
        let inside = |line: &TextLine, region| placement.holds(region, beginning(line), size);
        let printed = field.region.and_then(|region| {
            let lines = lines.iter().filter(|line| inside(line, region) && !is_label(field, line));
            value(field, &without_labels(lines.collect()))
        });
        printed.or_else(|| beside.iter().find(|found| found.name == field.name).cloned())
    });
    found.collect()
}

/// The labels that the layout names.
fn labels_of(layout: &Layout) -> Vec<Label> {
    let label = |field: &Field| {
        let texts = field.label.as_ref()?.split(" / ").map(str::to_owned).collect();
        Some(Label { name: field.name.clone(), format: field.format, texts })
    };
    layout.fields.iter().filter_map(label).collect()
}

fn is_label(field: &Field, line: &TextLine) -> bool {
    let labels = field.label.iter().flat_map(|label| label.split(" / "));
    labels.chain(field.label.as_deref()).any(|label| alike(label, &line.text))
}

/// How sure a line is at least of which a value consists, over the surest of its region.
const AS_SURE: f32 = 0.85;

/// A label that reaches into the region and was misread is known by that: it is printed
/// too small to be read as surely as the value.
fn without_labels(mut lines: Vec<&TextLine>) -> Vec<&TextLine> {
    let surest = lines.iter().map(|line| line.confidence).fold(0.0, f32::max);
    lines.retain(|line| line.confidence >= AS_SURE * surest);
    lines
}

/// The value that lines make together.
fn value(field: &Field, lines: &[&TextLine]) -> Option<TextField> {
    let (first, last) = (lines.first()?, lines.last()?);
    let printed = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
    Some(TextField {
        name: field.name.clone(),
        value: normalised_until(&printed, field.format, field.latest_year)?,
        printed,
        confidence: lines.iter().map(|line| line.confidence).fold(1.0, f32::min),
        outline: Quadrilateral {
            bottom_left: last.outline.bottom_left,
            bottom_right: last.outline.bottom_right,
            ..first.outline
        },
    })
}

/// The middle of the first characters of a line: values are set flush left, and a
/// long one may leave its region at the right.
fn beginning(line: &TextLine) -> Position {
    Position { x: line.outline.top_left.x + height(line), y: middle(line) }
}
