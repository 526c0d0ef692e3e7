//! The command `accuracy`: error rates of comparisons on a data set of the caller's.

use crate::{failure::Failure, project::Project, setting::Setting, tool};
use lexopt::{Arg, Parser};
use std::{env, ffi::OsString, path::PathBuf};

/// What can be measured: the package and its program, and the option that names the data.
const MEASUREMENTS: [(&str, &str, &str, &str); 2] = [
    ("palm", "selfsame-guest-palm", "accuracy", "roi"),
    ("face", "selfsame-guest-face", "pairs", "pairs"),
];

/// The command `accuracy`.
pub(crate) fn run(project: &Project, mut arguments: Parser) -> Result<(), Failure> {
    let Some(Arg::Value(subject)) = arguments.next()? else {
        return Err(Failure::Usage("accuracy palm or accuracy face?".to_owned()));
    };
    let measurement = MEASUREMENTS.into_iter().find(|(name, ..)| subject == *name);
    let Some((_, package, program, option)) = measurement else {
        return Err(Failure::Usage(format!("nothing is measured of {subject:?}")));
    };
    let data = data(&mut arguments, option)?;
    let setting = Setting::with_models(project)?;
    let build = ["run", "--release", "--package", package, "--example", program, "--"];
    let mut measure = tool::cargo(project, build);
    measure.arg(format!("--{option}")).arg(data);
    tool::run(setting.describe_to(project, &mut measure))
}

/// The data set, where the caller stands.
fn data(arguments: &mut Parser, option: &str) -> Result<PathBuf, Failure> {
    let missing = || Failure::Usage(format!("--{option} and a path are needed"));
    let path: OsString = match arguments.next()? {
        Some(Arg::Long(given)) if given == option => arguments.value()?,
        Some(other) => return Err(other.unexpected().into()),
        None => return Err(missing()),
    };
    let here = env::current_dir().map_err(|_| missing())?;
    Ok(here.join(path))
}
