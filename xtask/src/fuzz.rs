//! The command `fuzz`: runs the fuzz targets of `tests/fuzz` with libFuzzer.
//!
//! The instrumentation is that of stable rustc's LLVM passes, so neither a nightly
//! toolchain nor another tool is needed, only a C++ compiler for libFuzzer itself.
//! A run counts only if libFuzzer saw coverage: without instrumentation it would
//! look at nothing.

use crate::{failure::Failure, project::Project, tally::Tally, tool};
use lexopt::{Arg, Parser, ValueExt as _};
use std::{
    fmt, fs,
    num::NonZero,
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

/// Coverage counters per edge, the table of their places, traced comparisons.
const INSTRUMENTATION: &[&str] = &[
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// What every run is given: memory in MiB and time in seconds that one input may
/// take, since hostile input must not make a parser grow or stall.
const LIMITS: &[&str] = &["-rss_limit_mb=1024", "-timeout=10"];

/// The command `fuzz`.
pub(crate) fn run(project: &Project, mut arguments: Parser) -> Result<(), Failure> {
    let mut seconds = 60;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("seconds") => seconds = arguments.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    let tally = fuzz(project, Duration::from_secs(seconds))?;
    println!("{tally}");
    match tally.failed() {
        0 => Ok(()),
        failed => Err(Failure::TestsFailed(failed)),
    }
}

/// Builds all targets and runs each for `time`, as many at once as there are cores.
pub(crate) fn fuzz(project: &Project, time: Duration) -> Result<Tally, Failure> {
    let workshop = Workshop::open(project)?;
    workshop.build(project)?;
    let targets = workshop.targets()?;
    let lanes = thread::available_parallelism().map_or(1, NonZero::get);
    let run_lane = &|lane: usize| -> Result<Tally, Failure> {
        let mut tally = Tally::default();
        for target in targets.iter().skip(lane).step_by(lanes) {
            tally += workshop.run(target, time.as_secs().max(1))?;
        }
        Ok(tally)
    };
    thread::scope(|scope| {
        let started: Vec<_> = (0..lanes).map(|lane| scope.spawn(move || run_lane(lane))).collect();
        let mut tally = Tally::default();
        for lane in started {
            tally += lane.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        }
        Ok(tally)
    })
}

/// The folders of the fuzzing workspace.
struct Workshop {
    sources: PathBuf,
    build: PathBuf,
    triple: String,
}

impl Workshop {
    fn open(project: &Project) -> Result<Self, Failure> {
        let version = tool::capture(Command::new("rustc").arg("-vV"))?;
        let triple = version.lines().find_map(|line| line.strip_prefix("host: "));
        let triple = triple.ok_or_else(|| Failure::Missing("rustc names no host".to_owned()))?;
        let (sources, build) = (project.root.join("tests/fuzz"), project.target.join("fuzz"));
        Ok(Self { sources, build, triple: triple.to_owned() })
    }

    /// Naming the target keeps the instrumentation out of build scripts.
    fn build(&self, project: &Project) -> Result<(), Failure> {
        let mut cargo = tool::cargo(project, ["build", "--release", "--locked", "--target"]);
        cargo.arg(&self.triple).current_dir(&self.sources);
        cargo.env("CARGO_TARGET_DIR", &self.build).env("RUSTFLAGS", INSTRUMENTATION.join(" "));
        tool::run(&mut cargo)
    }

    /// One target per file, in the order of their names.
    fn targets(&self) -> Result<Vec<String>, Failure> {
        let folder = self.sources.join("targets");
        let entries = fs::read_dir(&folder).map_err(Failure::file(&folder))?;
        let stem = |path: PathBuf| Some(path.file_stem()?.to_str()?.to_owned());
        let mut names: Vec<_> = entries.flatten().filter_map(|entry| stem(entry.path())).collect();
        names.sort();
        Ok(names)
    }

    fn run(&self, target: &str, seconds: u64) -> Result<Tally, Failure> {
        let corpus = make_folder(self.build.join("corpus").join(target))?;
        let artifacts = make_folder(self.build.join("artifacts").join(target))?;
        let mut command = Command::new(self.build.join(&self.triple).join("release").join(target));
        command.arg(&corpus).arg(self.sources.join("seeds").join(target)).args(LIMITS);
        command.arg(format!("-max_total_time={seconds}"));
        command.arg(format!("-artifact_prefix={}/", artifacts.display()));
        let output = command
            .stdout(Stdio::null())
            .output()
            .map_err(|source| tool::not_started(&command, source))?;
        let report = String::from_utf8_lossy(&output.stderr);
        match Coverage::read(&report) {
            Some(coverage) if output.status.success() => {
                eprintln!("{target}: {coverage} in {seconds} s");
                Ok(Tally::PASSED_STEP)
            }
            _ => {
                eprintln!("{report}\n{target} failed; its inputs: {}", artifacts.display());
                Ok(Tally::FAILED_STEP)
            }
        }
    }
}

fn make_folder(folder: PathBuf) -> Result<PathBuf, Failure> {
    fs::create_dir_all(&folder).map_err(Failure::file(&folder))?;
    Ok(folder)
}

/// What libFuzzer reached: edges at the start, edges at the end, inputs tried.
#[derive(Debug, PartialEq, Eq)]
struct Coverage {
    at_start: u64,
    at_end: u64,
    inputs: u64,
}

impl Coverage {
    /// Reads the `INITED` and `DONE` lines; `None` when there is no coverage at all.
    fn read(report: &str) -> Option<Self> {
        let line = |stage: &str| report.lines().find(|line| line.contains(stage));
        let edges = |line: &str| line.split_once("cov: ")?.1.split(' ').next()?.parse().ok();
        let (first, last) = (line("\tINITED")?, line("\tDONE")?);
        let inputs = last.strip_prefix('#')?.split('\t').next()?.parse().ok()?;
        let (at_start, at_end) = (edges(first)?, edges(last)?);
        (at_end > 0 && inputs > 0).then_some(Self { at_start, at_end, inputs })
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at_start, at_end, inputs } = self;
        write!(f, "{inputs} inputs, {at_start} edges of the seeds and corpus, {at_end} at the end")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_without_coverage_does_not_count() {
        let report = "\
INFO: Loaded 1 modules   (862 inline 8-bit counters)
#5\tINITED cov: 13 ft: 13 corp: 1/1b exec/s: 0 rss: 27Mb
#9\tNEW    cov: 14 ft: 14 corp: 2/5b lim: 4 exec/s: 0 rss: 27Mb L: 4/4 MS: 1 CopyPart-
#2446\tDONE   cov: 15 ft: 15 corp: 2/5b lim: 4096 exec/s: 271 rss: 27Mb";
        let expected = Coverage { at_start: 13, at_end: 15, inputs: 2446 };
        assert_eq!(Coverage::read(report), Some(expected));
        assert_eq!(Coverage::read("WARNING: no interesting inputs were found"), None);
        assert_eq!(Coverage::read(&report.replace("cov: 1", "cov: 0 1")), None);
    }
}
