//! Renders photographs of drawn pages, genuine ones and attacks, and writes what the
//! checks on tampering measure of them: what `models/training/page_tampering` is
//! calibrated on.
//!
//! Run: `cargo run --release -p selfsame-documents --example tampering_training PAGES FROM TO`
//! with the folder that `pages.py` made and the numbers of the pages to take. Prints a
//! line of JSON a photograph.

#![allow(clippy::unwrap_used, reason = "a program whose failure is its report")]

use selfsame_attack::page::{FlatPage, PageSpecies, Shot, photograph};
use selfsame_documents::tampering::alteration::Look;
use selfsame_documents::tampering::{colour, frame, presentation};
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_imaging::resize::resize;
use selfsame_imaging::warp::{Mapping, warp};
use selfsame_imaging::{Part, Projective, Rgb, RgbImage, decode};
use selfsame_protocol::face::ImageLimits;
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};
use serde_json::{Value, json};
use std::path::Path;

/// Widths of the photographs; they are a quarter less high.
const WIDTHS: [u32; 6] = [1280, 1600, 1280, 2048, 1280, 1600];

/// A page as `pages.py` describes it.
struct Drawn {
    picture: RgbImage,
    portrait: Part,
    values: Vec<Part>,
}

impl Drawn {
    fn read(folder: &Path, described: &Value) -> Self {
        let values = described["values"].as_array().unwrap();
        Self {
            picture: picture(
                &std::fs::read(folder.join(described["file"].as_str().unwrap())).unwrap(),
            ),
            portrait: part(&described["portrait"]),
            values: values.iter().map(part).collect(),
        }
    }

    fn flat(&self) -> FlatPage<'_> {
        FlatPage { picture: &self.picture, portrait: self.portrait, values: &self.values }
    }
}

fn picture(file: &[u8]) -> RgbImage {
    decode(file, ImageLimits { max_side: 9000, ..ImageLimits::default() }).unwrap()
}

fn part(described: &Value) -> Part {
    let [left, top, width, height] = [0, 1, 2, 3].map(|at| described[at].as_u64().unwrap() as u32);
    Part { left, top, size: PixelSize { width, height } }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let folder = Path::new(&arguments[1]);
    let [from, to] = [2, 3].map(|at| arguments[at].parse::<usize>().unwrap());
    let text = std::fs::read_to_string(folder.join("pages.json")).unwrap();
    let described: Vec<Value> = serde_json::from_str(&text).unwrap();
    for number in from..to.min(described.len()) {
        let page = Drawn::read(folder, &described[number]);
        let donor = Drawn::read(folder, &described[(number + 3) % described.len()]);
        for species in PageSpecies::ALL {
            let seed = 16 * number as u64 + species as u64;
            let width = WIDTHS[(number + species as usize) % WIDTHS.len()];
            let size = PixelSize { width, height: width / 4 * 3 };
            let shot = photograph(species, &page.flat(), &donor.flat(), size, seed).unwrap();
            println!("{}", line(number, species.name(), &finished(shot, seed), &page));
        }
        println!("{}", line(number, "scan", &scan(&page, number as u64), &page));
    }
}

/// The page as a scanner sees it, at some resolution.
fn scan(page: &Drawn, seed: u64) -> Shot {
    let PixelSize { width, height } = page.picture.size();
    let across = 500 + (seed * 397 % 1100) as u32;
    let size = PixelSize { width: across, height: across * height / width };
    let photo = resize(&page.picture, size).unwrap();
    let corners = Part { left: 0, top: 0, size }.corners();
    finished(Shot { photo, corners, changed_values: Vec::new() }, seed)
}

/// Made smaller, some of them, and stored.
fn finished(shot: Shot, seed: u64) -> Shot {
    let quality = JpegQuality(70 + (seed * 7 % 28) as u8);
    let (photo, corners) = match seed * 5 % 9 {
        0..3 => shrunk(&shot, 0.75 + 0.02 * (seed % 10) as f32),
        _ => (shot.photo, shot.corners),
    };
    Shot { photo: picture(&jpeg(&photo, quality).unwrap()), corners, ..shot }
}

fn shrunk(shot: &Shot, scale: f32) -> (RgbImage, Quadrilateral) {
    let PixelSize { width, height } = shot.photo.size();
    let size =
        PixelSize { width: (width as f32 * scale) as u32, height: (height as f32 * scale) as u32 };
    let to = |at: Position| Position { x: at.x * scale, y: at.y * scale };
    let Quadrilateral { top_left, top_right, bottom_right, bottom_left } = shot.corners;
    let corners = Quadrilateral {
        top_left: to(top_left),
        top_right: to(top_right),
        bottom_right: to(bottom_right),
        bottom_left: to(bottom_left),
    };
    (resize(&shot.photo, size).unwrap(), corners)
}

fn line(number: usize, species: &str, shot: &Shot, page: &Drawn) -> Value {
    let to_photo = Projective::from_rectangle(page.picture.size(), &shot.corners).unwrap();
    let look = |part: &Part| Look::of(&shot.photo, &moved(&to_photo, &part.corners()));
    let parts = |look: Option<Look>| look.map(|it| [it.noise, it.steepness, it.contrast]);
    let size = PixelSize { width: 800, height: 500 };
    let straight = Projective::from_rectangle(size, &shot.corners).unwrap();
    let flat = warp(&shot.photo, &straight, size, Rgb::BLACK).unwrap();
    json!({
        "page": number,
        "species": species,
        "width": shot.photo.size().width,
        "measures": presentation::measures(&shot.photo, &shot.corners),
        "spread": colour::spread(&flat).unwrap(),
        "screenshot": frame::screenshot(&shot.photo, &shot.corners),
        "values": page.values.iter().map(|value| parts(look(value))).collect::<Vec<_>>(),
        "changed": shot.changed_values,
    })
}

fn moved(map: &Projective, outline: &Quadrilateral) -> Quadrilateral {
    Quadrilateral {
        top_left: map.apply(outline.top_left),
        top_right: map.apply(outline.top_right),
        bottom_right: map.apply(outline.bottom_right),
        bottom_left: map.apply(outline.bottom_left),
    }
}
