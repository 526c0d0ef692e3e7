//! Where faces and crops lie in real photographs, held against a stored record.
//!
//! The record holds numbers alone: sizes, coordinates, and the mean colours of
//! an 8 x 10 grid over each crop, from which nobody can be known again. It is
//! named after the detector's digest, so another detector needs a record of its
//! own. `UPDATE_GOLDEN=1` writes it anew, for the difference to be reviewed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation is what a test reports"
)]

mod support;

use selfsame_guest_face::analyse;
use selfsame_guest_face::infer::DETECTOR;
use selfsame_imaging::{RgbImage, decode, resize::resize};
use selfsame_protocol::face::{
    CropSize, FaceFinding, FaceReport, FaceRequest, FaceSearch, FaceTask, ImageLimits, Subject,
};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};
use support::gallery::Gallery;
use support::graphs::{RtenGraphs, catalog};
use support::suite::{self, Missing, Outcome};

const FOLDERS: [&str; 3] = ["pairs_hires", "expression", "multi"];

fn main() -> ExitCode {
    suite::run(vec![suite::test("faces_and_crops_stay_where_they_were", needs, compare)])
}

type Set = (Gallery, RtenGraphs);

fn needs() -> Result<Set, Missing> {
    Ok((Gallery::open()?, RtenGraphs::load(&[DETECTOR])?))
}

fn compare((gallery, graphs): &Set) -> Outcome {
    let found: String = FOLDERS
        .iter()
        .flat_map(|folder| gallery.files(folder))
        .map(|path| describe(&path, graphs, gallery.file(&path)))
        .collect();
    let path = record();
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().ok_or("no folder")?)?;
        return Ok(fs::write(&path, found)?);
    }
    let expected = fs::read_to_string(&path)
        .map_err(|error| format!("{}: {error}; UPDATE_GOLDEN=1 writes it", path.display()))?;
    let differences = differences(&expected, &found);
    if differences.is_empty() { Ok(()) } else { Err(differences.join("\n").into()) }
}

fn record() -> PathBuf {
    let digest = catalog().model(DETECTOR).map(|model| model.sha256.to_string());
    let digest = digest.unwrap_or_else(|| panic!("the catalogue has no {DETECTOR}"));
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    folder.join(format!("{DETECTOR}-{}.txt", &digest[..8]))
}

/// One photograph: its name, then lines of a label and numbers.
fn describe(path: &str, graphs: &RtenGraphs, image: Vec<u8>) -> String {
    let request = FaceRequest {
        image,
        limits: ImageLimits::default(),
        subject: Subject::Largest(FaceSearch::default()),
        tasks: vec![FaceTask::Crop(CropSize::default())],
    };
    let report = analyse(graphs, &request).unwrap_or_else(|refusal| panic!("{path}: {refusal:?}"));
    let face = report.face.unwrap_or_else(|| panic!("no face in {path}"));
    let mut text = format!("{path}\n");
    let mut line = |label: &str, numbers: &[f32]| {
        write!(text, "  {label}").unwrap();
        for number in numbers {
            write!(text, " {}", (number * 10.0).round() / 10.0).unwrap();
        }
        text.push('\n');
    };
    line("faces", &[report.face_count as f32]);
    line("landmarks", &coordinates(&face.landmarks));
    let Quadrilateral { top_left, top_right, bottom_right, bottom_left } = face.rectangle;
    line("rectangle", &coordinates(&[top_left, top_right, bottom_right, bottom_left]));
    let crop = crop(&report);
    line("crop", &[crop.size().width as f32, crop.size().height as f32]);
    let grid = resize(&crop, PixelSize { width: 8, height: 10 }).unwrap();
    line("colours", &grid.pixels().iter().map(|&level| f32::from(level)).collect::<Vec<_>>());
    text
}

fn coordinates(positions: &[Position]) -> Vec<f32> {
    positions.iter().flat_map(|position| [position.x, position.y]).collect()
}

fn crop(report: &FaceReport) -> RgbImage {
    let [FaceFinding::Jpeg(jpeg)] = &report.findings[..] else { panic!("{:?}", report.findings) };
    decode(jpeg, ImageLimits { min_side: 1, ..ImageLimits::default() }).unwrap()
}

/// The lines whose numbers moved further than rounding moves them.
fn differences(expected: &str, found: &str) -> Vec<String> {
    let (expected, found): (Vec<_>, Vec<_>) = (expected.lines().collect(), found.lines().collect());
    if expected.len() != found.len() {
        return vec![format!("{} lines, not {}", found.len(), expected.len())];
    }
    let mut photograph = "";
    let mut moved = Vec::new();
    for (expected, found) in expected.into_iter().zip(found) {
        if !found.starts_with(' ') {
            photograph = found;
        }
        if !is_same(expected, found) {
            moved.push(format!("{photograph}:\n- {expected}\n+ {found}"));
        }
    }
    moved
}

fn is_same(expected: &str, found: &str) -> bool {
    let (expected, found): (Vec<_>, Vec<_>) =
        (expected.split_whitespace().collect(), found.split_whitespace().collect());
    let tolerance = match found.first() {
        Some(&"landmarks" | &"rectangle" | &"crop") => 2.0,
        Some(&"colours") => 4.0,
        _ => 0.0,
    };
    let near = |(a, b): (&&str, &&str)| match (a.parse::<f32>(), b.parse::<f32>()) {
        (Ok(a), Ok(b)) => (a - b).abs() <= tolerance,
        _ => a == b,
    };
    expected.len() == found.len() && expected.iter().zip(&found).all(near)
}
