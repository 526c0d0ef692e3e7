//! Converting originals with a script of `models/convert`.

use crate::{
    failure::Failure,
    project::{Project, make_parent, partial_name},
    python, tool,
};
use selfsame_models::Model;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The folder of scripts and of the list of packages they need.
const SCRIPTS: &str = "models/convert";

/// Makes `file` from `originals`: the script takes the originals in the order of
/// the catalogue, then the file to write. What it wrote is kept only if it is
/// the catalogued model.
pub(super) fn convert(
    project: &Project,
    model: &Model,
    originals: &[PathBuf],
    file: &Path,
) -> Result<(), Failure> {
    let no_script = || Failure::Missing(format!("nothing converts {}", model.graph));
    let script = model.conversion.script.as_ref().ok_or_else(no_script)?;
    let mut command = interpreter(project)?;
    make_parent(file)?;
    let partial = partial_name(file);
    let script = project.root.join(SCRIPTS).join(script);
    tool::run(command.arg(script).args(originals).arg(&partial))?;
    let bytes = fs::read(&partial).map_err(Failure::file(&partial))?;
    if let Err(refusal) = model.verify(&bytes) {
        fs::remove_file(&partial).map_err(Failure::file(&partial))?;
        return Err(refusal.into());
    }
    fs::rename(&partial, file).map_err(Failure::file(file))
}

/// A call of the scripts' own tests.
pub(crate) fn tests(project: &Project) -> Result<Command, Failure> {
    let mut command = interpreter(project)?;
    command.args(["-m", "unittest", "discover", "-s", SCRIPTS]).current_dir(&project.root);
    Ok(command)
}

/// Python with the packages the scripts need.
fn interpreter(project: &Project) -> Result<Command, Failure> {
    let requirements = project.root.join(SCRIPTS).join("requirements.txt");
    let packages = python::install(project, &requirements)?;
    let mut command = python::python()?;
    command.env("PYTHONPATH", packages).env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(command)
}
