//! Scenarios: folders of steps in TOML, played against a runtime.
//!
//! A folder under `tests/scenarios` holds a `scenario.toml` and whatever small
//! files its steps send. A step makes one call and says what must come back; it
//! can keep values of the answer under a name for later steps. Strings that
//! begin with `@` stand for files ([`material`]), `{{name}}` for kept values
//! ([`values`]), strings in angle brackets for kinds of values ([`expectation`]).
//! A capture record is described rather than kept as a file ([`record`]).
//! A step that a runtime cannot take says so: `not_on.worker = "the reason"`.
//! Adding a scenario needs no Rust.

pub mod expectation;
pub mod material;
mod play;
mod record;
mod values;

pub use play::{Failure, play};

use crate::runtime::{HostWishes, Kind, Wishes};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};
use thiserror::Error;

/// A scenario as its file tells it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it shows, in a sentence.
    pub about: String,
    /// What it wants of the runtime.
    #[serde(default)]
    pub server: ServerTable,
    /// What happens, in order.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
    /// Where it lies.
    #[serde(skip)]
    pub folder: PathBuf,
}

/// What a scenario wants of its runtime.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerTable {
    /// Settings of the service by name.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
    /// No model at all, so that every capability that needs one is down.
    #[serde(default)]
    pub without_models: bool,
    /// Certificates of the authorities that chips are trusted by: files of the test
    /// data.
    #[serde(default)]
    pub trust: Vec<String>,
}

/// One call and what must come of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What it is about.
    pub name: String,
    /// Runtimes that cannot take the step, and why.
    #[serde(default)]
    pub not_on: BTreeMap<Kind, String>,
    /// Pauses before the call, in milliseconds.
    #[serde(default)]
    pub wait_ms: u64,
    /// Makes the step once for each row, whose values can be named in it.
    #[serde(default)]
    pub each: Vec<Map<String, Value>>,
    /// The method.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// Headers; an `authorization` here takes the place of the token.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The JSON body.
    pub json: Option<Value>,
    /// The binary body.
    pub octets: Option<String>,
    /// A capture record as the binary body.
    pub record: Option<Value>,
    /// Which token goes along.
    #[serde(default)]
    pub token: Token,
    /// What must come back.
    pub expect: Expected,
    /// Names for values of the answer, by JSON pointer.
    #[serde(default)]
    pub save: BTreeMap<String, String>,
}

/// Which token goes along with a call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Token {
    /// The runtime's.
    #[default]
    Right,
    /// One it does not know.
    Wrong,
    /// None.
    None,
}

/// What must come back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// The status; a kept value can stand for it.
    pub status: Value,
    /// Members the body must have.
    pub json: Option<Value>,
    /// Whether the body must have no others.
    #[serde(default)]
    pub exact: bool,
    /// Headers the answer must have.
    #[serde(default)]
    pub headers: Map<String, Value>,
}

/// Why scenarios cannot be read.
#[derive(Debug, Error)]
pub enum ScenarioError {
    /// A file or folder cannot be read.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A scenario's file makes no sense.
    #[error("{path}: {source}")]
    Malformed {
        /// Which.
        path: PathBuf,
        /// Why.
        source: Box<toml::de::Error>,
    },
}

impl Scenario {
    /// Reads the scenario in `folder`.
    ///
    /// # Errors
    /// [`ScenarioError`] names the file and what is wrong with it.
    pub fn read(folder: &Path) -> Result<Self, ScenarioError> {
        let path = folder.join("scenario.toml");
        let text = fs::read_to_string(&path)
            .map_err(|source| ScenarioError::File { path: path.clone(), source })?;
        let scenario: Self = toml::from_str(&text)
            .map_err(|source| ScenarioError::Malformed { path, source: Box::new(source) })?;
        Ok(Self { folder: folder.to_owned(), ..scenario })
    }

    /// The name of its folder.
    #[must_use]
    pub fn name(&self) -> String {
        self.folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// What it wants of its runtime.
    #[must_use]
    pub fn wishes(&self) -> Wishes {
        let ServerTable { set, without_models, trust } = &self.server;
        let host = HostWishes { without_models: *without_models, trust: trust.clone() };
        Wishes { settings: set.clone(), host }
    }
}

/// Reads all scenarios below `folder`, in order of their names.
///
/// # Errors
/// [`ScenarioError`] names the file and what is wrong with it.
pub fn read_all(folder: &Path) -> Result<Vec<Scenario>, ScenarioError> {
    let refused = |source| ScenarioError::File { path: folder.to_owned(), source };
    let entries = fs::read_dir(folder).map_err(refused)?;
    let mut folders = Vec::new();
    for entry in entries {
        folders.push(entry.map_err(refused)?.path());
    }
    folders.sort();
    folders.iter().map(|folder| Scenario::read(folder)).collect()
}

#[cfg(test)]
mod tests;
