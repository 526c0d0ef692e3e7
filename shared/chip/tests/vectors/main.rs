//! The vectors of the test data: chips made with and without a fault, security objects
//! that states issued, worked examples of Doc 9303, and a national master list. Reported
//! as ignored where the test data is not there; in CI that is a failure.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests: a failed expectation is the report"
)]

mod examples;
mod generated;
mod master_list;
mod signed;

use libtest_mimic::{Arguments, Failed, Trial};
use sha2::Digest as _;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

/// How a test ends.
type Outcome = Result<(), Failed>;

fn main() -> ExitCode {
    let folder = folder();
    let trials = if folder.is_dir() { trials(&folder) } else { vec![missing(&folder)] };
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn trials(folder: &Path) -> Vec<Trial> {
    let mut trials = generated::trials(&folder.join("generated"));
    trials.extend(signed::trials(&folder.join("signed_sods")));
    trials.extend(examples::trials(&folder.join("icao_examples")));
    trials.extend(master_list::trials(&folder.join("csca")));
    trials
}

fn folder() -> PathBuf {
    let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/testdata");
    env::var_os("TESTDATA_DIR").map_or_else(|| usual.into(), PathBuf::from).join("chip")
}

fn missing(folder: &Path) -> Trial {
    let in_ci = env::var("CI").is_ok_and(|ci| ci == "true");
    let reason = format!("there is no {}", folder.display());
    let name = format!("vectors ({reason})");
    Trial::test(name, || Err(reason.into())).with_ignored_flag(!in_ci)
}

/// A file that must be there.
fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&read(path)).expect("JSON")
}

fn equal<T: PartialEq + Debug>(name: &str, found: &T, expected: &T) -> Outcome {
    if found == expected {
        Ok(())
    } else {
        Err(format!("{name}: found {found:?}, expected {expected:?}").into())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sha256(bytes: &[u8]) -> String {
    hex(&sha2::Sha256::digest(bytes))
}
