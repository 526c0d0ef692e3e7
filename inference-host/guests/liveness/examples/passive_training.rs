//! Makes what `models/training/passive_border.py` trains and measures on: parts of
//! photographs and of attacks rendered with them, and what the other two networks
//! make of each.
//!
//! Run: `cargo run --release -p selfsame-guest-liveness --example passive_training FOLDER`.
//! `views.bin` has 144×144 pixels a row, RGB; `views.csv` says what each is.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a program for measuring, whose failure is its report"
)]

#[path = "../../face/tests/support/mod.rs"]
mod support;
#[path = "../tests/trial/mod.rs"]
mod trial;

use selfsame_attack::Species;
use selfsame_biometrics::pad::passive::{Network, bona_fide};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use support::suite::Missing;
use trial::{Half, Laboratory, Portrait};

/// Side of a view, larger than the input so that training can move inside it.
const SIDE: u32 = 144;

/// No seed of the published attacks is as high.
const FIRST_SEED: u64 = 1 << 32;

fn main() -> Result<(), Missing> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let mut ledger =
        Ledger::new(Laboratory::open(&[Network::Near, Network::Wide])?, folder.as_ref());
    let people = ledger.laboratory.people(Half::Report);
    ledger.half(Half::Calibration, |_| true);
    ledger.half(Half::Report, |path| people.contains(path));
    Ok(())
}

struct Ledger {
    laboratory: Laboratory,
    views: BufWriter<File>,
    labels: BufWriter<File>,
    seed: u64,
}

impl Ledger {
    fn new(laboratory: Laboratory, folder: &Path) -> Self {
        let file = |name| BufWriter::new(File::create(folder.join(name)).unwrap());
        let (views, mut labels) = (file("views.bin"), file("views.csv"));
        writeln!(labels, "half,species,photo,seed,near,wide").unwrap();
        Self { laboratory, views, labels, seed: FIRST_SEED }
    }

    /// Every photograph, and attacks with some of them whose bearer is somebody else.
    fn half(&mut self, half: Half, is_attacked: impl Fn(&String) -> bool) {
        let paths = self.laboratory.photographs("lfw", half);
        let portraits: Vec<_> = paths.iter().map(|path| self.laboratory.portrait(path)).collect();
        let bearers = portraits.iter().cycle().skip(portraits.len() / 2);
        for ((path, victim), bearer) in paths.iter().zip(&portraits).zip(bearers) {
            self.enter(half, "bona fide", path, victim);
            for species in Species::ALL.into_iter().filter(|_| is_attacked(path)) {
                self.seed += 1;
                let scene = victim.attacked(species, bearer, self.seed);
                if let Some(attack) = self.laboratory.presented(scene) {
                    self.enter(half, species.name(), path, &attack);
                }
            }
        }
    }

    fn enter(&mut self, half: Half, species: &str, path: &str, portrait: &Portrait) {
        let [near, wide] = [Network::Near, Network::Wide]
            .map(|network| bona_fide(&self.laboratory.answer(network, portrait)).unwrap());
        let row = format!("{half:?},{species},{path},{},{near:.5},{wide:.5}", self.seed);
        writeln!(self.labels, "{row}").unwrap();
        self.views.write_all(portrait.view(Network::Border, SIDE).pixels()).unwrap();
    }
}
