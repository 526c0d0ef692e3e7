//! Python: finding it, installing pinned packages beside it.
//!
//! Packages go into a folder of their own below the cache (`pip --target`), not
//! into an environment: that needs neither the `venv` module nor any right to
//! change the machine's Python.

use crate::{
    failure::Failure,
    project::{Project, make_parent, partial_name},
    tool,
};
use selfsame_models::Digest;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A call of Python 3.
pub(crate) fn python() -> Result<Command, Failure> {
    let name = ["python3", "python"].into_iter().find(|name| tool::is_installed(name));
    name.map(Command::new).ok_or_else(|| Failure::Missing("Python 3 is not installed".to_owned()))
}

/// A call of pip, impatient and quiet.
pub(crate) fn pip(verb: &str) -> Result<Command, Failure> {
    let mut command = python()?;
    command.args(["-m", "pip", verb, "--quiet", "--disable-pip-version-check"]);
    command.args(["--retries", "1", "--timeout", "20", "--no-deps", "--only-binary=:all:"]);
    command.arg("--require-hashes").env("PIP_ROOT_USER_ACTION", "ignore");
    Ok(command)
}

/// Installs the packages pinned in `requirements`, once per content of that file,
/// and answers their folder, which belongs into `PYTHONPATH`.
pub(crate) fn install(project: &Project, requirements: &Path) -> Result<PathBuf, Failure> {
    let folder = packages_folder(project, requirements)?;
    if folder.is_dir() {
        return Ok(folder);
    }
    make_parent(&folder)?;
    let partial = partial_name(&folder);
    let mut install = pip("install")?;
    let outcome = tool::run(install.arg("--target").arg(&partial).arg("-r").arg(requirements))
        .and_then(|()| fs::rename(&partial, &folder).map_err(Failure::file(&folder)));
    if outcome.is_err() {
        // What is half there must not be taken for the whole; nothing is lost if
        // it was never made.
        let _ = fs::remove_dir_all(&partial);
    }
    outcome.map(|()| folder)
}

/// Where the packages of `requirements` go.
pub(crate) fn packages_folder(project: &Project, requirements: &Path) -> Result<PathBuf, Failure> {
    let pinned = fs::read(requirements).map_err(Failure::file(requirements))?;
    let name: String = Digest::of(&pinned).to_string().chars().take(16).collect();
    Ok(project.cache.join("python").join(name))
}
