//! Counting tests by what Cargo prints.
//!
//! A test that finds a prerequisite missing at run time writes a line that begins
//! with `ignored: ` and its reason straight to the standard error stream, past the
//! test harness, and returns. The harness counts it as passed; here it counts as
//! skipped.

use std::{fmt, ops::AddAssign};

/// How the line of a test begins that ignored itself.
const IGNORED: &str = "ignored: ";

/// How the line begins that sums up one test program.
const RESULT: &str = "test result: ";

/// How many tests passed, failed, were skipped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    returned: usize,
    failed: usize,
    not_run: usize,
    ignored_themselves: usize,
}

impl Tally {
    /// A step that passed as a whole, such as one fuzz target.
    pub(crate) const PASSED_STEP: Self =
        Self { returned: 1, failed: 0, not_run: 0, ignored_themselves: 0 };

    /// A step that could not run here.
    pub(crate) const SKIPPED_STEP: Self =
        Self { returned: 0, failed: 0, not_run: 1, ignored_themselves: 0 };

    /// A step that failed as a whole, such as one that did not compile.
    pub(crate) const FAILED_STEP: Self =
        Self { returned: 0, failed: 1, not_run: 0, ignored_themselves: 0 };

    /// How many tests and steps failed.
    pub(crate) fn failed(self) -> usize {
        self.failed
    }

    /// Counts what one line of output tells.
    pub(crate) fn read_line(&mut self, line: &str) {
        if line.starts_with(IGNORED) {
            self.ignored_themselves += 1;
        } else if let Some((_, counts)) =
            line.strip_prefix(RESULT).and_then(|rest| rest.split_once(". "))
        {
            self.returned += count(counts, "passed");
            self.failed += count(counts, "failed");
            self.not_run += count(counts, "ignored");
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
        self.returned += other.returned;
        self.failed += other.failed;
        self.not_run += other.not_run;
        self.ignored_themselves += other.ignored_themselves;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let passed = self.returned.saturating_sub(self.ignored_themselves);
        let skipped = self.not_run + self.ignored_themselves;
        write!(f, "{passed} passed, {} failed, {skipped} skipped", self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_summed_and_self_ignored_tests_do_not_count_as_passed() {
        let output = "\
running 5 tests
ignored: accuracy: no test data
test result: ok. 4 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s
test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1s
nothing ignored: here";
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read_line(line));
        assert_eq!(tally.to_string(), "5 passed, 1 failed, 2 skipped");
        tally += Tally::FAILED_STEP;
        assert_eq!(tally.failed(), 2);
    }
}
