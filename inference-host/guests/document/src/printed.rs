//! Fifth stage: what the page is, by its layout, and names for its lines.

use selfsame_documents::layout::classify::{Seen, classify};
use selfsame_documents::layout::{self, Layout, Shape, assign, labels};
use selfsame_documents::page::shape::PageShape;
use selfsame_protocol::document::{
    Classification, DocumentAdvice, MrzFormat, SupportLevel, TextField, TextLine,
};

/// The layout that a page has, if one is known.
#[must_use]
pub fn layout(
    lines: &[TextLine],
    shape: PageShape,
    zone: Option<(MrzFormat, &str)>,
    advice: &DocumentAdvice,
) -> Option<&'static Layout> {
    classify(layout::all(), &seen(lines, shape, zone), advice)
}

/// Whether a page may have a layout, which need not be installed.
#[must_use]
pub fn is_of(
    layout: &Layout,
    lines: &[TextLine],
    shape: PageShape,
    zone: Option<(MrzFormat, &str)>,
) -> bool {
    let seen = seen(lines, shape, zone);
    classify(std::slice::from_ref(layout), &seen, &DocumentAdvice::default()).is_some()
}

fn seen<'a>(
    lines: &'a [TextLine],
    shape: PageShape,
    zone: Option<(MrzFormat, &'a str)>,
) -> Seen<'a> {
    Seen { lines, size: shape.size(), shape: layout_shape(shape), zone }
}

/// The named fields of a page: by its layout, or by labels alone.
#[must_use]
pub fn fields(layout: Option<&Layout>, lines: &[TextLine], shape: PageShape) -> Vec<TextField> {
    match layout {
        Some(layout) => assign::fields(layout, lines, shape.size()),
        None => labels::fields(lines, labels::known()),
    }
}

/// What a layout says of its document.
#[must_use]
pub fn classification(layout: &Layout) -> Classification {
    Classification {
        country: Some(layout.country.to_lowercase()),
        kind: Some(layout.kind.clone()),
        edition: Some(layout.edition.clone()),
        format: layout.format,
        page_type: Some(layout.page),
        support: SupportLevel::Full,
        consistency_exclusions: layout.exclusions.clone(),
    }
}

const fn layout_shape(shape: PageShape) -> Shape {
    match shape {
        PageShape::Card => Shape::Card,
        PageShape::Booklet => Shape::Booklet,
    }
}
