//! Programs that crates.io has: built once per version, kept in the cache.

use crate::{
    failure::Failure,
    project::{Project, Scratch},
    tool,
};
use serde::Deserialize;
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// A program of a package on crates.io.
pub(crate) struct CargoTool {
    /// Name of the package.
    pub(crate) package: &'static str,
    /// Name of the program.
    pub(crate) program: &'static str,
    /// The package whose version in `Cargo.lock` is the program's too.
    pub(crate) goes_with: &'static str,
    /// Whether the dependencies are those of the package's own lock file.
    pub(crate) locked: bool,
}

impl CargoTool {
    /// Builds the program unless it is in the cache already; answers where it is.
    ///
    /// # Errors
    /// The package cannot be had or does not compile.
    pub(crate) fn obtain(&self, project: &Project) -> Result<PathBuf, Failure> {
        let version = locked_version(&project.root.join("Cargo.lock"), self.goes_with)?;
        let root = project.cache.join("tools").join(format!("{}-{version}", self.program));
        let program = root.join("bin").join(format!("{}{}", self.program, env::consts::EXE_SUFFIX));
        if !tool::is_installed(&program) {
            self.install(project, &version, &root)?;
        }
        Ok(program)
    }

    /// A development build compiles in a third of the time and is fast enough.
    fn install(&self, project: &Project, version: &str, root: &Path) -> Result<(), Failure> {
        let build = Scratch::beside(root)?;
        let mut cargo = tool::cargo(project, ["install", "--force", "--profile", "dev"]);
        cargo.args(["--bin", self.program]).args(self.locked.then_some("--locked"));
        cargo.arg("--root").arg(root).arg(format!("{}@{version}", self.package));
        cargo.env("CARGO_TARGET_DIR", build.path()).env("CARGO_PROFILE_DEV_DEBUG", "0");
        tool::run(&mut cargo)
    }
}

/// What is read of `Cargo.lock`.
#[derive(Deserialize)]
struct Lock {
    package: Vec<LockedPackage>,
}

#[derive(Deserialize)]
struct LockedPackage {
    name: String,
    version: String,
}

/// The version of `package` that the lock file at `path` pins.
fn locked_version(path: &Path, package: &str) -> Result<String, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::file(path))?;
    let lock: Lock = toml::from_str(&text).map_err(Failure::manifest(path))?;
    let pinned = lock.package.into_iter().find(|pinned| pinned.name == package);
    pinned
        .map(|pinned| pinned.version)
        .ok_or_else(|| Failure::Missing(format!("{} names no {package}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_have_the_version_of_the_library_they_go_with() {
        let folder = tempfile::tempdir().unwrap();
        let lock = folder.path().join("Cargo.lock");
        let package =
            |name, version| format!("[[package]]\nname = '{name}'\nversion = '{version}'\n");
        fs::write(
            &lock,
            package("wasm-bindgen-macro", "1.0.0") + &package("wasm-bindgen", "0.2.7"),
        )
        .unwrap();
        assert_eq!(locked_version(&lock, "wasm-bindgen").unwrap(), "0.2.7");
        let complaint = locked_version(&lock, "worker").unwrap_err().to_string();
        assert!(complaint.ends_with("names no worker"), "{complaint}");
    }

    #[test]
    fn a_program_in_the_cache_is_taken_from_there() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::below(folder.path());
        let pinned = "[[package]]\nname = 'library'\nversion = '3.2.1'\n";
        crate::project::write_whole(&project.root.join("Cargo.lock"), pinned.as_bytes()).unwrap();
        let name = format!("cargo{}", env::consts::EXE_SUFFIX);
        let kept = project.cache.join("tools/cargo-3.2.1/bin").join(name);
        crate::project::make_parent(&kept).unwrap();
        let real = env::var_os("CARGO").unwrap();
        fs::copy(real, &kept).unwrap();
        let tool = CargoTool {
            package: "no-such-package",
            program: "cargo",
            goes_with: "library",
            locked: true,
        };
        assert_eq!(tool.obtain(&project).unwrap(), kept);
    }
}
