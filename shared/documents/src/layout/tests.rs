//! Pages of drawn lines against layouts.

use super::classify::{Seen, classify};
use super::labels::Label;
use super::*;
use selfsame_protocol::document::{DocumentAdvice, MrzFormat, TextField, TextLine};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

pub(crate) const PAGE: PixelSize = PixelSize { width: 800, height: 500 };

/// A line 20 pixels high, ten wide a character.
pub(crate) fn line(text: &str, left: f32, top: f32) -> TextLine {
    let right = left + 10.0 * text.chars().count() as f32;
    let at = |x, y| Position { x, y };
    let outline = Quadrilateral {
        top_left: at(left, top),
        top_right: at(right, top),
        bottom_right: at(right, top + 20.0),
        bottom_left: at(left, top + 20.0),
    };
    TextLine { text: text.to_owned(), confidence: 0.9, outline }
}

pub(crate) const MINIMAL: &str = r#"{"country": "UTO", "type": "identity-card", "edition": "1", "page": "front",
    "shape": "card", "anchors": [{"text": "Identity card", "region": [0, 0, 1, 0.3]}],
    "fields": [
        {"name": "surname", "label": "Surname / Nom", "region": [0.2, 0.3, 1, 0.4], "format": "name"},
        {"name": "date_of_birth", "label": "Date of birth", "format": "date"}]}"#;

fn values(fields: &[TextField]) -> Vec<(&str, &str)> {
    fields.iter().map(|field| (field.name.as_str(), field.value.as_str())).collect()
}

#[test]
fn shipped_layouts_and_labels_are_valid() {
    for (name, json) in LAYOUTS {
        let layout = Layout::from_json(json);
        assert!(layout.is_ok(), "{name}: {layout:?}");
    }
    assert_eq!(all().len(), LAYOUTS.len());
    assert!(labels::known().len() > 10);
    let known: Vec<&str> = labels::known().iter().map(|label| label.name.as_str()).collect();
    assert!(known.contains(&"surname"));
}

