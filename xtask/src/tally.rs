//! Counting tests by what Cargo and Node print.

use crate::{failure::Failure, tool};
use std::{
    fmt,
    io::{BufRead as _, BufReader, Read},
    ops::AddAssign,
    process::{Command, Stdio},
    thread,
};

/// How the line begins that sums up one test program of Rust.
const RESULT: &str = "test result: ";

/// How the lines begin with which Node sums up: as TAP, and for the reader.
const NODE_RESULTS: [&str; 2] = ["# ", "\u{2139} "];

/// How many tests passed, failed, were skipped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Tally {
    /// A step that passed as a whole, such as one fuzz target.
    pub(crate) const PASSED_STEP: Self = Self { passed: 1, failed: 0, skipped: 0 };

    /// A step that failed as a whole, such as one that did not compile.
    pub(crate) const FAILED_STEP: Self = Self { passed: 0, failed: 1, skipped: 0 };

    /// A step that could not run here.
    pub(crate) const SKIPPED_STEP: Self = Self { passed: 0, failed: 0, skipped: 1 };

    /// Runs `command`, lets its output through and counts the tests in it. A command
    /// that fails without a failed test counts as a failed step.
    ///
    /// # Errors
    /// The command does not start.
    pub(crate) fn of_tests(command: &mut Command) -> Result<Self, Failure> {
        eprintln!("$ {}", tool::describe(command));
        command.env("CARGO_TERM_PROGRESS_WHEN", "never");
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|source| tool::not_started(command, source))?;
        let errors = child
            .stderr
            .take()
            .map(|stream| thread::spawn(move || count_lines(stream, |line| eprintln!("{line}"))));
        let mut tally = match child.stdout.take() {
            Some(stream) => count_lines(stream, |line| println!("{line}")),
            None => Self::default(),
        };
        tally += errors.and_then(|thread| thread.join().ok()).unwrap_or_default();
        let status = child.wait().map_err(|source| tool::not_started(command, source))?;
        if !status.success() && tally.failed == 0 {
            tally += Self::FAILED_STEP;
        }
        Ok(tally)
    }

    /// Runs `command` as one step.
    pub(crate) fn of_step(command: &mut Command) -> Self {
        tool::run(command).map_or_else(
            |failure| {
                eprintln!("{failure}");
                Self::FAILED_STEP
            },
            |()| Self::PASSED_STEP,
        )
    }

    /// How many tests and steps failed.
    pub(crate) fn failed(self) -> usize {
        self.failed
    }

    /// Counts what one line of output tells.
    fn read_line(&mut self, line: &str) {
        let of_node = NODE_RESULTS.iter().find_map(|mark| line.strip_prefix(mark));
        if let Some((_, counts)) = line.strip_prefix(RESULT).and_then(|rest| rest.split_once(". "))
        {
            self.passed += count(counts, "passed");
            self.failed += count(counts, "failed");
            self.skipped += count(counts, "ignored");
        } else if let Some((name, number)) = of_node.and_then(named_number) {
            self.add_of_node(name, number);
        }
    }

    /// What is cancelled was not waited for, and what is to be done fails no run.
    fn add_of_node(&mut self, name: &str, number: usize) {
        match name {
            "pass" => self.passed += number,
            "fail" | "cancelled" => self.failed += number,
            "skipped" | "todo" => self.skipped += number,
            _ => {}
        }
    }
}

fn named_number(text: &str) -> Option<(&str, usize)> {
    let (name, number) = text.split_once(' ')?;
    Some((name, number.parse().ok()?))
}

fn count_lines(stream: impl Read, show: impl Fn(&str)) -> Tally {
    let mut tally = Tally::default();
    let mut lines = BufReader::new(stream).split(b'\n');
    while let Some(Ok(line)) = lines.next() {
        let line = String::from_utf8_lossy(&line);
        show(&line);
        tally.read_line(&line);
    }
    tally
}

/// The number before `word` in `3 passed; 0 failed; …`.
fn count(counts: &str, word: &str) -> usize {
    let mut parts = counts.split("; ").filter_map(|part| part.split_once(' '));
    parts.find(|(_, name)| *name == word).and_then(|(number, _)| number.parse().ok()).unwrap_or(0)
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_of_all_test_programs_are_summed() {
        let output = "\
running 5 tests
test result: ok. 4 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s
test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1s
nothing of 7 passed; 7 failed";
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read_line(line));
        assert_eq!(tally.to_string(), "6 passed, 1 failed, 1 skipped");
        tally += Tally::FAILED_STEP;
        assert_eq!(tally.failed(), 2);
    }

    #[test]
    fn nodes_summary_is_counted_in_both_of_its_forms() {
        for mark in NODE_RESULTS {
            let counts = ["tests 12", "suites 0", "pass 6", "fail 1", "cancelled 2", "skipped 3"];
            let mut tally = Tally::default();
            counts.iter().for_each(|count| tally.read_line(&format!("{mark}{count}")));
            ["Subtest: pass 7", "pass them 7", "duration_ms 12.5"]
                .iter()
                .for_each(|other| tally.read_line(&format!("{mark}{other}")));
            tally.read_line("    # pass 7");
            assert_eq!(tally.to_string(), "6 passed, 3 failed, 3 skipped");
        }
    }
}
