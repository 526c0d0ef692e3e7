//! What a layout reads, as a table.

use super::{Check, share};
use selfsame_documents::layout::classify::{Seen, classify};
use selfsame_documents::layout::placement::find;
use selfsame_documents::layout::{Anchor, Shape};
use selfsame_documents::page::shape::PageShape;
use selfsame_protocol::document::{DocumentAdvice, TextLine};

/// Whether the page is recognised, its anchors, its fields, and all lines with their
/// places, from which regions are written.
pub(crate) fn table(check: &Check) -> String {
    [recognised(check), anchors(check), fields(check), lines(check)].concat()
}

fn recognised(check: &Check) -> String {
    let shape = match check.page.shape {
        PageShape::Card => Shape::Card,
        PageShape::Booklet => Shape::Booklet,
    };
    // The zone is left out: anchors must do where it is not read.
    let seen = Seen { lines: &check.lines, size: check.size(), shape, zone: None };
    let layouts = std::slice::from_ref(&check.layout);
    let is = classify(layouts, &seen, &DocumentAdvice::default()).is_some();
    let not = if is { "" } else { "not " };
    format!("The page ({shape:?}) is {not}recognised by its anchors alone.\n")
}

fn anchors(check: &Check) -> String {
    let row = |anchor: &Anchor| {
        let found = find(anchor, &check.lines, check.size()).is_some();
        let found = if found { "found" } else { "missing" };
        let optional = if anchor.optional { "optional" } else { "" };
        format!("{:40} {found:8} {optional}\n", anchor.text)
    };
    let rows: String = check.layout.anchors.iter().map(row).collect();
    format!("\nanchor\n{rows}")
}

fn fields(check: &Check) -> String {
    let row = |field: &selfsame_documents::layout::Field| {
        let Some(found) = check.fields.iter().find(|found| found.name == field.name) else {
            return format!("{:20} -\n", field.name);
        };
        format!("{:20} {:.2}  {:30} {}\n", field.name, found.confidence, found.value, found.printed)
    };
    let rows: String = check.layout.fields.iter().map(row).collect();
    format!("\nfield                sure  value                          as printed\n{rows}")
}

fn lines(check: &Check) -> String {
    let row = |line: &TextLine| {
        let [left, top] = share(line.outline.top_left, check.size());
        let [right, bottom] = share(line.outline.bottom_right, check.size());
        format!(
            "[{left:.3}, {top:.3}, {right:.3}, {bottom:.3}]  {:.2}  {}\n",
            line.confidence, line.text
        )
    };
    let rows: String = check.lines.iter().map(row).collect();
    format!("\nline                          sure  text\n{rows}")
}
