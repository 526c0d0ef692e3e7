//! Where a scenario can be played.

use crate::prerequisites::Parts;
use crate::server::{Server, ServerError, Setup};
use std::collections::BTreeMap;
use std::path::Path;
use tempfile::TempDir;

/// A place that answers the contract.
pub trait Runtime: Send + Sync {
    /// The address before `/api/v1`, without a slash at its end.
    fn base_url(&self) -> &str;

    /// A bearer token it accepts.
    fn token(&self) -> &str;

    /// What it has told its operator lately, for the report of a failure.
    fn log(&self) -> String;
}

/// What a scenario wants of its runtime beyond the defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wishes {
    /// Settings of the service by name.
    pub settings: BTreeMap<String, String>,
    /// No model at all, so that every capability is down.
    pub without_models: bool,
}

/// The embedded runtime: one host program with a data folder of its own.
#[derive(Debug)]
pub struct Embedded {
    server: Server,
    _data: TempDir,
}

impl Embedded {
    /// Starts it.
    ///
    /// # Errors
    /// [`ServerError`] tells what kept it from starting.
    pub fn start(parts: &Parts, wishes: &Wishes) -> Result<Self, ServerError> {
        let data = tempfile::tempdir()?;
        let server = Server::start(&Self::setup(parts, wishes, data.path())?)?;
        Ok(Self { server, _data: data })
    }

    fn setup(parts: &Parts, wishes: &Wishes, data: &Path) -> Result<Setup, ServerError> {
        let mut setup = Setup::new(parts.clone(), data);
        setup.settings.clone_from(&wishes.settings);
        if wishes.without_models {
            setup.parts.models = data.join("no-models");
            std::fs::create_dir_all(&setup.parts.models)?;
        }
        Ok(setup)
    }
}

impl Runtime for Embedded {
    fn base_url(&self) -> &str {
        self.server.base_url()
    }

    fn token(&self) -> &str {
        self.server.token()
    }

    fn log(&self) -> String {
        self.server.log()
    }
}

impl Runtime for Server {
    fn base_url(&self) -> &str {
        Server::base_url(self)
    }

    fn token(&self) -> &str {
        Server::token(self)
    }

    fn log(&self) -> String {
        Server::log(self)
    }
}
