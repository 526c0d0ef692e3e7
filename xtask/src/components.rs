//! Building what runs: the guests, the edge component, the host.

use crate::{
    failure::Failure,
    project::{Project, write_whole},
    tool,
};
use std::{fs, path::Path, process::Command};

/// The target of guests and edge component.
pub(crate) const WASI: &str = "wasm32-wasip2";

/// The package of each guest; the capability is the name after the last hyphen.
pub(crate) const GUESTS: &[&str] = &["selfsame-guest-face"];

/// The package of the edge component.
pub(crate) const EDGE: &str = "selfsame-edge-spin";

/// Builds guests, edge component and host, as far as they are out of date.
pub(crate) fn build(project: &Project) -> Result<(), Failure> {
    add_target(WASI)?;
    build_guests(project)?;
    let edge = ["build", "--profile", "edge", "--target", WASI, "--package", EDGE];
    tool::run(&mut tool::cargo(project, edge))?;
    tool::run(&mut tool::cargo(project, ["build", "--release", "--package", "selfsame-host"]))
}

fn build_guests(project: &Project) -> Result<(), Failure> {
    let mut command = tool::cargo(project, ["build", "--profile", "guest", "--target", WASI]);
    for package in GUESTS {
        command.args(["--package", package]);
    }
    tool::run(&mut command)?;
    GUESTS.iter().try_for_each(|package| install_guest(project, package))
}

/// Copies a built guest to where the host looks for it. An unchanged guest is left
/// alone: the host keeps compiled artefacts by what it finds there.
fn install_guest(project: &Project, package: &str) -> Result<(), Failure> {
    let file = format!("{}.wasm", package.replace('-', "_"));
    let built = project.target.join(WASI).join("guest").join(file);
    let capability = package.rsplit('-').next().unwrap_or(package);
    let installed = project.guests().join(format!("{capability}.wasm"));
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
