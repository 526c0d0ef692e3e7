//! Tests that can say why they did not run.

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What is missing, in words.
pub type Missing = String;

/// How a test ends.
pub type Outcome = Result<(), Failed>;

/// A test that needs something.
pub fn test<N>(
    name: &str,
    need: impl FnOnce() -> Result<N, Missing> + Send + 'static,
    work: impl FnOnce(&N) -> Outcome + Send + 'static,
) -> Trial {
    Trial::ignorable_test(name, move || match need() {
        Ok(needed) => work(&needed).map(|()| Completion::Completed),
        Err(missing) if env::var_os("CI").is_some_and(|ci| ci == "true") => Err(missing.into()),
        Err(missing) => Ok(Completion::ignored_with(missing)),
    })
}

/// Runs the tests by the arguments of the program.
pub fn run(tests: Vec<Trial>) -> ExitCode {
    libtest_mimic::run(&Arguments::from_args(), tests).exit_code()
}

/// A folder named by a variable, or its usual place beside the repository.
pub fn folder(variable: &str, beside_repository: &str) -> Result<PathBuf, Missing> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_repository = |folder: &&Path| folder.join("models/catalog.toml").is_file();
    let repository = package.ancestors().find(is_repository).unwrap_or(package);
    let usual = || repository.join("../shared").join(beside_repository);
    let folder = env::var_os(variable).map_or_else(usual, |value| repository.join(value));
    if folder.is_dir() {
        Ok(folder)
    } else {
        Err(format!("{variable}: there is no folder {}", folder.display()))
    }
}
