//! The whole service on one machine: the host program's `serve`.

use crate::prerequisites::Parts;
use crate::process::Process;
pub use crate::process::{Memory, ProcessError};
use crate::runtime::{API_KEY, Runtime, bearer};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

const READY: &str = "Selfsame is ready on ";

/// What to start.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The built parts.
    pub parts: Parts,
    /// The data folder; a server started on it again finds what the first left.
    pub data: PathBuf,
    /// Settings of the service by name.
    pub settings: BTreeMap<String, String>,
    /// Further flags of the host.
    pub flags: Vec<String>,
}

impl Setup {
    /// The parts on a data folder, with defaults for everything else.
    #[must_use]
    pub fn new(parts: Parts, data: &Path) -> Self {
        Self { parts, data: data.to_owned(), settings: BTreeMap::new(), flags: Vec::new() }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.parts.host);
        command.args(["serve", "--listen", "127.0.0.1:0", "--api-key", API_KEY]);
        command.arg("--data").arg(&self.data);
        command.arg("--edge-component").arg(&self.parts.edge_component);
        command.args(self.parts.for_inference());
        for (name, value) in &self.settings {
            command.arg("--set").arg(format!("{name}={value}"));
        }
        command.args(&self.flags);
        command
    }
}

/// A running host. It is killed when dropped.
#[derive(Debug)]
pub struct Server {
    process: Process,
    token: String,
}

impl Server {
    /// Starts a host and waits until it says that it is ready.
    ///
    /// # Errors
    /// [`ProcessError`] with what the host said.
    pub fn start(setup: &Setup) -> Result<Self, ProcessError> {
        Ok(Self { process: Process::start(&mut setup.command(), READY)?, token: bearer() })
    }

    /// The address before `/api/v1`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.process.address()
    }

    /// The bearer token it accepts.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Its last lines on the standard error stream.
    #[must_use]
    pub fn log(&self) -> String {
        self.process.log()
    }

    /// The memory of the process that lies in RAM; `None` where the system does
    /// not tell.
    #[must_use]
    pub fn memory(&self) -> Option<Memory> {
        self.process.memory()
    }

    /// Lets it do nothing more, so that the calls it has are never answered.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn freeze(&self) -> Result<(), ProcessError> {
        self.process.freeze()
    }

    /// Ends it at once: it has no say, and nothing but what it has handed to the
    /// system is left.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub fn kill(self) -> Result<(), ProcessError> {
        self.process.kill()
    }

    /// Asks it to stop and waits until it has.
    ///
    /// # Errors
    /// [`ProcessError::NotStopped`] when it takes too long, [`ProcessError::Ended`]
    /// when it stops with a failure.
    pub fn stop(self) -> Result<(), ProcessError> {
        self.process.stop()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_carries_everything() {
        let parts = Parts {
            host: "host".into(),
            edge_component: "edge.wasm".into(),
            guests: "guests".into(),
            catalog: "catalog.toml".into(),
            models: "models".into(),
            onnx_runtime: Some("ort.so".into()),
            trust: None,
        };
        let mut setup = Setup::new(parts, Path::new("data"));
        setup.settings.insert("face_life_seconds".to_owned(), "2".to_owned());
        setup.flags.push("--more".to_owned());
        let command = setup.command();
        let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
        assert_eq!(
            words.join(" "),
            "serve --listen 127.0.0.1:0 --api-key test:secret --data data \
             --edge-component edge.wasm --guests guests --catalog catalog.toml --models models \
             --ort-library ort.so --set face_life_seconds=2 --more"
        );
    }
}
