//! Real print: the specimens of the test data, by their layouts and by labels alone.

use super::score::{Floor, Score};
use super::support::graphs::RtenGraphs;
use super::support::suite::{Missing, Outcome, folder};
use selfsame_documents::layout::{self, Layout};
use selfsame_guest_document::straighten::Page;
use selfsame_guest_document::{printed, text};
use selfsame_imaging::{Part, decode};
use selfsame_protocol::document::{DocumentAdvice, TextLine};
use selfsame_protocol::face::ImageLimits;
use selfsame_protocol::geometry::{Position, Quadrilateral};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;

/// Pictures narrower than this show less than three pixels a millimetre: what is printed
/// on them cannot be read.
const READABLE: u32 = 400;

const BY_LAYOUT: Floor = Floor { exact: 0.62, wrong: 0.2, right: 0.7 };

const BY_LABELS: Floor = Floor { exact: 0.22, wrong: 0.77, right: 0.76 };

/// Fewest pages that are recognised by their anchors alone.
const RECOGNISED: usize = 9;

#[derive(Deserialize)]
struct Specimens {
    specimen: Vec<Specimen>,
}

/// A specimen and what is printed on it.
#[derive(Deserialize)]
struct Specimen {
    file: String,
    corners: Option<[[f32; 2]; 4]>,
    /// Country, type and edition of its layout.
    layout: String,
    fields: BTreeMap<String, String>,
}

/// A page that was read.
struct Read {
    specimen: Specimen,
    width: u32,
    page: Page,
    lines: Vec<TextLine>,
}

impl Read {
    /// The layout that was made for it.
    fn layout(&self) -> &'static Layout {
        let name = |it: &Layout| format!("{} {} {}", it.country, it.kind, it.edition);
        layout::all().iter().find(|layout| name(layout) == self.specimen.layout).unwrap()
    }

    fn is_readable(&self) -> bool {
        self.width >= READABLE
    }
}

pub(crate) struct Laboratory(Vec<Read>);

impl Laboratory {
    pub(crate) fn open() -> Result<Self, Missing> {
        let folder = folder("TESTDATA_DIR", "testdata")?.join("document/specimens");
        let graphs = RtenGraphs::load(&[text::DETECTOR, text::READER])?;
        let specimens: Specimens = toml::from_str(include_str!("../specimens.toml")).unwrap();
        let read = specimens.specimen.into_iter().map(|specimen| {
            let path = folder.join(&specimen.file);
            let photo = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let limits = ImageLimits { min_side: 16, ..ImageLimits::default() };
            let photo = decode(&photo, limits).unwrap();
            let whole = Part { left: 0, top: 0, size: photo.size() }.corners();
            let corners = specimen.corners.map_or(whole, quadrilateral);
            let page = Page::straightened(&photo, &corners).unwrap();
            let lines = text::read(&graphs, &page).unwrap();
            Ok(Read { specimen, width: photo.size().width, page, lines })
        });
        Ok(Self(read.collect::<Result<_, Missing>>()?))
    }
}

fn quadrilateral(corners: [[f32; 2]; 4]) -> Quadrilateral {
    let [top_left, top_right, bottom_right, bottom_left] = corners.map(|[x, y]| Position { x, y });
    Quadrilateral { top_left, top_right, bottom_right, bottom_left }
}

pub(crate) fn by_layout(laboratory: &Laboratory) -> Outcome {
    let (mut all, mut readable, mut recognised) = (Score::default(), Score::default(), 0);
    for read in &laboratory.0 {
        let own = read.layout();
        let found = printed::layout(&read.lines, read.page.shape, None, &DocumentAdvice::default());
        assert!(found.is_none_or(|found| found == own), "{}: taken for {found:?}", own.country);
        recognised += usize::from(found.is_some());
        println!("{}: {}", read.specimen.layout, if found.is_some() { "recognised" } else { "-" });
        let fields = printed::fields(Some(own), &read.lines, read.page.shape);
        let mut score = Score::default();
        score.add(&read.specimen.file, &read.specimen.fields, &fields);
        println!("{}: {score:?}", read.specimen.file);
        all.join(&score);
        if read.is_readable() {
            readable.join(&score);
        }
    }
    println!("{recognised} of {} by their anchors alone; all: {all:?}", laboratory.0.len());
    assert!(recognised >= RECOGNISED, "{recognised}");
    readable.outcome(BY_LAYOUT)
}

pub(crate) fn by_labels(laboratory: &Laboratory) -> Outcome {
    let mut score = Score::default();
    for read in laboratory.0.iter().filter(|read| read.is_readable()) {
        let fields = printed::fields(None, &read.lines, read.page.shape);
        for field in &fields {
            println!(
                "{}: {} = {:?} ({:.2})",
                read.specimen.file, field.name, field.value, field.confidence
            );
        }
        score.add(&read.specimen.file, &read.specimen.fields, &fields);
    }
    score.outcome(BY_LABELS)
}
