//! What the tests need around them, found through the environment.
//!
//! `cargo xtask test` builds everything and says where it is; a test that is
//! started by hand finds test data and models at their usual places and lacks
//! the rest.

use crate::runtime::HostWishes;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{env, fmt, fs, io};

/// Something a test needs is not there; says what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing(String);

impl Missing {
    /// Something else that is missing, in words.
    #[must_use]
    pub fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The built parts of the service and the files it starts from.
#[derive(Debug, Clone)]
pub struct Parts {
    /// The host program.
    pub host: PathBuf,
    /// The service as a component.
    pub edge_component: PathBuf,
    /// The folder of guests.
    pub guests: PathBuf,
    /// The model catalogue.
    pub catalog: PathBuf,
    /// The folder of models.
    pub models: PathBuf,
    /// ONNX Runtime's library, when there is one.
    pub onnx_runtime: Option<PathBuf>,
    /// The folder of certificates of authorities, when there is one.
    pub trust: Option<PathBuf>,
}

impl Parts {
    /// Finds the parts.
    ///
    /// # Errors
    /// [`Missing`] names the first one that is not there.
    pub fn find() -> Result<Self, Missing> {
        Ok(Self {
            host: built("SELFSAME_HOST")?,
            edge_component: built("SELFSAME_EDGE_COMPONENT")?,
            guests: built("SELFSAME_GUESTS")?,
            catalog: usual(&["SELFSAME_CATALOG"], "models/catalog.toml")?,
            models: usual(&["SELFSAME_MODELS", "MODELS_DIR"], "../shared/models")?,
            onnx_runtime: named("ORT_DYLIB_PATH").filter(|library| library.exists()),
            trust: None,
        })
    }

    /// The same parts with an empty folder of models, or one of certificates, if that
    /// is wished; they are made in `folder`.
    ///
    /// # Errors
    /// When they cannot be made.
    pub fn wished(&self, wishes: &HostWishes, folder: &Path) -> io::Result<Self> {
        let mut parts = self.clone();
        if wishes.without_models {
            parts.models = folder.join("no-models");
            fs::create_dir_all(&parts.models)?;
        }
        if !wishes.trust.is_empty() {
            parts.trust = Some(trust(&wishes.trust, folder)?);
        }
        Ok(parts)
    }

    /// What every command of the host is told about inference.
    pub(crate) fn for_inference(&self) -> Vec<&OsStr> {
        let mut arguments = vec![
            OsStr::new("--guests"),
            self.guests.as_os_str(),
            OsStr::new("--catalog"),
            self.catalog.as_os_str(),
            OsStr::new("--models"),
            self.models.as_os_str(),
        ];
        if let Some(library) = &self.onnx_runtime {
            arguments.extend([OsStr::new("--ort-library"), library.as_os_str()]);
        }
        if let Some(trust) = &self.trust {
            arguments.extend([OsStr::new("--trust"), trust.as_os_str()]);
        }
        arguments
    }
}

/// A folder in `folder` with these files of the test data.
fn trust(files: &[String], folder: &Path) -> io::Result<PathBuf> {
    let test_data = test_data().map_err(|missing| io::Error::other(missing.to_string()))?;
    let trust = folder.join("trusted");
    fs::create_dir_all(&trust)?;
    for (number, file) in files.iter().enumerate() {
        fs::copy(test_data.join(file), trust.join(format!("{number}.cer")))?;
    }
    Ok(trust)
}

/// The Cloudflare Worker and what runs it.
#[derive(Debug, Clone)]
pub struct WorkerBuild {
    /// The folder that worker-build wrote.
    pub folder: PathBuf,
    /// Node.
    pub node: PathBuf,
}

impl WorkerBuild {
    /// Finds the Worker, Node and the packages it needs.
    ///
    /// # Errors
    /// [`Missing`] names the first one that is not there.
    pub fn find() -> Result<Self, Missing> {
        let folder = built("SELFSAME_WORKER_BUILD")?;
        existing(folder.join("index.js"), "SELFSAME_WORKER_BUILD")?;
        package("miniflare")?;
        Ok(Self { folder, node: program("node")? })
    }
}

/// Finds an npm package of this repository.
///
/// # Errors
/// [`Missing`] when it is not installed.
pub fn package(name: &str) -> Result<PathBuf, Missing> {
    let package = repository().join("node_modules").join(name);
    existing(package, "npm packages (`npm ci --ignore-scripts` installs them)")
}

/// Finds a program.
///
/// # Errors
/// [`Missing`] when no folder of programs has it.
pub fn program(name: &str) -> Result<PathBuf, Missing> {
    let folders = env::var_os("PATH").unwrap_or_default();
    let found =
        env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file());
    found.ok_or_else(|| Missing(format!("there is no {name}")))
}

/// The guest that misbehaves on request.
///
/// # Errors
/// [`Missing`] when it is not built.
pub fn probe_guest() -> Result<PathBuf, Missing> {
    built("SELFSAME_PROBE_GUEST")
}

/// The folder of test photographs.
///
/// # Errors
/// [`Missing`] when there is none.
pub fn test_data() -> Result<PathBuf, Missing> {
    usual(&["TESTDATA_DIR"], "../shared/testdata")
}

/// The contract that the service implements, where it is at hand.
#[must_use]
pub fn reference_contract() -> Option<PathBuf> {
    usual(&["REFERENCE_OPENAPI"], "../shared/reference/openapi.yaml").ok()
}

/// Whether a missing prerequisite is a failure: on the machines that judge a change.
#[must_use]
pub fn are_required() -> bool {
    env::var_os("CI").is_some_and(|value| value == "true")
}

/// The root of the repository.
#[must_use]
pub fn repository() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

fn built(variable: &str) -> Result<PathBuf, Missing> {
    let path = named(variable).ok_or_else(|| {
        Missing(format!("{variable} is not set; `cargo xtask test` builds and sets it"))
    })?;
    existing(path, variable)
}

fn usual(variables: &[&str], below_repository: &str) -> Result<PathBuf, Missing> {
    match variables.iter().find_map(|variable| Some((named(variable)?, variable))) {
        Some((path, variable)) => existing(path, variable),
        None => existing(repository().join(below_repository), below_repository),
    }
}

fn existing(path: PathBuf, name: &str) -> Result<PathBuf, Missing> {
    if path.exists() {
        Ok(path)
    } else {
        Err(Missing(format!("{name}: there is no {}", path.display())))
    }
}

/// The path in an environment variable. Tests run in the folder of their
/// package, while a relative path means the one the command was given in: the
/// root of the repository.
fn named(variable: &str) -> Option<PathBuf> {
    let value = env::var_os(variable).filter(|value| !value.is_empty())?;
    Some(repository().join(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named() {
        let missing = built("SELFSAME_NO_SUCH_PART").unwrap_err().to_string();
        assert!(missing.starts_with("SELFSAME_NO_SUCH_PART is not set"), "{missing}");
        let missing = usual(&["SELFSAME_NO_SUCH_PART"], "no/such/folder").unwrap_err();
        assert!(missing.to_string().starts_with("no/such/folder: there is no "), "{missing}");
    }

    #[test]
    fn the_usual_place_is_below_the_repository() {
        let catalog = usual(&["SELFSAME_NO_SUCH_PART"], "models/catalog.toml");
        assert_eq!(catalog, Ok(repository().join("models/catalog.toml")));
    }
}
