//! Prints how well pages are found, in the tables of `docs/accuracy.md`.
//!
//! Run: `cargo run --release -p selfsame-guest-document --example corners [OUT] [DRAWN]`.
//! In the folder OUT pictures are left: each photograph with the corners drawn in, and
//! each page straightened. In place of the drawn photographs of the test data, those of
//! the folder DRAWN are looked at, as `models/training/page_mask/validation.py` writes
//! them.

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
use trial::{Laboratory, Outcome, TURNS};

fn main() -> Result<(), Missing> {
    let mut folders = env::args().skip(1).map(PathBuf::from);
    let (out, photographs) = (folders.next(), folders.next());
    let laboratory = match &photographs {
        Some(photographs) => Laboratory::with(photographs)?,
        None => Laboratory::open()?,
    };
    drawn(&laboratory);
    let drawn = laboratory.drawn.iter().map(|drawn| laboratory.photographs.join(&drawn.file));
    shown(&laboratory, drawn, out.as_deref());
    if photographs.is_none() {
        specimens(&laboratory);
        shown(&laboratory, laboratory.pictures("document/specimens"), out.as_deref());
        places_without(&laboratory);
    }
    Ok(())
}

fn places_without(laboratory: &Laboratory) {
    for place in ["face/noface", "face/pairs_hires", "face/multi", "face/expression", "palm/hands"]
    {
        alarms(laboratory, place);
    }
}

fn drawn(laboratory: &Laboratory) {
    println!("photograph                turn        error   upright  cut");
    let mut outcomes = Vec::new();
    for drawn in &laboratory.drawn {
        for turn in TURNS {
            let outcome = laboratory.try_on(drawn, turn);
            println!(
                "{:24}  {turn:?}  {:>8}  {}  {}",
                drawn.file,
                error(&outcome),
                outcome.upright,
                outcome.cut
            );
            outcomes.push(outcome);
        }
    }
    for (name, cut) in [("all corners in the photograph", false), ("a corner outside", true)] {
        let of: Vec<_> = outcomes.iter().filter(|it| it.cut == cut).collect();
        let exact = of.iter().filter(|it| it.is_exact()).count();
        let upright = of.iter().filter(|it| it.upright).count();
        println!("{name}: {exact} of {} within 2 %, {upright} upright", of.len());
    }
}

fn specimens(laboratory: &Laboratory) {
    let outcomes = laboratory.try_specimens();
    for (file, outcome) in &outcomes {
        println!("{file:24}  {}  {}", error(outcome), outcome.upright);
    }
    let exact = outcomes.iter().filter(|(_, it)| it.is_exact()).count();
    println!("specimens: {exact} of {} within 2 %", outcomes.len());
}

fn error(outcome: &Outcome) -> String {
    outcome.error.map_or("none".to_owned(), |error| format!("{:.2} %", 100.0 * error))
}

/// What is found in photographs, to be looked at.
fn shown(
    laboratory: &Laboratory,
    photographs: impl IntoIterator<Item = PathBuf>,
    out: Option<&Path>,
) {
    for path in photographs {
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
        if let Some(out) = out {
            save(&out.join(format!("{name}-corners.jpg")), &marked(photo, &location));
            save(&out.join(format!("{name}-page.jpg")), &handed_out);
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
