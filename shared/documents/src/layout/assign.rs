//! Names for the lines of a page whose layout is known.

use super::file::{Field, Layout, Region};
use super::labels::{self, Label};
use super::similar::alike;
use crate::text::order::{height, middle};
use crate::value::normalised;
use selfsame_protocol::document::{TextField, TextLine};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// The fields of a page of `size` by its layout, in the order of the layout. Lines
/// are in reading order.
#[must_use]
pub fn fields(layout: &Layout, lines: &[TextLine], size: PixelSize) -> Vec<TextField> {
    let beside = labels::fields(lines, &labels_of(layout));
    let found = layout.fields.iter().filter_map(|field| match field.region {
        Some(region) => in_region(field, region, lines, size),
        None => beside.iter().find(|found| found.name == field.name).cloned(),
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

fn in_region(
    field: &Field,
    region: Region,
    lines: &[TextLine],
    size: PixelSize,
) -> Option<TextField> {
    let is_label = |line: &TextLine| {
        let labels = field.label.iter().flat_map(|label| label.split(" / "));
        labels.chain(field.label.as_deref()).any(|label| alike(label, &line.text))
    };
    let inside: Vec<&TextLine> =
        lines.iter().filter(|line| region.holds(centre(line), size) && !is_label(line)).collect();
    let (first, last) = (inside.first()?, inside.last()?);
    let printed = inside.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
    Some(TextField {
        name: field.name.clone(),
        value: normalised(&printed, field.format)?,
        printed,
        confidence: inside.iter().map(|line| line.confidence).fold(1.0, f32::min),
        outline: Quadrilateral {
            bottom_left: last.outline.bottom_left,
            bottom_right: last.outline.bottom_right,
            ..first.outline
        },
    })
}

/// The middle of the first characters of a line: values are set flush left, and a
/// long one may leave its region at the right.
fn centre(line: &TextLine) -> Position {
    Position { x: line.outline.top_left.x + height(line), y: middle(line) }
}
