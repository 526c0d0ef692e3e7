//! Measures the comparison of palms.
//!
//! `accuracy --roi FOLDER` takes ready regions of palms: one folder for each hand, or one
//! prefix up to the last `_` of the file's name. Without it, hands are rendered: what the
//! score is anchored on, and what is published in `docs/accuracy.md`.
//!
//! Run: `cargo xtask accuracy palm --roi FOLDER`, or
//! `cargo run --release -p selfsame-guest-palm --example accuracy`

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a measurement of the developers', on data of theirs"
)]

#[path = "../../face/tests/support/mod.rs"]
mod support;
#[path = "../tests/trial/mod.rs"]
mod trial;

use selfsame_biometrics::palm::code::CompetitiveCode;
use selfsame_biometrics::palm::compare::{compare, distance};
use selfsame_biometrics::palm::template::PalmTemplate;
use selfsame_hands::{Capture, Hand};
use std::env;
use std::path::Path;
use std::time::Instant;
use support::error_rates::report;
use support::figures::Scores;
use support::suite::Missing;
use trial::Laboratory;

/// Hands that anchor the score, and hands that are published.
const CALIBRATION: std::ops::Range<u64> = 1000..1040;
const REPORT: std::ops::Range<u64> = 2000..2040;

/// Pictures of each hand, all held in different ways.
const PICTURES: u64 = 4;

/// A palm, and whose it is.
struct Sample {
    hand: String,
    template: PalmTemplate,
}

fn main() -> Result<(), Missing> {
    let laboratory = Laboratory::open()?;
    let arguments: Vec<String> = env::args().skip(1).collect();
    match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--roi", folder] => {
            print!("{}", report(&scores(&regions(&laboratory, Path::new(folder)), score)));
            Ok(())
        }
        [] => {
            rendered(&laboratory);
            Ok(())
        }
        _ => Err("usage: accuracy [--roi FOLDER]".to_owned()),
    }
}

fn rendered(laboratory: &Laboratory) {
    let calibration = photographs(laboratory, CALIBRATION, "calibration");
    let similarities = scores(&calibration, similarity);
    println!("median genuine similarity {:.4}", similarities.median_genuine());
    println!("similarity, what the score is anchored on:\n{}", report(&similarities));
    let published = photographs(laboratory, REPORT, "published");
    println!("rendered hands:\n{}", report(&scores(&published, score)));
    let folder = laboratory.folder.join("palm/synthetic_roi");
    println!("drawn regions:\n{}", report(&scores(&regions(laboratory, &folder), score)));
}

fn photographs(laboratory: &Laboratory, hands: std::ops::Range<u64>, name: &str) -> Vec<Sample> {
    let mut samples = Vec::new();
    let (mut tried, mut missed) = (0, Vec::new());
    for (number, picture) in hands.flat_map(|hand| (0..PICTURES).map(move |it| (hand, it))) {
        let capture = Capture::varied(number * PICTURES + picture);
        let photo = Hand::new(number).photograph(&capture).unwrap();
        tried += 1;
        match laboratory.palm(&photo) {
            Some(found) => samples.push(Sample {
                hand: number.to_string(),
                template: PalmTemplate::from_bytes(&found.template).unwrap(),
            }),
            None => missed.push((number, picture)),
        }
    }
    println!("{name}: a palm found in {} of {tried} photographs; not in {missed:?}", samples.len());
    samples
}

/// The regions below a folder.
fn regions(laboratory: &Laboratory, folder: &Path) -> Vec<Sample> {
    let files = trial::pictures(folder);
    files
        .iter()
        .map(|file| {
            let inside = file.strip_prefix(folder).unwrap().with_extension("");
            let name = inside.to_string_lossy();
            let hand = match inside.parent().filter(|parent| *parent != Path::new("")) {
                Some(parent) => parent.to_string_lossy().into_owned(),
                None => name.rsplit_once('_').map_or(&*name, |(hand, _)| hand).to_owned(),
            };
            let code = laboratory.code_of_region(&trial::picture(file));
            Sample { hand, template: PalmTemplate::new(code).unwrap() }
        })
        .collect()
}

/// All comparisons of two samples.
fn scores(samples: &[Sample], measure: fn(&Sample, &Sample) -> f32) -> Scores {
    let start = Instant::now();
    let mut labelled = Vec::new();
    for (index, probe) in samples.iter().enumerate() {
        for reference in samples.iter().skip(index + 1) {
            labelled.push((measure(probe, reference), probe.hand == reference.hand));
        }
    }
    let each = start.elapsed().as_secs_f64() * 1e6 / labelled.len().max(1) as f64;
    println!("{each:.0} microseconds a comparison");
    Scores::new(labelled)
}

fn score(probe: &Sample, reference: &Sample) -> f32 {
    compare(&probe.template, &reference.template).map_or(0.0, |score| score.value())
}

fn similarity(probe: &Sample, reference: &Sample) -> f32 {
    let code = |sample: &Sample| -> CompetitiveCode { *sample.template.code() };
    1.0 - distance(&code(probe), &code(reference)).unwrap_or(0.5)
}
