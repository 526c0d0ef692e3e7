//! The embedded runtime: one host program with a data folder of its own.

use super::{Runtime, Wishes};
use crate::prerequisites::Parts;
use crate::process::ProcessError;
use crate::server::{Server, Setup};
use tempfile::TempDir;

/// The running host program and its data.
#[derive(Debug)]
pub struct Embedded {
    server: Server,
    _data: TempDir,
}

impl Embedded {
    /// Starts it.
    ///
    /// # Errors
    /// [`ProcessError`] tells what kept it from starting.
    pub fn start(parts: &Parts, wishes: &Wishes) -> Result<Self, ProcessError> {
        let data = tempfile::tempdir()?;
        let parts = parts.wished(&wishes.host, data.path())?;
        let mut setup = Setup::new(parts, data.path());
        setup.settings.clone_from(&wishes.settings);
        Ok(Self { server: Server::start(&setup)?, _data: data })
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
