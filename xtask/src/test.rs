//! The command `test`: sets up everything, then runs every test that can run here.
//!
//! What answers fastest comes first: the shared crates and the direction of the
//! dependencies need no set-up. A failing step does not keep the later ones from
//! running; the last line sums up all of them.

use crate::{
    components, failure::Failure, fuzz, models, project::Project, setting::Setting, tally::Tally,
    tool,
};
use lexopt::{Arg, Parser, ValueExt as _};
use std::{
    io::{BufRead as _, BufReader, Read},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long CI fuzzes.
const CI_FUZZING: Duration = Duration::from_secs(60);

/// Tested in the first steps. What is not in here is tested with the host, in
/// release, but for the edge component: it compiles for wasm alone, and the
/// scenarios run it.
const TESTED_EARLY: &[&str] = &[
    "selfsame-biometrics",
    "selfsame-contract",
    "selfsame-imaging",
    "selfsame-models",
    "selfsame-protocol",
    "selfsame-service",
    "xtask",
];

/// Scenarios over real HTTP, tested last.
const SCENARIOS: &str = "selfsame-tests";

/// The command `test`.
pub(crate) fn run(project: &Project, mut arguments: Parser) -> Result<(), Failure> {
    let mut fuzzing = project.ci.then_some(CI_FUZZING);
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("fuzz-seconds") => {
                let seconds = arguments.value()?.parse()?;
                fuzzing = Some(Duration::from_secs(seconds)).filter(|time| !time.is_zero());
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let mut course = Course { project, tally: Tally::default() };
    if let Err(failure) = course.run_all(fuzzing) {
        eprintln!("error: {failure}");
        course.tally += Tally::FAILED_STEP;
    }
    println!("{}", course.tally);
    match course.tally.failed() {
        0 => Ok(()),
        failed => Err(Failure::TestsFailed(failed)),
    }
}

/// The steps of one run and what they counted.
struct Course<'project> {
    project: &'project Project,
    tally: Tally,
}

impl Course<'_> {
    fn run_all(&mut self, fuzzing: Option<Duration>) -> Result<(), Failure> {
        let contract = ["--features", "selfsame-contract/openapi"];
        self.cargo_test("shared crates and service core", &contract, None)?;
        self.cargo_test("commands", &["--package", "xtask"], None)?;
        self.look_at_architecture()?;

        let setting = Setting::with_models(self.project)?.and_onnx_runtime(self.project)?;
        self.step("model conversion", |project| test_conversion(project, &setting))?;
        components::build_for_trials(self.project)?;
        announce_runtimes(&setting);
        let mut rest = vec!["--release", "--workspace"];
        let elsewhere = TESTED_EARLY.iter().chain([&SCENARIOS, &components::EDGE]);
        rest.extend(elsewhere.flat_map(|package| ["--exclude", package]));
        self.cargo_test("host and guests", &rest, Some(&setting))?;
        let scenarios = ["--release", "--package", SCENARIOS];
        self.cargo_test("scenarios on the embedded runtime", &scenarios, Some(&setting))?;

        fuzzing.map_or(Ok(()), |time| self.step("fuzzing", |project| fuzz::fuzz(project, time)))
    }

    /// Tells early when a dependency points the wrong way. What it finds is counted
    /// later, with the package that the test belongs to.
    fn look_at_architecture(&self) -> Result<(), Failure> {
        eprintln!("\n== direction of dependencies");
        let arguments = ["test", "--release", "--package", SCENARIOS, "--test", "architecture"];
        run_counted(&mut tool::cargo(self.project, arguments)).map(|_| ())
    }

    /// Runs `cargo test` with `arguments` and counts.
    fn cargo_test(
        &mut self,
        title: &str,
        arguments: &[&str],
        setting: Option<&Setting>,
    ) -> Result<(), Failure> {
        self.step(title, |project| {
            let mut command = tool::cargo(project, ["test", "--no-fail-fast"]);
            command.args(arguments);
            if let Some(setting) = setting {
                setting.describe_to(project, &mut command);
            }
            run_counted(&mut command)
        })
    }

    fn step(
        &mut self,
        title: &str,
        work: impl FnOnce(&Project) -> Result<Tally, Failure>,
    ) -> Result<(), Failure> {
        eprintln!("\n== {title}");
        let start = Instant::now();
        let counted = work(self.project)?;
        eprintln!("== {title}: {counted} in {:.1} s", start.elapsed().as_secs_f32());
        self.tally += counted;
        Ok(())
    }
}

/// Says on which runtimes and backends the tests will run.
fn announce_runtimes(setting: &Setting) {
    let onnx_runtime = match &setting.onnx_runtime {
        Some(library) => format!("ONNX Runtime ({})", library.display()),
        None => "no ONNX Runtime".to_owned(),
    };
    eprintln!("runtimes here: embedded (Spin component), with rten and {onnx_runtime}");
}

/// Runs the tests of the converters as one step.
fn test_conversion(project: &Project, setting: &Setting) -> Result<Tally, Failure> {
    let mut command = match models::convert::tests(project) {
        Ok(command) => command,
        Err(failure) if project.ci => return Err(failure),
        Err(failure) => {
            eprintln!("skipped: {failure}");
            return Ok(Tally::SKIPPED_STEP);
        }
    };
    let outcome = tool::run(setting.describe_to(project, &mut command));
    Ok(if outcome.is_ok() { Tally::PASSED_STEP } else { Tally::FAILED_STEP })
}

/// Runs `command`, lets its output through and counts the tests in it. A command
/// that fails without a failed test counts as a failed step.
fn run_counted(command: &mut Command) -> Result<Tally, Failure> {
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
        None => Tally::default(),
    };
    tally += errors.and_then(|thread| thread.join().ok()).unwrap_or_default();
    let status = child.wait().map_err(|source| tool::not_started(command, source))?;
    if !status.success() && tally.failed() == 0 {
        tally += Tally::FAILED_STEP;
    }
    Ok(tally)
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
