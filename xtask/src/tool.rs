//! Running other programs: each call is printed, each failure is told.

use crate::{failure::Failure, project::Project};
use std::{
    env,
    ffi::OsStr,
    process::{Command, Stdio},
};

/// A call of Cargo in the root of the repository.
pub(crate) fn cargo<A: AsRef<OsStr>>(
    project: &Project,
    arguments: impl IntoIterator<Item = A>,
) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(&project.root).env("CARGO_TARGET_DIR", &project.target);
    forget_package(&mut command);
    command
}

/// Takes the variables that describe *this* package away: build scripts watch them,
/// and a nested Cargo would otherwise rebuild what a plain one built.
pub(crate) fn forget_package(command: &mut Command) -> &mut Command {
    for (name, _) in env::vars_os() {
        let name_text = name.to_string_lossy();
        if name_text.starts_with("CARGO_PKG_") || name_text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}

/// Prints and runs `command`, its output on the terminal.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    run_as(&describe(command), command)
}

/// Runs `command` and prints `shown` instead of its words, which hold secrets.
pub(crate) fn run_as(shown: &str, command: &mut Command) -> Result<(), Failure> {
    eprintln!("$ {shown}");
    let status = command.status().map_err(|source| not_started(command, source))?;
    if status.success() { Ok(()) } else { Err(Failure::ToolFailed(shown.to_owned())) }
}

/// Runs `command` unseen and answers what it wrote to standard output.
pub(crate) fn capture(command: &mut Command) -> Result<String, Failure> {
    let output =
        command.stderr(Stdio::inherit()).output().map_err(|source| not_started(command, source))?;
    if !output.status.success() {
        return Err(Failure::ToolFailed(describe(command)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether `program`, a name or a path, can be started.
pub(crate) fn is_installed(program: impl AsRef<OsStr>) -> bool {
    let mut probe = Command::new(program);
    probe.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    probe.status().is_ok_and(|status| status.success())
}

/// The command line for the reader: program name and arguments.
pub(crate) fn describe(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let program = program.file_stem().unwrap_or(program.as_os_str());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// The failure of a program that did not even start.
pub(crate) fn not_started(command: &Command, source: std::io::Error) -> Failure {
    Failure::NotStarted { program: command.get_program().to_string_lossy().into_owned(), source }
}
