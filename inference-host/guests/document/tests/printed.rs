//! The printed zone is read as well as `docs/accuracy.md` says. Pages are straightened by
//! their true corners, so that it is the reading that is measured.
//!
//! `-- --nocapture` prints the table.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a failed expectation is what a test reports"
)]

#[path = "printed/score.rs"]
mod score;
#[path = "printed/specimens.rs"]
mod specimens;
#[path = "../../face/tests/support/mod.rs"]
mod support;

use score::{Floor, Score};
use selfsame_documents::layout::{self, Layout};
use selfsame_guest_document::straighten::Page;
use selfsame_guest_document::{printed, text};
use selfsame_imaging::decode;
use selfsame_protocol::document::DocumentAdvice;
use selfsame_protocol::face::ImageLimits;
use selfsame_protocol::geometry::{Position, Quadrilateral};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use support::graphs::RtenGraphs;
use support::suite::{self, Missing, Outcome, folder};

const BY_LAYOUT: Floor = Floor { exact: 0.98, wrong: 0.01, right: 0.98 };

const BY_LABELS: Floor = Floor { exact: 0.92, wrong: 0.06, right: 0.98 };

fn main() -> ExitCode {
    suite::run(vec![
        suite::test("fields_by_layout", Laboratory::open, fields_by_layout),
        suite::test("fields_by_labels_alone", Laboratory::open, fields_by_labels),
        suite::test("specimens_by_layout", specimens::Laboratory::open, specimens::by_layout),
        suite::test("specimens_by_labels_alone", specimens::Laboratory::open, specimens::by_labels),
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
        let expected = NAMES.map(|(truth, name)| (name.to_owned(), drawn.fields[truth].clone()));
        let found = printed::fields(layout, &lines, page.shape);
        score.add(&drawn.file, &expected.into_iter().collect(), &found);
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
