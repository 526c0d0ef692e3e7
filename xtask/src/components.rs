//! Building what runs: the guests, the edge component, the host.

use crate::{
    failure::Failure,
    project::{Project, write_whole},
    tool,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The target of guests and edge component.
const WASI: &str = "wasm32-wasip2";

/// The guests of the service, in packages `selfsame-component-<capability>`.
const GUESTS: &[&str] = &["chip", "document", "face", "liveness", "palm"];

/// The guests that only tests and benchmarks run, in packages `selfsame-guest-<name>`.
const TRIAL_GUESTS: &[&str] = &["bench", "probe"];

/// The package of the edge component.
pub(crate) const EDGE: &str = "selfsame-edge-spin";

/// The package of the host.
const HOST: &str = "selfsame-host";

/// Builds what the service runs, as far as it is out of date.
pub(crate) fn build(project: &Project) -> Result<(), Failure> {
    build_with(project, &[])
}

/// Builds what the service runs, and the guests of tests and benchmarks.
pub(crate) fn build_for_trials(project: &Project) -> Result<(), Failure> {
    build_with(project, TRIAL_GUESTS)
}

/// The variable that names a guest of tests or benchmarks, and the built guest.
pub(crate) fn trial_guests(project: &Project) -> impl Iterator<Item = (String, PathBuf)> {
    let variable = |guest: &str| format!("SELFSAME_{}_GUEST", guest.to_uppercase());
    TRIAL_GUESTS.iter().map(move |guest| (variable(guest), built_guest(project, guest)))
}

fn build_with(project: &Project, trial_guests: &[&str]) -> Result<(), Failure> {
    add_target(WASI)?;
    let mut guests = tool::cargo(project, ["build", "--profile", "guest", "--target", WASI]);
    guests.args(
        GUESTS.iter().chain(trial_guests).map(|guest| format!("--package={}", package(guest))),
    );
    tool::run(&mut guests)?;
    GUESTS.iter().try_for_each(|guest| install_guest(project, guest))?;
    build_edge(project)?;
    tool::run(&mut tool::cargo(project, ["build", "--release", "--package", HOST]))
}

/// Builds the edge component.
pub(crate) fn build_edge(project: &Project) -> Result<(), Failure> {
    add_target(WASI)?;
    let edge = ["build", "--profile", "edge", "--target", WASI, "--package", EDGE];
    tool::run(&mut tool::cargo(project, edge))
}

fn package(guest: &str) -> String {
    let kind = if GUESTS.contains(&guest) { "component" } else { "guest" };
    format!("selfsame-{kind}-{guest}")
}

fn built_guest(project: &Project, guest: &str) -> PathBuf {
    let file = format!("{}.wasm", package(guest).replace('-', "_"));
    project.target.join(WASI).join("guest").join(file)
}

/// Copies a built guest to where the host looks for it. An unchanged guest is left
/// alone: the host keeps compiled artefacts by what it finds there.
fn install_guest(project: &Project, guest: &str) -> Result<(), Failure> {
    let built = built_guest(project, guest);
    let installed = project.guests().join(format!("{guest}.wasm"));
    let component = fs::read(&built).map_err(Failure::file(&built))?;
    if fs::read(&installed).is_ok_and(|earlier| earlier == component) {
        return Ok(());
    }
    write_whole(&installed, &component)
}

/// Adds a wasm target to the toolchain if it is not there.
pub(crate) fn add_target(target: &str) -> Result<(), Failure> {
    let mut query = Command::new("rustc");
    query.args(["--print", "target-libdir", "--target", target]);
    let libraries = tool::capture(&mut query)?;
    if Path::new(&libraries).is_dir() {
        return Ok(());
    }
    let explain = |failure| {
        Failure::Missing(format!(
            "the toolchain has no {target} and rustup could not add it ({failure}).\n\
             Run `rustup target add {target}` where the network allows it, or install the \
             standard library for {target} from your system's packages into\n  {libraries}"
        ))
    };
    tool::run(Command::new("rustup").args(["target", "add", target])).map_err(explain)
}
