//! Passive detection keeps what `docs/accuracy.md` says of it, on some of the
//! people of the half that nothing was calibrated on.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a failed expectation is what a test reports"
)]

#[path = "../../face/tests/support/mod.rs"]
mod support;
mod trial;

use selfsame_attack::Species;
use selfsame_biometrics::pad::passive::{Network, calibrated};
use std::process::ExitCode;
use support::suite::{self, Missing, Outcome};
use trial::{Half, Laboratory, Rate};

/// The score taken as the threshold, and the rate of bona fide photographs below
/// it that the score promises.
const THRESHOLD: f32 = 0.5;
const PROMISED_BPCER: f64 = 0.05;

/// Most attacks that pass, by the upper ends of the published intervals and the
/// spread of so few people as are asked here.
const PUBLISHED_APCER: [(Species, f64); 4] = [
    (Species::Print, 0.3),
    (Species::CurvedPrint, 0.2),
    (Species::Screen, 0.1),
    (Species::CutOutMask, 0.85),
];

/// Every so many people are attacked; all show themselves.
const STEP: usize = 8;

fn main() -> ExitCode {
    suite::run(vec![suite::test("attacks_are_told_from_bona_fide", laboratory, attacks)])
}

fn laboratory() -> Result<Laboratory, Missing> {
    Laboratory::open(&Network::ALL)
}

fn attacks(laboratory: &Laboratory) -> Outcome {
    let people = laboratory.people(Half::Report);
    let all: Vec<_> = people.iter().map(|path| laboratory.portrait(path)).collect();
    let bona_fide: Vec<_> =
        all.iter().map(|portrait| calibrated(laboratory.bona_fide(portrait))).collect();
    let portraits: Vec<_> = all.iter().step_by(STEP).collect();
    let bpcer = Rate::below(&bona_fide, THRESHOLD);
    assert!(bpcer.interval().contains(&PROMISED_BPCER), "BPCER {bpcer:?}");
    for (species, published) in PUBLISHED_APCER {
        let bearers = portraits.iter().cycle().skip(1);
        let scenes = portraits.iter().zip(bearers).zip(0..);
        let scores: Vec<_> = scenes
            .map(|((victim, bearer), seed)| victim.attacked(species, bearer, seed))
            .map(|scene| laboratory.attack(scene).map_or(0.0, calibrated))
            .collect();
        let apcer = Rate::from(&scores, THRESHOLD);
        let name = species.name();
        assert!(apcer.share() < published, "APCER of {name}: {apcer:?}");
    }
    Ok(())
}
