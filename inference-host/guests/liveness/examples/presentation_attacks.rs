//! Prints the tables on presentation attack detection in `docs/accuracy.md`.
//!
//! Run: `cargo run --release -p selfsame-guest-liveness --example presentation_attacks [FOLDER]`.
//! With a folder, the first attacks are put there to be looked at.

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

use selfsame_attack::Species;
use selfsame_biometrics::pad::passive::{Network, calibrated};
use selfsame_imaging::encode::{JpegQuality, jpeg};
use std::path::PathBuf;
use support::suite::Missing;
use trial::{Half, Laboratory, Portrait, Rate};

/// Scores taken as thresholds in the tables.
const THRESHOLDS: [f32; 3] = [0.2, 0.5, 0.8];

/// Attacks of each species that are put into the folder.
const SHOWN: usize = 12;

fn main() -> Result<(), Missing> {
    let laboratory = Laboratory::open(&Network::ALL)?;
    println!(
        "| Presentations | Score | Wrong side | 95 % interval |\n| --- | ---: | ---: | ---: |"
    );
    for folder in ["lfw", "pairs_hires", "expression"] {
        let of_half = |half| laboratory.photographs(folder, half);
        let mut photographs = of_half(Half::Report);
        if folder != "lfw" {
            // Nothing was calibrated on these.
            photographs.extend(of_half(Half::Calibration));
        }
        let scores: Vec<_> = photographs.iter().map(|path| score(&laboratory, path)).collect();
        rows(&format!("bona fide, {folder}"), &scores, Rate::below);
    }
    for row in laboratory.gallery.rows("spoof.csv") {
        let [path, label] = &row[..] else { panic!("spoof.csv: {row:?}") };
        let score = score(&laboratory, path);
        let wrong = if label == "live" { Rate::below } else { Rate::from };
        println!("{path}: {label}, score {score:.3}");
        rows(&format!("captured {label}"), &[score], wrong);
    }
    let shown = std::env::args().nth(1).map(PathBuf::from);
    let portraits: Vec<_> = laboratory
        .people(Half::Report)
        .iter()
        .step_by(2)
        .map(|path| laboratory.portrait(path))
        .collect();
    for species in Species::ALL {
        let scores = attacks(&laboratory, &portraits, species, shown.as_ref());
        rows(&format!("rendered {}", species.name()), &scores, Rate::from);
    }
    Ok(())
}

fn score(laboratory: &Laboratory, path: &str) -> f32 {
    calibrated(laboratory.bona_fide(&laboratory.portrait(path)))
}

/// The scores of attacks of one species; one without a face has the score 0.
fn attacks(
    laboratory: &Laboratory,
    portraits: &[Portrait],
    species: Species,
    shown: Option<&PathBuf>,
) -> Vec<f32> {
    let bearers = portraits.iter().cycle().skip(1);
    let pairs = portraits.iter().zip(bearers).enumerate();
    pairs
        .map(|(index, (victim, bearer))| {
            let scene = victim.attacked(species, bearer, index as u64);
            if let Some(folder) = shown.filter(|_| index < SHOWN) {
                let file = folder.join(format!("{index}-{}.jpg", species.name()));
                std::fs::write(file, jpeg(&scene, JpegQuality::default()).unwrap()).unwrap();
            }
            laboratory.attack(scene).map_or(0.0, calibrated)
        })
        .collect()
}

fn rows(name: &str, scores: &[f32], wrong: fn(&[f32], f32) -> Rate) {
    for threshold in THRESHOLDS {
        let rate = wrong(scores, threshold);
        let interval = rate.interval();
        println!(
            "| {name} | {threshold} | {:.1} % ({} of {}) | {:.1}–{:.1} % |",
            100.0 * rate.share(),
            rate.count,
            rate.of,
            100.0 * interval.start,
            100.0 * interval.end
        );
    }
}
