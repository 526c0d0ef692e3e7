//! Drawn photographs whose corners are known, and how well they are found.

#![allow(missing_docs, unreachable_pub, dead_code, reason = "each program uses a part")]

mod specimens;

use super::support::graphs::RtenGraphs;
use super::support::suite::{Missing, folder};
use selfsame_guest_document::infer::{LINE_ORIENTATION, PAGE_MASK};
use selfsame_guest_document::straighten::Page;
use selfsame_guest_document::{locate, upright};
use selfsame_guest_face::infer::DETECTOR;
use selfsame_imaging::projective::corners;
use selfsame_imaging::{Orientation, RgbImage, decode};
use selfsame_protocol::document::PageLocation;
use selfsame_protocol::face::ImageLimits;
use selfsame_protocol::geometry::{PixelSize, Position};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

/// The share of the page's diagonal that a corner may be off.
pub const TOLERANCE: f32 = 0.02;

/// The turns that every photograph is looked at in.
pub const TURNS: [Orientation; 4] =
    [Orientation::Upright, Orientation::Rotate90, Orientation::Rotate180, Orientation::Rotate270];

/// The photographs and the models.
pub struct Laboratory {
    /// The test data.
    pub folder: PathBuf,
    /// The folder of the drawn photographs.
    pub photographs: PathBuf,
    pub drawn: Vec<Drawn>,
    pub graphs: RtenGraphs,
}

#[derive(Deserialize)]
struct GroundTruth {
    images: Vec<Drawn>,
}

/// A drawn photograph and the corners of its page as printed, clockwise from the top
/// left.
#[derive(Deserialize)]
pub struct Drawn {
    pub file: String,
    pub card_corners_tl_tr_br_bl: [[f32; 2]; 4],
}

/// What became of a photograph.
#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    /// The largest error of a corner, as a share of the page's diagonal, whichever
    /// way up the page was taken to be; none when no page was found.
    pub error: Option<f32>,
    /// Whether it was held the right way up.
    pub upright: bool,
    /// Whether a true corner lies outside the photograph.
    pub cut: bool,
}

impl Laboratory {
    /// With the drawn photographs of the test data.
    pub fn open() -> Result<Self, Missing> {
        Self::with(&folder("TESTDATA_DIR", "testdata")?.join("document/synthetic"))
    }

    /// With the drawn photographs of a folder, of the same form as that of the test data.
    pub fn with(photographs: &Path) -> Result<Self, Missing> {
        let path = photographs.join("ground_truth.json");
        let text =
            fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let truth: GroundTruth =
            serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let graphs = RtenGraphs::load(&[PAGE_MASK, LINE_ORIENTATION, DETECTOR])?;
        let folder = folder("TESTDATA_DIR", "testdata")?;
        Ok(Self { folder, photographs: photographs.to_owned(), drawn: truth.images, graphs })
    }

    pub fn photo(&self, drawn: &Drawn) -> RgbImage {
        picture(&self.photographs.join(&drawn.file))
    }

    /// The pictures in a folder of the test data.
    pub fn pictures(&self, folder: &str) -> Vec<PathBuf> {
        let mut files: Vec<_> = fs::read_dir(self.folder.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|it| it == "jpg" || it == "png"))
            .collect();
        files.sort();
        files
    }

    pub fn locate(&self, photo: &RgbImage) -> Option<PageLocation> {
        locate::page(&self.graphs, photo).unwrap()
    }

    pub fn page(&self, photo: &RgbImage, location: &PageLocation) -> Page {
        let page = Page::straightened(photo, &location.corners).unwrap();
        upright::upright(&self.graphs, page).unwrap()
    }

    /// Looks for the page in a drawn photograph that was turned.
    pub fn try_on(&self, drawn: &Drawn, turn: Orientation) -> Outcome {
        let photo = self.photo(drawn);
        let truth = drawn.card_corners_tl_tr_br_bl.map(|corner| turned(corner, photo.size(), turn));
        self.try_photo(&turn.apply(photo), &truth)
    }

    /// Looks for the page in every specimen.
    pub fn try_specimens(&self) -> Vec<(&'static str, Outcome)> {
        let folder = self.folder.join("document/specimens");
        let trial = |&(file, corners): &(&'static str, [[f32; 2]; 4])| {
            let truth = corners.map(|[x, y]| Position { x, y });
            (file, self.try_photo(&picture(&folder.join(file)), &truth))
        };
        specimens::CORNERS.iter().map(trial).collect()
    }

    fn try_photo(&self, photo: &RgbImage, truth: &[Position; 4]) -> Outcome {
        let size = photo.size();
        let cut = truth.iter().any(|it| {
            it.x < 0.0 || it.y < 0.0 || it.x > size.width as f32 || it.y > size.height as f32
        });
        let Some(location) = self.locate(photo) else {
            return Outcome { error: None, upright: false, cut };
        };
        let found = corners(&self.page(photo, &location).corners);
        let (named, error) = (0..4)
            .map(|shift| (shift, largest_error(truth, &found, shift)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .unwrap();
        Outcome { error: Some(error), upright: named == 0, cut }
    }
}

impl Outcome {
    /// Whether every corner is within the tolerance.
    pub fn is_exact(&self) -> bool {
        self.error.is_some_and(|error| error < TOLERANCE)
    }
}

pub fn picture(path: &Path) -> RgbImage {
    decode(&fs::read(path).unwrap(), ImageLimits { min_side: 16, ..ImageLimits::default() })
        .unwrap()
}

fn largest_error(truth: &[Position; 4], found: &[Position; 4], shift: usize) -> f32 {
    let distance = |a: &Position, b: &Position| (a.x - b.x).hypot(a.y - b.y);
    let diagonal = distance(&truth[0], &truth[2]).max(distance(&truth[1], &truth[3]));
    let errors = truth.iter().zip(found.iter().cycle().skip(shift));
    errors.map(|(truth, found)| distance(truth, found)).fold(0.0, f32::max) / diagonal
}

/// Where a position of a picture of `size` goes when the picture is turned.
fn turned([x, y]: [f32; 2], size: PixelSize, turn: Orientation) -> Position {
    let (width, height) = (size.width as f32, size.height as f32);
    match turn {
        Orientation::Rotate90 => Position { x: height - y, y: x },
        Orientation::Rotate180 => Position { x: width - x, y: height - y },
        Orientation::Rotate270 => Position { x: y, y: width - x },
        _ => Position { x, y },
    }
}
