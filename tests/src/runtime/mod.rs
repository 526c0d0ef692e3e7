//! Where a scenario can be played.

mod embedded;
mod in_process;
mod worker;

pub use embedded::Embedded;
pub use in_process::InProcess;
pub use worker::Worker;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The key that every runtime of the tests accepts.
pub(crate) const API_KEY: &str = "test:secret";

/// The bearer token of [`API_KEY`].
pub(crate) fn bearer() -> String {
    STANDARD.encode(API_KEY)
}

/// A place that answers the contract.
pub trait Runtime: Send + Sync {
    /// The address before `/api/v1`, without a slash at its end.
    fn base_url(&self) -> &str;

    /// A bearer token it accepts.
    fn token(&self) -> &str;

    /// What it has told its operator lately, for the report of a failure.
    fn log(&self) -> String;
}

/// The kinds of runtimes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The service core by itself.
    InProcess,
    /// The host program with everything in it.
    Embedded,
    /// The Cloudflare Worker.
    Worker,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::InProcess, Self::Embedded, Self::Worker];

    /// The name in the names of tests and in scenarios.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::InProcess => "in_process",
            Self::Embedded => "embedded",
            Self::Worker => "worker",
        }
    }
}

/// What a scenario wants of its runtime beyond the defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wishes {
    /// Settings of the service by name.
    pub settings: BTreeMap<String, String>,
    /// What is wished of the inference host.
    pub host: HostWishes,
}

/// What a scenario wants of the inference host beyond the defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct HostWishes {
    /// No model at all, so that every capability that needs one is down.
    pub without_models: bool,
    /// Certificates of authorities: files of the test data.
    pub trust: Vec<String>,
}

/// The inference host that an edge is to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InferenceAt {
    /// Its address.
    pub url: String,
    /// What it asks callers for.
    pub secret: String,
}
