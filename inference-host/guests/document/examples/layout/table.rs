//! What a layout reads, as a table.

use super::{Check, share};
use selfsame_documents::layout::Anchor;
use selfsame_documents::layout::placement::find;
use selfsame_protocol::document::TextLine;

/// Whether the page is recognised, its anchors, its fields, and all lines with their
/// places, from which regions are written.
pub(crate) fn table(check: &Check) -> String {
    [recognised(check), anchors(check), fields(check), lines(check)].concat()
}

fn recognised(check: &Check) -> String {
    let not = if check.is_recognised { "" } else { "not " };
    format!("The page ({:?}) is {not}recognised.\n", check.page.shape)
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
