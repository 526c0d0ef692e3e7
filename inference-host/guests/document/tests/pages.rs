//! Pages are found as well as `docs/accuracy.md` says.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a failed expectation is what a test reports"
)]

#[path = "../../face/tests/support/mod.rs"]
mod support;
mod trial;

use std::process::ExitCode;
use support::suite::{self, Outcome};
use trial::{Laboratory, TOLERANCE, TURNS};

/// The share of drawn photographs, with all corners in them, whose corners must be
/// within the tolerance: a little less than is published.
const WITHIN: f32 = 0.75;

fn main() -> ExitCode {
    suite::run(vec![
        suite::test("corners_are_found", Laboratory::open, corners_are_found),
        suite::test("places_without_a_page_have_none", Laboratory::open, places_without_a_page),
    ])
}

fn corners_are_found(laboratory: &Laboratory) -> Outcome {
    let tried =
        laboratory.drawn.iter().flat_map(|drawn| TURNS.map(|turn| laboratory.try_on(drawn, turn)));
    let whole: Vec<_> = tried.filter(|outcome| !outcome.cut).collect();
    let within = whole.iter().filter(|it| it.error.is_some_and(|error| error < TOLERANCE)).count();
    let share = within as f32 / whole.len() as f32;
    if share < WITHIN { Err(format!("{within} of {}", whole.len()).into()) } else { Ok(()) }
}

fn places_without_a_page(laboratory: &Laboratory) -> Outcome {
    let pictures = laboratory.pictures("face/noface");
    let found = pictures.iter().filter(|path| laboratory.locate(&trial::picture(path)).is_some());
    let found = found.count();
    let bound = pictures.len() / 10;
    if found > bound { Err(format!("{found} of {}", pictures.len()).into()) } else { Ok(()) }
}
