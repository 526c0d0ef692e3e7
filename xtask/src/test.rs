//! The command `test`: sets up everything, then runs every test that can run here.
//!
//! What answers fastest comes first: the shared crates and the direction of the
//! dependencies need no set-up. A failing step does not keep the later ones from
//! running; the last line sums up all of them.

use crate::{
    browser, components, failure::Failure, fuzz, models, node, project::Project, setting::Setting,
    tally::Tally, tool,
};
use lexopt::{Arg, Parser, ValueExt as _};
use std::time::{Duration, Instant};

/// How long CI fuzzes each target.
const CI_FUZZING: Duration = Duration::from_secs(60);

/// Tested in the first steps. What is not in here is tested with the host, in
/// release, but for the edge component: it compiles for wasm alone, and the
/// scenarios run it.
const TESTED_EARLY: &[&str] = &[
    "selfsame-biometrics",
    "selfsame-capture",
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
        let mut rest = vec!["--release", "--workspace"];
        let elsewhere = TESTED_EARLY.iter().chain([&SCENARIOS, &components::EDGE]);
        rest.extend(elsewhere.flat_map(|package| ["--exclude", package]));
        self.cargo_test("host and guests", &rest, Some(&setting))?;

        let setting = setting.and_worker(self.project)?;
        self.step("Worker", |project| test_worker(project, &setting))?;
        self.step("browser module", |project| test_browser(project, &setting))?;
        announce_runtimes(&setting);
        let scenarios = ["--release", "--package", SCENARIOS];
        self.cargo_test("scenarios on every runtime", &scenarios, Some(&setting))?;

        fuzzing.map_or(Ok(()), |time| self.step("fuzzing", |project| fuzz::fuzz(project, time)))
    }

    /// Tells early when a dependency points the wrong way. What it finds is counted
    /// later, with the package that the test belongs to.
    fn look_at_architecture(&self) -> Result<(), Failure> {
        eprintln!("\n== direction of dependencies");
        let arguments = ["test", "--release", "--package", SCENARIOS, "--test", "architecture"];
        Tally::of_tests(&mut tool::cargo(self.project, arguments)).map(|_| ())
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
            Tally::of_tests(&mut command)
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

/// Says on which runtimes and backends the scenarios will run.
fn announce_runtimes(setting: &Setting) {
    let onnx_runtime = match &setting.onnx_runtime {
        Some(library) => format!("ONNX Runtime ({})", library.display()),
        None => "no ONNX Runtime".to_owned(),
    };
    let worker = if setting.worker.is_some() { "Worker (workerd)" } else { "no Worker" };
    eprintln!("\nruntimes here: in process, embedded (Spin component), {worker}");
    eprintln!("backends here: rten, {onnx_runtime}");
}

/// Tests the Worker under the runtime of Workers, and the size of its bundle.
fn test_worker(project: &Project, setting: &Setting) -> Result<Tally, Failure> {
    if setting.worker.is_none() {
        eprintln!("skipped: there is no Worker");
        return Ok(Tally::SKIPPED_STEP);
    }
    let script = |name| {
        let mut command = node::script(project, name);
        setting.describe_to(project, &mut command);
        command
    };
    let mut tally = Tally::of_step(&mut script("size"));
    tally += Tally::of_tests(&mut script("test"))?;
    Ok(tally)
}

/// Tests the browser module as its package has it.
fn test_browser(project: &Project, setting: &Setting) -> Result<Tally, Failure> {
    if setting.worker.is_none() {
        eprintln!("skipped: there is no Node");
        return Ok(Tally::SKIPPED_STEP);
    }
    let package = browser::build(project)?;
    let mut command = node::script(project, "test-browser");
    setting.describe_to(project, &mut command).env(browser::PACKAGE_VARIABLE, package);
    Tally::of_tests(&mut command)
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
    Ok(Tally::of_step(setting.describe_to(project, &mut command)))
}
