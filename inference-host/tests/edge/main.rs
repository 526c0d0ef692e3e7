//! The real edge component in the embedded runtime, around it a store, a clock and an
//! inference host that do what a test wants.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed expectation is the report"
)]

mod clock;
mod faults;
mod imports;
mod maintenance;
mod stage;
#[path = "../support/mod.rs"]
mod support;

use libtest_mimic::{Arguments, Trial};
use std::{path::Path, process::ExitCode};
use support::{edge_component, with};

type Test = fn(&Path);

fn main() -> ExitCode {
    let tests: [(&str, Test); 8] = [
        ("a_failed_operation_of_the_store_costs_one_call", faults::failed),
        ("a_silent_operation_of_the_store_costs_one_call", faults::silent),
        ("a_forgotten_answer_of_the_store_costs_one_call", faults::forgotten),
        ("things_end_when_the_clock_jumps_forward", clock::forward),
        ("nothing_is_lost_when_the_clock_jumps_back", clock::back),
        ("large_records_are_swept_whole", maintenance::records_go_whole),
        ("without_a_secret_there_is_no_sweeping", maintenance::no_secret_no_sweeping),
        ("imports_are_what_a_stock_spin_offers", imports::known_to_spin),
    ];
    let trials = tests.map(|(name, test)| {
        Trial::ignorable_test(name, move || with(edge_component(), |component| test(&component)))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.into()).exit_code()
}
