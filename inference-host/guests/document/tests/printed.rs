//! The printed zone is read as well as `docs/accuracy.md` says. Drawn photographs are
//! straightened by their true corners, so that it is the reading that is measured.
//!
//! `-- --nocapture` prints the table.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a failed expectation is what a test reports"
)]

#[path = "../../face/tests/support/mod.rs"]
mod support;

use selfsame_documents::layout::similar::distance;
use selfsame_documents::layout::{self, Layout};
use selfsame_guest_document::straighten::Page;
use selfsame_guest_document::{printed, text};
use selfsame_imaging::decode;
use selfsame_protocol::document::{DocumentAdvice, TextField};
use selfsame_protocol::face::ImageLimits;
use selfsame_protocol::geometry::{Position, Quadrilateral};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use support::graphs::RtenGraphs;
use support::suite::{self, Missing, Outcome, folder};

/// What must be reached.
#[derive(Debug, Clone, Copy)]
struct Floor {
    /// Smallest share of fields that are exact.
    exact: f32,
    /// Largest share of their characters that are wrong.
    wrong: f32,
}

const BY_LAYOUT: Floor = Floor { exact: 0.95, wrong: 0.05 };

const BY_LABELS: Floor = Floor { exact: 0.85, wrong: 0.1 };

fn main() -> ExitCode {
    suite::run(vec![
        suite::test("fields_by_layout", Laboratory::open, fields_by_layout),
        suite::test("fields_by_labels_alone", Laboratory::open, fields_by_labels),
    ])
}

struct Laboratory {
    folder: PathBuf,
    drawn: Vec<Drawn>,
    graphs: RtenGraphs,
}

#[derive(Deserialize)]
struct GroundTruth {
    images: Vec<Drawn>,
}

/// A drawn photograph, its true corners and fields.
#[derive(Deserialize)]
struct Drawn {
    file: String,
    format: String,
    card_corners_tl_tr_br_bl: [[f32; 2]; 4],
    fields: BTreeMap<String, String>,
}

/// What is printed of the fields in the ground truth, by the names of ours.
const NAMES: [(&str, &str); 8] = [
    ("surname", "surname"),
    ("given_names", "given_names"),
    ("birth", "date_of_birth"),
    ("expiry", "date_of_expiry"),
    ("sex", "sex"),
    ("document_number", "document_number"),
    ("nationality", "nationality"),
    ("place_of_birth", "place_of_birth"),
];

impl Laboratory {
    fn open() -> Result<Self, Missing> {
        let folder = folder("TESTDATA_DIR", "testdata")?.join("document/synthetic");
        let path = folder.join("ground_truth.json");
        let json =
            fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let truth: GroundTruth =
            serde_json::from_str(&json).map_err(|error| format!("{}: {error}", path.display()))?;
        let graphs = RtenGraphs::load(&[text::DETECTOR, text::READER])?;
        Ok(Self { folder, drawn: truth.images, graphs })
    }

    fn page(&self, drawn: &Drawn) -> Page {
        let photo = fs::read(self.folder.join(&drawn.file)).unwrap();
        let photo = decode(&photo, ImageLimits::default()).unwrap();
        let [top_left, top_right, bottom_right, bottom_left] =
            drawn.card_corners_tl_tr_br_bl.map(|[x, y]| Position { x, y });
        let corners = Quadrilateral { top_left, top_right, bottom_right, bottom_left };
        Page::straightened(&photo, &corners).unwrap()
    }
}

/// How much was read right.
#[derive(Debug, Default)]
struct Score {
    fields: usize,
    exact: usize,
    missing: usize,
    characters: usize,
    wrong: usize,
}

impl Score {
    fn add(&mut self, drawn: &Drawn, found: &[TextField]) {
        for (truth, name) in NAMES {
            let expected = &drawn.fields[truth];
            let value = found.iter().find(|field| field.name == name).map(|it| it.value.as_str());
            if value != Some(expected) {
                println!("{} {name}: {expected:?} read as {value:?}", drawn.file);
            }
            self.fields += 1;
            self.exact += usize::from(value == Some(expected));
            self.missing += usize::from(value.is_none());
            self.characters += expected.chars().count();
            self.wrong += distance(expected, value.unwrap_or_default());
        }
    }

    fn outcome(&self, floor: Floor) -> Outcome {
        println!("{self:?}");
        let exact = self.exact as f32 / self.fields as f32;
        let wrong = self.wrong as f32 / self.characters as f32;
        let good = exact >= floor.exact && wrong <= floor.wrong;
        if good { Ok(()) } else { Err(format!("{self:?}").into()) }
    }
}

fn measure(
    laboratory: &Laboratory,
    floor: Floor,
    layout_of: impl Fn(&Drawn, Option<&'static Layout>) -> Option<&'static Layout>,
) -> Outcome {
    let mut score = Score::default();
    for drawn in &laboratory.drawn {
        let page = laboratory.page(drawn);
        let lines = text::read(&laboratory.graphs, &page).unwrap();
        let found = printed::layout(&lines, page.shape, None, &DocumentAdvice::default());
        let layout = layout_of(drawn, found);
        score.add(drawn, &printed::fields(layout, &lines, page.shape));
    }
    score.outcome(floor)
}

fn fields_by_layout(laboratory: &Laboratory) -> Outcome {
    assert!(layout::all().iter().any(|layout| layout.country == "UTO"));
    measure(laboratory, BY_LAYOUT, |drawn, found| {
        let kind = match drawn.format.as_str() {
            "TD1" => "identity-card",
            "TD2" => "travel-document",
            _ => "passport",
        };
        assert_eq!(found.map(|layout| layout.kind.as_str()), Some(kind), "{}", drawn.file);
        found
    })
}

fn fields_by_labels(laboratory: &Laboratory) -> Outcome {
    measure(laboratory, BY_LABELS, |_, _| None)
}
