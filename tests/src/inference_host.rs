//! An inference host that edges call over the network: the host program's `infer`.

use crate::prerequisites::Parts;
use crate::process::{Process, ProcessError};
use crate::runtime::{HostWishes, InferenceAt};
use std::fs;
use std::process::Command;
use tempfile::TempDir;

const READY: &str = "Inference is ready on ";
const SECRET: &str = "between edge and host";
const ANY_PORT: &str = "127.0.0.1:0";

/// A running inference host. It is killed when dropped.
#[derive(Debug)]
pub struct InferenceHost {
    process: Process,
    setup: Setup,
}

/// An inference host that was killed.
#[derive(Debug)]
pub struct FallenHost {
    setup: Setup,
    address: String,
}

/// What to start, and the folder of secret and compiled guests.
#[derive(Debug)]
struct Setup {
    parts: Parts,
    folder: TempDir,
}

impl InferenceHost {
    /// Starts a host on a free port and waits until it says that it is ready.
    ///
    /// # Errors
    /// [`ProcessError`] with what the host said.
    pub fn start(parts: &Parts, wishes: &HostWishes) -> Result<Self, ProcessError> {
        let folder = tempfile::tempdir()?;
        let parts = parts.wished(wishes, folder.path())?;
        Setup { parts, folder }.start(ANY_PORT)
    }

    /// Where and how it is called.
    #[must_use]
    pub fn place(&self) -> InferenceAt {
        InferenceAt { url: self.process.address().to_owned(), secret: SECRET.to_owned() }
    }

    /// Lets it do nothing more, so that the calls it has are never answered.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn freeze(&self) -> Result<(), ProcessError> {
        self.process.freeze()
    }

    /// Ends it at once.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub fn kill(self) -> Result<FallenHost, ProcessError> {
        let address = self.process.address().trim_start_matches("http://").to_owned();
        self.process.kill()?;
        Ok(FallenHost { setup: self.setup, address })
    }
}

impl FallenHost {
    /// Starts it again where it was.
    ///
    /// # Errors
    /// See [`InferenceHost::start`].
    pub fn start_again(self) -> Result<InferenceHost, ProcessError> {
        self.setup.start(&self.address)
    }
}

impl Setup {
    fn start(self, address: &str) -> Result<InferenceHost, ProcessError> {
        let secret_file = self.folder.path().join("secret");
        fs::write(&secret_file, SECRET)?;
        let mut command = Command::new(&self.parts.host);
        command.args(["infer", "--listen", address]).arg("--secret-file").arg(secret_file);
        command.arg("--cache").arg(self.folder.path().join("compiled"));
        command.args(self.parts.for_inference());
        Ok(InferenceHost { process: Process::start(&mut command, READY)?, setup: self })
    }
}
