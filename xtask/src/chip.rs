//! The command `chip`: what an operator does with files of chips.

use crate::{failure::Failure, project::Project, tool};
use lexopt::{Arg, Parser};
use std::ffi::OsString;
use std::time::SystemTime;

/// The command `chip`.
pub(crate) fn run(project: &Project, mut arguments: Parser) -> Result<(), Failure> {
    match arguments.next()? {
        Some(Arg::Value(command)) if command == "inspect" => {
            inspect(project, arguments.raw_args()?.collect())
        }
        _ => Err(Failure::Usage("chip inspect FILE...".to_owned())),
    }
}

/// Prints how each step of a verification ends. The library that does it knows no clock.
fn inspect(project: &Project, arguments: Vec<OsString>) -> Result<(), Failure> {
    let now = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |time| time.as_secs());
    let example = ["run", "--quiet", "--release", "--package", "selfsame-chip", "--example"];
    let mut cargo = tool::cargo(project, example);
    cargo.args(["inspect", "--", "--now", &now.to_string()]).args(arguments);
    tool::run(&mut cargo)
}
