//! Prints what `MagnifEye` liveness rests on: likeness and texture of eyes in
//! close-ups that are cut out of portraits.
//!
//! Run: `cargo run --release -p selfsame-guest-liveness --example eye_close_ups`

#![allow(clippy::unwrap_used, clippy::panic, reason = "a program for measuring")]

#[path = "../../face/tests/support/mod.rs"]
mod support;
#[path = "../tests/trial/mod.rs"]
mod trial;

use selfsame_biometrics::pad::magnifeye::likeness;
use selfsame_protocol::liveness::EyePatch;
use support::suite::Missing;
use trial::Laboratory;

/// Eye widths that a close-up is wide.
const REACHES: [f32; 3] = [5.0, 4.0, 3.0];

fn main() -> Result<(), Missing> {
    let laboratory = Laboratory::open(&[])?;
    let files = laboratory.gallery.files("pairs_hires");
    let portraits: Vec<_> = files.iter().map(|path| laboratory.portrait(path)).collect();
    let best = |eye: &EyePatch, portrait: &trial::Portrait| {
        portrait.eyes().iter().map(|other| likeness(eye, other)).fold(-1.0, f32::max)
    };
    let same_person = |a: &String, b: &String| {
        let pairs = laboratory.gallery.pairs("pairs_hires.csv");
        let is_it = |probe: &String, reference: &String| {
            pairs.iter().any(|it| it.genuine && it.probe == *probe && it.reference == *reference)
        };
        is_it(a, b) || is_it(b, a)
    };
    let as_taken = portraits.iter().flat_map(|portrait| portrait.eyes().map(|eye| eye.texture));
    print("texture of eyes as taken", as_taken.collect());
    for reach in REACHES {
        let [mut same, mut person, mut stranger, mut texture] = [const { Vec::new() }; 4];
        for (path, portrait) in files.iter().zip(&portraits) {
            for eye in laboratory.close_ups(portrait, reach) {
                texture.push(eye.texture);
                for (other_path, other) in files.iter().zip(&portraits) {
                    let score = best(&eye, other);
                    match other_path {
                        other if other == path => same.push(score),
                        other if same_person(path, other) => person.push(score),
                        _ => stranger.push(score),
                    }
                }
            }
        }
        println!("\nclose-ups {reach} eye widths wide, {} of {}", texture.len(), 2 * files.len());
        for (name, values) in [
            ("same photo", same),
            ("same person", person),
            ("stranger", stranger),
            ("texture", texture),
        ] {
            print(name, values);
        }
    }
    Ok(())
}

fn print(name: &str, mut values: Vec<f32>) {
    values.sort_by(f32::total_cmp);
    let at = |percent: usize| values[(values.len() - 1) * percent / 100];
    println!(
        "{name}: {} values, 0/5/25/50/75/95/100 %: {:.3} {:.3} {:.3} {:.3} {:.3} {:.3} {:.3}",
        values.len(),
        at(0),
        at(5),
        at(25),
        at(50),
        at(75),
        at(95),
        at(100)
    );
}
