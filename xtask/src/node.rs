//! Node: finding it, installing the packages that `package-lock.json` pins.

use crate::{
    failure::Failure,
    project::{Project, write_whole},
    tool,
};
use selfsame_models::Digest;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// How the names of Node's own programs and of those in packages end here.
const SUFFIX: &str = if cfg!(windows) { ".cmd" } else { "" };

/// A call of npm.
pub(crate) fn npm() -> Command {
    Command::new(format!("npm{SUFFIX}"))
}

/// A call of `npm run SCRIPT` in the root of the repository.
pub(crate) fn script(project: &Project, name: &str) -> Command {
    let mut command = npm();
    command.args(["run", "--silent", name]).current_dir(&project.root);
    command
}

/// A program out of an installed package.
pub(crate) fn program(project: &Project, name: &str) -> PathBuf {
    packages(project).join(".bin").join(format!("{name}{SUFFIX}"))
}

/// Installs the pinned packages, once per content of the lock file. Their install
/// scripts are not run: none of them needs it.
///
/// # Errors
/// Node is not installed, or npm cannot deliver.
pub(crate) fn install(project: &Project) -> Result<(), Failure> {
    let npm_name = format!("npm{SUFFIX}");
    if let Some(absent) = ["node", &npm_name].into_iter().find(|name| !tool::is_installed(name)) {
        return Err(Failure::Missing(format!("{absent} is not installed")));
    }
    let lock = locked(project)?;
    let stamp = packages(project).join(".installed-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let options = ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
    tool::run(npm().args(options).current_dir(&project.root))?;
    write_whole(&stamp, lock.as_bytes())
}

fn packages(project: &Project) -> PathBuf {
    project.root.join("node_modules")
}

fn locked(project: &Project) -> Result<String, Failure> {
    let lock: &Path = &project.root.join("package-lock.json");
    let bytes = fs::read(lock).map_err(Failure::file(lock))?;
    Ok(Digest::of(&bytes).to_string())
}
