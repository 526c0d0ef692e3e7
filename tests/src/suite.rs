//! Test programs whose tests can say why they did not run.
//!
//! A test names what it needs. When that is missing the test is reported as
//! ignored, with the reason; where a change is judged, as failed.

use crate::prerequisites::{self, Missing};
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use std::process::ExitCode;

/// How a test ends. Anything that can be printed makes a failure.
pub type Outcome = Result<(), Failed>;

/// A test that needs something.
pub fn test<N, F, W>(name: impl Into<String>, need: F, work: W) -> Trial
where
    F: FnOnce() -> Result<N, Missing> + Send + 'static,
    W: FnOnce(&N) -> Outcome + Send + 'static,
{
    Trial::ignorable_test(name, move || match need() {
        Ok(needed) => work(&needed).map(|()| Completion::Completed),
        Err(missing) => without(&missing, prerequisites::are_required()),
    })
}

fn without(missing: &Missing, required: bool) -> Result<Completion, Failed> {
    if required { Err(missing.into()) } else { Ok(Completion::ignored_with(missing)) }
}

/// Runs the tests by the arguments of the program.
#[must_use]
pub fn run(tests: Vec<Trial>) -> ExitCode {
    libtest_mimic::run(&Arguments::from_args(), tests).exit_code()
}

/// Runs the tests one after the other: for those that measure the process they
/// talk to, or that load the whole machine.
#[must_use]
pub fn run_one_by_one(tests: Vec<Trial>) -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    libtest_mimic::run(&arguments, tests).exit_code()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_prerequisite_fails_only_where_it_is_required() {
        let missing = Missing::new("no host");
        let failed = without(&missing, true).err().expect("a failure");
        assert_eq!(failed.message(), Some("no host"));
        assert!(matches!(
            without(&missing, false),
            Ok(Completion::Ignored { reason: Some(reason) }) if reason == "no host"
        ));
    }
}
