//! Portrait, ghost portrait and signature are cut out of pages composed of photographs of
//! faces, since drawn documents carry cartoons.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a failed expectation is what a test reports"
)]

#[path = "../../face/tests/support/mod.rs"]
mod support;

use selfsame_documents::layout::Layout;
use selfsame_documents::page::shape::PageShape;
use selfsame_guest_document::straighten::{Page, READING_SCALE};
use selfsame_guest_document::{pictures, portrait};
use selfsame_guest_face::infer::DETECTOR;
use selfsame_imaging::resize::{fitted_size, resize};
use selfsame_imaging::{Part, Rgb, RgbImage, decode};
use selfsame_protocol::document::{PagePicture, TextLine};
use selfsame_protocol::face::{CropSize, ImageLimits};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use support::graphs::RtenGraphs;
use support::suite::{self, Missing, Outcome, folder};

const PAPER: Rgb = Rgb([214, 220, 206]);

/// Places on the picture that is read: of portrait, ghost portrait and signature.
const PORTRAIT: Part = Part { left: 60, top: 240, size: PixelSize { width: 420, height: 520 } };
const GHOST: Part = Part { left: 1300, top: 420, size: PixelSize { width: 180, height: 220 } };
const SIGNATURE: Part = Part { left: 860, top: 700, size: PixelSize { width: 300, height: 60 } };

/// Pages that are tried, and of them those whose pictures must be found.
const PAGES: usize = 11;
const PORTRAITS: usize = 11;
const GHOSTS: usize = 9;

fn main() -> ExitCode {
    suite::run(vec![
        suite::test("faces_are_told_apart", Laboratory::open, faces_are_told_apart),
        suite::test("regions_are_cut_out", Laboratory::open, regions_are_cut_out),
    ])
}

struct Laboratory {
    faces: Vec<PathBuf>,
    graphs: RtenGraphs,
}

impl Laboratory {
    fn open() -> Result<Self, Missing> {
        let folder = folder("TESTDATA_DIR", "testdata")?.join("face/pairs_hires");
        let entries = fs::read_dir(&folder).map_err(|error| error.to_string())?;
        let mut faces: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        faces.retain(|path| path.extension().is_some_and(|extension| extension == "jpg"));
        faces.sort();
        faces.truncate(PAGES);
        Ok(Self { faces, graphs: RtenGraphs::load(&[DETECTOR])? })
    }

    /// A page with a face as portrait, again as ghost portrait, and a stroke.
    fn pages(&self) -> impl Iterator<Item = (&PathBuf, Page)> {
        self.faces.iter().map(|path| (path, page(&face(path))))
    }
}

fn face(path: &PathBuf) -> RgbImage {
    decode(&fs::read(path).unwrap(), ImageLimits::default()).unwrap()
}

fn page(face: &RgbImage) -> Page {
    let shape = PageShape::Booklet;
    let PixelSize { width, height } = shape.size();
    let size = PixelSize { width: width * READING_SCALE, height: height * READING_SCALE };
    let mut picture = RgbImage::filled(size, PAPER).unwrap();
    paste(&mut picture, face, PORTRAIT);
    paste(&mut picture, face, GHOST);
    for step in 0..SIGNATURE.size.width {
        let wave = (f64::from(step) / 12.0).sin() * 28.0;
        let row = (f64::from(SIGNATURE.top + 30) + wave) as u32;
        for thick in 0..4 {
            dot(&mut picture, SIGNATURE.left + step, row + thick, [30, 30, 60]);
        }
    }
    Page { picture, shape, corners: Quadrilateral::default() }
}

/// Lays a picture into a part of another, as large as its ratio allows.
fn paste(page: &mut RgbImage, picture: &RgbImage, part: Part) {
    let within = CropSize { width: Some(part.size.width), height: Some(part.size.height) };
    let picture = resize(picture, fitted_size(picture.size(), within)).unwrap();
    for y in 0..picture.size().height {
        for x in 0..picture.size().width {
            let pixel = picture.pixel((y * picture.size().width + x) as usize);
            dot(page, part.left + x, part.top + y, pixel);
        }
    }
}

fn dot(page: &mut RgbImage, x: u32, y: u32, pixel: [u8; 3]) {
    let at = ((y * page.size().width + x) * 3) as usize;
    page.pixels_mut()[at..at + 3].copy_from_slice(&pixel);
}

/// Whether the middle of what was cut out lies in a part of the picture that is read.
fn shows(picture: &PagePicture, part: Part) -> bool {
    let (from, to) = (picture.outline.top_left, picture.outline.bottom_right);
    let scale = READING_SCALE as f32;
    let middle = Position { x: (from.x + to.x) / 2.0 * scale, y: (from.y + to.y) / 2.0 * scale };
    let corners = part.corners();
    (corners.top_left.x..corners.bottom_right.x).contains(&middle.x)
        && (corners.top_left.y..corners.bottom_right.y).contains(&middle.y)
}

fn faces_are_told_apart(laboratory: &Laboratory) -> Outcome {
    let (mut portraits, mut ghosts) = (0, 0);
    for (path, page) in laboratory.pages() {
        let faces = portrait::faces(&laboratory.graphs, &page);
        let portrait = portrait::portrait(&laboratory.graphs, &page, &faces);
        let portrait = portrait.is_some_and(|it| shows(&it.picture, PORTRAIT));
        let ghost = portrait::ghost(&page, &faces).is_some_and(|it| shows(&it, GHOST));
        println!("{}: portrait {portrait}, ghost portrait {ghost}", path.display());
        portraits += usize::from(portrait);
        ghosts += usize::from(ghost);
        assert!(portrait::ghost(&page, faces.get(..1).unwrap_or_default()).is_none());
    }
    let told = format!("{portraits} portraits and {ghosts} ghosts of {}", laboratory.faces.len());
    println!("{told}");
    let enough = portraits >= PORTRAITS && ghosts >= GHOSTS;
    if enough { Ok(()) } else { Err(told.into()) }
}

const LAYOUT: &str = r#"{"country": "UTO", "type": "card", "edition": "1", "page": "front",
    "shape": "booklet", "mrz": "TD3", "fields": [], "ghost_portrait": [0.8, 0.36, 0.94, 0.58],
    "signature": [0.5, 0.6, 0.8, 0.7], "fingerprint": [0.5, 0.1, 0.7, 0.3]}"#;

fn regions_are_cut_out(laboratory: &Laboratory) -> Outcome {
    let layout = Layout::from_json(LAYOUT)?;
    for (path, page) in laboratory.pages() {
        let images = pictures::cut_out(&page, Some(&layout), &[]);
        assert!(images.ghost_portrait.is_some_and(|it| shows(&it, GHOST)), "{}", path.display());
        assert!(images.signature.is_some_and(|it| shows(&it, SIGNATURE)), "{}", path.display());
        assert!(images.fingerprint.is_none(), "there is none");
        let by_label = pictures::cut_out(&page, None, &[label()]);
        assert!(by_label.signature.is_some_and(|it| shows(&it, SIGNATURE)), "{}", path.display());
        assert_eq!(pictures::cut_out(&page, None, &[]).signature, None);
    }
    Ok(())
}

/// The label above the signature, on the page as it is handed out.
fn label() -> TextLine {
    let at = |x, y| Position { x, y };
    let outline = Quadrilateral {
        top_left: at(420.0, 320.0),
        top_right: at(560.0, 320.0),
        bottom_right: at(560.0, 332.0),
        bottom_left: at(420.0, 332.0),
    };
    TextLine { text: "Holder's signature / Podpis".to_owned(), confidence: 0.9, outline }
}
