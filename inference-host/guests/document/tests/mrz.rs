//! Machine-readable zones of pictured documents, with the real networks: how many are
//! read exactly, how many wrongly although every check digit holds, and how that goes
//! on as pictures get worse. A picture goes the whole way that one sent by a client
//! goes.
//!
//! `-- --nocapture` prints the tables.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a failed expectation is what a test reports"
)]

#[path = "../../face/tests/support/mod.rs"]
mod support;
mod zones;

use selfsame_guest_document::analyse;
use selfsame_guest_document::infer::{LINE_ORIENTATION, PAGE_MASK};
use selfsame_guest_document::mrz::RECOGNISER;
use selfsame_guest_face::infer::DETECTOR;
use selfsame_imaging::RgbImage;
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_protocol::document::{
    DocumentAdvice, DocumentReport, DocumentRequest, PageRequest, Source,
};
use selfsame_protocol::face::ImageLimits;
use std::collections::BTreeMap;
use std::process::ExitCode;
use support::graphs::RtenGraphs;
use support::suite::{self, Missing, Outcome};
use zones::degradation::Degradation;
use zones::{Counts, Document, Fate, documents};

/// The least share of untouched zones that are read exactly.
const EXACT: f64 = 0.75;

/// Pictures are sent in a file that loses hardly anything.
const FILE: JpegQuality = JpegQuality(97);

fn main() -> ExitCode {
    suite::run(vec![
        suite::test("specimens_are_read", || set("specimens"), are_read),
        suite::test("drawn_documents_are_read", || set("synthetic"), are_read),
    ])
}

struct Set {
    graphs: RtenGraphs,
    documents: Vec<Document>,
}

fn set(kind: &str) -> Result<Set, Missing> {
    let graphs = RtenGraphs::load(&[PAGE_MASK, LINE_ORIENTATION, DETECTOR, RECOGNISER])?;
    Ok(Set { graphs, documents: documents(kind)? })
}

impl Set {
    /// The lines of the zone in a picture.
    fn read(&self, picture: &RgbImage) -> Option<Vec<String>> {
        let request = DocumentRequest::Page(PageRequest {
            image: jpeg(picture, FILE).unwrap(),
            limits: ImageLimits { min_side: 16, ..ImageLimits::default() },
            advice: DocumentAdvice::default(),
            sources: vec![Source::Mrz],
        });
        let DocumentReport::Page(page) = analyse(&self.graphs, &request).unwrap() else {
            return None;
        };
        Some(page.mrz?.lines.into_iter().map(|line| line.text).collect())
    }
}

fn are_read(set: &Set) -> Outcome {
    let mut by_degradation = BTreeMap::<Degradation, Counts>::new();
    for document in &set.documents {
        let picture = document.picture();
        for how in Degradation::ALL {
            let lines = set.read(&how.apply(&picture));
            let fate = document.fate(lines.as_deref());
            by_degradation.entry(how).or_default().add(fate);
            if fate != Fate::Exact {
                println!("{}, {how}: {fate:?} {lines:?}", document.file);
            }
        }
    }
    let rows: Vec<_> =
        by_degradation.iter().map(|(how, counts)| counts.row(&how.to_string())).collect();
    println!("{}", rows.join("\n"));
    let unnoticed: usize = by_degradation.values().map(|counts| counts.of(Fate::Unnoticed)).sum();
    if unnoticed > 0 {
        return Err(format!("{unnoticed} zones are wrong unnoticed").into());
    }
    let untouched = &by_degradation[&Degradation::Untouched];
    let exact = untouched.of(Fate::Exact);
    if (exact as f64) < EXACT * untouched.all() as f64 {
        return Err(format!("only {exact} of {} are exact", untouched.all()).into());
    }
    Ok(())
}
