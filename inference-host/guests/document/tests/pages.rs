//! Pages are found as well as `docs/accuracy.md` says.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation is what a test reports"
)]

#[path = "../../face/tests/support/mod.rs"]
mod support;
mod trial;

use std::process::ExitCode;
use support::suite::{self, Outcome};
use trial::{Laboratory, TURNS};

/// Of the 64 drawn photographs (16 in four turns), those whose corners are within the
/// tolerance.
const DRAWN: usize = 60;

/// Of the 13 specimens, the same.
const SPECIMENS: usize = 8;

/// Of 45 pictures without a page, those in which one is seen.
const ALARMS: usize = 1;

fn main() -> ExitCode {
    suite::run(vec![
        suite::test("corners_are_found", Laboratory::open, corners_are_found),
        suite::test("specimens_are_found", Laboratory::open, specimens_are_found),
        suite::test("places_without_a_page_have_none", Laboratory::open, places_without_a_page),
    ])
}

fn corners_are_found(laboratory: &Laboratory) -> Outcome {
    let tried =
        laboratory.drawn.iter().flat_map(|drawn| TURNS.map(|turn| laboratory.try_on(drawn, turn)));
    let exact = tried.filter(trial::Outcome::is_exact).count();
    reached(exact, DRAWN)
}

fn specimens_are_found(laboratory: &Laboratory) -> Outcome {
    let tried = laboratory.try_specimens();
    reached(tried.iter().filter(|(_, outcome)| outcome.is_exact()).count(), SPECIMENS)
}

fn reached(count: usize, published: usize) -> Outcome {
    if count < published { Err(format!("{count}, not {published}").into()) } else { Ok(()) }
}

fn places_without_a_page(laboratory: &Laboratory) -> Outcome {
    let pictures =
        ["face/noface", "face/pairs_hires", "face/multi", "face/expression", "palm/hands"]
            .iter()
            .flat_map(|folder| laboratory.pictures(folder));
    let seen = pictures.filter(|path| laboratory.locate(&trial::picture(path)).is_some());
    let alarms: Vec<_> = seen.collect();
    if alarms.len() > ALARMS { Err(format!("{alarms:?}").into()) } else { Ok(()) }
}