#[test]
fn what_is_wrong_is_said() {
    let cases = [
        (MINIMAL.replace("\"UTO\"", "\"uto\""), LayoutError::Country),
        (MINIMAL.replace("\"surname\"", "\"Surname\""), LayoutError::Name("Surname".into())),
        (MINIMAL.replace("date_of_birth", "surname"), LayoutError::Name("surname".into())),
        (
            MINIMAL.replace(r#""label": "Date of birth", "#, ""),
            LayoutError::Nowhere("date_of_birth".into()),
        ),
        (
            MINIMAL.replace(r#"[{"text": "Identity card", "region": [0, 0, 1, 0.3]}]"#, "[]"),
            LayoutError::Unrecognisable,
        ),
    ];
    for (json, expected) in cases {
        assert_eq!(Layout::from_json(&json), Err(expected));
    }
    let excluded = MINIMAL.replace("\"fields\"", "\"exclusions\": [\"sex\"], \"fields\"");
    let silent = MINIMAL.replace("\"Identity card\"", "\"...\"");
    let optional = MINIMAL.replace("0.3]}]", "0.3], \"optional\": true}]");
    let rules = [
        (excluded, LayoutError::Exclusion("sex".into())),
        (silent, LayoutError::Anchor("...".into())),
        (optional, LayoutError::Unrecognisable),
    ];
    for (json, expected) in rules {
        assert_eq!(Layout::from_json(&json), Err(expected));
    }
    let forms =
        [("0.3, 1, 0.4", "0.3, 0.1, 0.4"), ("0.3, 1, 0.4", "0.3, 1, 1.4"), ("card\"", "box\"")];
    for (right, wrong) in forms {
        let layout = Layout::from_json(&MINIMAL.replace(right, wrong));
        assert!(matches!(layout, Err(LayoutError::Form(_))), "{wrong}: {layout:?}");
    }
}

#[cfg(feature = "files")]
#[test]
fn a_file_is_read_and_what_is_wrong_has_its_line() {
    let file = "country = 'UTO'\ntype = 'card'\nedition = '1'\npage = 'back'\nshape = 'card'\n\
                mrz = 'TD1'\nfields = []\n";
    assert_eq!(Layout::from_toml(file).map(|layout| layout.kind), Ok("card".to_owned()));
    let wrong = Layout::from_toml(&file.replace("'back'", "'side'")).unwrap_err().to_string();
    assert!(wrong.contains("line 4") && wrong.contains("`side` is no page"), "{wrong}");
}

#[test]
fn signatures_are_below_their_label() {
    let lines = [line("Holder's signature/Podpis", 400.0, 300.0), line("Firm", 10.0, 10.0)];
    let sides = labels::below_signature(&lines, PAGE).unwrap();
    assert!((sides[0] - 0.5).abs() < 1e-6 && (sides[1] - 0.64).abs() < 1e-6, "{sides:?}");
    assert!(sides[2] > 0.7 && sides[3] > 0.7, "{sides:?}");
    assert_eq!(labels::below_signature(&lines[1..], PAGE), None);
}

#[test]
fn lines_get_names_by_region_and_by_label() {
    let layout = Layout::from_json(MINIMAL).unwrap();
    let lines = [
        line("Surname/Nom", 200.0, 150.0),
        line("MUSTER", 200.0, 175.0),
        line("Oate of birth", 400.0, 300.0),
        line("12.08.1964", 405.0, 325.0),
        line("ELSEWHERE", 200.0, 400.0),
    ];
    let misread = TextLine { confidence: 0.6, ..line("5ummnc", 200.0, 155.0) };
    let lines = [&lines[..], &[misread]].concat();
    let found = assign::fields(&layout, &lines, PAGE);
    assert_eq!(values(&found), [("surname", "MUSTER"), ("date_of_birth", "1964-08-12")]);
    assert_eq!(found[1].printed, "12.08.1964");
}

#[test]
fn labels_alone_find_values_below_beside_and_behind_a_colon() {
    let label = |name: &str, format, text: &str| Label {
        name: name.into(),
        format,
        texts: vec![text.into()],
    };
    let labels = [
        label("surname", Format::Name, "Name"),
        label("date_of_birth", Format::Date, "Geburtsdatum"),
        label("sex", Format::Sex, "Geschlecht"),
    ];
    let lines = [
        line("Name", 100.0, 100.0),
        line("Geburtsdatum", 400.0, 100.0),
        line("MÜLLER", 100.0, 125.0),
        line("no date at all", 400.0, 125.0),
        line("01.02.1990", 400.0, 135.0),
        line("Geschlecht: F", 100.0, 200.0),
    ];
    let found = labels::fields(&lines, &labels);
    let expected = [("surname", "MÜLLER"), ("date_of_birth", "1990-02-01"), ("sex", "F")];
    assert_eq!(values(&found), expected);
    let beside = [line("Name", 100.0, 100.0), line("MÜLLER", 160.0, 101.0)];
    assert_eq!(values(&labels::fields(&beside, &labels)), [("surname", "MÜLLER")]);
    let far = [line("Name", 100.0, 100.0), line("MÜLLER", 100.0, 300.0)];
    let unsure = TextLine { confidence: 0.7, ..line("MÜLLER", 100.0, 125.0) };
    let zone = line("P<UTOMULLER<<EVA<<<<", 100.0, 125.0);
    for lines in [far, [line("Name", 100.0, 100.0), unsure], [line("Name", 100.0, 100.0), zone]] {
        assert!(labels::fields(&lines, &labels).is_empty(), "{lines:?}");
    }
}

#[test]
fn a_page_is_classified_by_anchors_zone_shape_and_advice() {
    let with_zone = MINIMAL.replace("\"shape\"", "\"mrz\": \"TD1\", \"shape\"");
    let layouts = [Layout::from_json(MINIMAL).unwrap(), Layout::from_json(&with_zone).unwrap()];
    let lines = [line("UTOPIA IDENTITY CARD", 100.0, 50.0)];
    let seen = Seen { lines: &lines, size: PAGE, shape: Shape::Card, zone: None };
    let zone = Some((MrzFormat::Td1, "UTO"));
    let other = Some((MrzFormat::Td1, "SVK"));
    let misplaced = [line("UTOPIA IDENTITY CARD", 100.0, 400.0)];
    let low = [line("UTOPIA IDENTITY CARD", 100.0, 190.0)];
    let advice = DocumentAdvice::default();
    let elsewhere = DocumentAdvice { countries: vec!["svk".into()], ..advice.clone() };
    let cases = [
        ("anchor", seen, &advice, Some(0)),
        ("anchor and zone", Seen { zone, ..seen }, &advice, Some(1)),
        ("another's zone", Seen { zone: other, ..seen }, &advice, None),
        ("seen at an angle", Seen { shape: Shape::Booklet, ..seen }, &advice, Some(0)),
        ("anchor elsewhere", Seen { lines: &misplaced, ..seen }, &advice, None),
        ("against the advice", seen, &elsewhere, None),
        ("too far away", Seen { lines: &low, ..seen }, &advice, None),
        ("zone alone", Seen { lines: &[], zone, ..seen }, &advice, None),
    ];
    for (name, seen, advice, expected) in cases {
        let found = classify(&layouts, &seen, advice);
        assert_eq!(found, expected.and_then(|index: usize| layouts.get(index)), "{name}");
    }
}

#[test]
fn metadata_lists_exactly_the_layouts() {
    let metadata = metadata::metadata(all());
    let pages: usize = metadata.documents.iter().map(|document| document.pages.len()).sum();
    assert_eq!(pages, all().len());
}
