//! Counting tests by what Cargo prints.

use std::{fmt, ops::AddAssign};

/// How the line begins that sums up one test program.
const RESULT: &str = "test result: ";

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

    /// How many tests and steps failed.
    pub(crate) fn failed(self) -> usize {
        self.failed
    }

    /// Counts what one line of output tells.
    pub(crate) fn read_line(&mut self, line: &str) {
        let Some(result) = line.strip_prefix(RESULT) else { return };
        if let Some((_, counts)) = result.split_once(". ") {
            self.passed += count(counts, "passed");
            self.failed += count(counts, "failed");
            self.skipped += count(counts, "ignored");
        }
    }
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
}
