//! Prints how well pages are found, in the tables of `docs/accuracy.md`.
//!
//! Run: `cargo run --release -p selfsame-guest-document --example corners [FOLDER]`.
//! With a folder, pictures are left there: each photograph with the corners drawn in,
//! and each page straightened.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a program for measuring, whose failure is its report"
)]

#[path = "../../face/tests/support/mod.rs"]
mod support;
#[path = "../tests/trial/mod.rs"]
mod trial;

use selfsame_documents::page::quality::quality;
use selfsame_imaging::RgbImage;
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_imaging::projective::corners;
use selfsame_protocol::document::PageLocation;
use selfsame_protocol::geometry::Position;
use std::path::{Path, PathBuf};
use std::{env, fs};
use support::suite::Missing;
use trial::{Laboratory, TOLERANCE, TURNS};

fn main() -> Result<(), Missing> {
    let laboratory = Laboratory::open()?;
    let folder = env::args().nth(1).map(PathBuf::from);
    drawn(&laboratory);
    shown(&laboratory, folder.as_deref());
    for place in ["face/noface", "face/pairs_hires", "face/multi", "face/expression"] {
        alarms(&laboratory, place);
    }
    Ok(())
}

fn drawn(laboratory: &Laboratory) {
    println!("photograph                turn        error   upright  cut");
    let mut outcomes = Vec::new();
    for drawn in &laboratory.drawn {
        for turn in TURNS {
            let outcome = laboratory.try_on(drawn, turn);
            let error =
                outcome.error.map_or("none".to_owned(), |error| format!("{:.2} %", 100.0 * error));
            println!(
                "{:24}  {turn:?}  {error:>8}  {}  {}",
                drawn.file, outcome.upright, outcome.cut
            );
            outcomes.push(outcome);
        }
    }
    for (name, cut) in [("all corners in the photograph", false), ("a corner outside", true)] {
        let of: Vec<_> = outcomes.iter().filter(|it| it.cut == cut).collect();
        let within = of.iter().filter(|it| it.error.is_some_and(|error| error < TOLERANCE)).count();
        let upright = of.iter().filter(|it| it.upright).count();
        println!("{name}: {within} of {} within 2 %, {upright} upright", of.len());
    }
}

/// What is found in the specimens and the drawn photographs, to be looked at.
fn shown(laboratory: &Laboratory, folder: Option<&Path>) {
    for part in ["document/specimens", "document/synthetic"] {
        for path in laboratory.pictures(part) {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let photo = trial::picture(&path);
            let Some(location) = laboratory.locate(&photo) else {
                println!("{name}: no page");
                continue;
            };
            let page = laboratory.page(&photo, &location);
            let handed_out = page.handed_out().unwrap();
            let quality = quality(&handed_out, &page.corners, photo.size());
            println!("{name}: {:.2} {:?} {quality:?}", location.confidence, page.shape);
            if let Some(folder) = folder {
                save(&folder.join(format!("{name}-corners.jpg")), &marked(photo, &location));
                save(&folder.join(format!("{name}-page.jpg")), &handed_out);
            }
        }
    }
}

fn alarms(laboratory: &Laboratory, place: &str) {
    let pictures = laboratory.pictures(place);
    let found = |path: &&PathBuf| laboratory.locate(&trial::picture(path)).is_some();
    let alarms: Vec<_> = pictures.iter().take(200).filter(found).collect();
    println!("{place}: a page in {} of {}", alarms.len(), pictures.len().min(200));
}

fn save(path: &Path, picture: &RgbImage) {
    fs::write(path, jpeg(picture, JpegQuality::default()).unwrap()).unwrap();
}

/// The photograph with the page's sides drawn in red, its top in blue.
fn marked(mut photo: RgbImage, location: &PageLocation) -> RgbImage {
    let corners = corners(&location.corners);
    for (side, from) in corners.iter().enumerate() {
        let to = corners[(side + 1) % 4];
        let colour = if side == 0 { [0, 0, 255] } else { [255, 0, 0] };
        line(&mut photo, *from, to, colour);
    }
    photo
}

fn line(photo: &mut RgbImage, from: Position, to: Position, colour: [u8; 3]) {
    let (width, height) = (photo.size().width as f32, photo.size().height as f32);
    for step in 0..=4000_u16 {
        let share = f32::from(step) / 4000.0;
        let (x, y) = (from.x + share * (to.x - from.x), from.y + share * (to.y - from.y));
        for reach in [-1.0, 0.0, 1.0] {
            let (x, y) = (x + reach, y + reach);
            if (0.0..width).contains(&x) && (0.0..height).contains(&y) {
                let at = (y as usize * width as usize + x as usize) * 3;
                photo.pixels_mut()[at..at + 3].copy_from_slice(&colour);
            }
        }
    }
}
