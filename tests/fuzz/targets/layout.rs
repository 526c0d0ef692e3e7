//! Layout files: whatever they say, they are refused or can be used on any page.
#![no_main]

use libfuzzer_sys::fuzz_target;
use selfsame_documents::layout::classify::{Seen, classify};
use selfsame_documents::layout::{Layout, Shape, assign, metadata::metadata};
use selfsame_protocol::document::{DocumentAdvice, TextLine};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

const SIZE: PixelSize = PixelSize { width: 800, height: 500 };

fuzz_target!(|file: &str| {
    let Ok(layout) = Layout::from_toml(file) else { return };
    let lines: Vec<TextLine> = lines(&layout);
    let seen = Seen { lines: &lines, size: SIZE, shape: Shape::Card, zone: None };
    let layouts = [layout];
    let _ = classify(&layouts, &seen, &DocumentAdvice::default());
    let [layout] = &layouts;
    let fields = assign::fields(layout, &lines, SIZE);
    assert!(fields.len() <= layout.fields.len());
    assert_eq!(metadata(&layouts).documents.len(), 1);
});

/// The anchors where they belong, and a date in every region.
fn lines(layout: &Layout) -> Vec<TextLine> {
    let anchors = layout.anchors.iter().map(|anchor| (anchor.text.as_str(), anchor.region));
    let fields = layout.fields.iter().filter_map(|field| Some(("01 JAN 12", field.region?)));
    anchors.chain(fields).map(|(text, region)| line(text, region.sides())).collect()
}

fn line(text: &str, [left, top, right, bottom]: [f32; 4]) -> TextLine {
    let at = |x: f32, y: f32| Position { x: x * SIZE.width as f32, y: y * SIZE.height as f32 };
    let outline = Quadrilateral {
        top_left: at(left, top),
        top_right: at(right, top),
        bottom_right: at(right, bottom),
        bottom_left: at(left, bottom),
    };
    TextLine { text: text.to_owned(), confidence: 1.0, outline }
}
