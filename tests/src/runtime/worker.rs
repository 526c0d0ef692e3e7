//! The Cloudflare Worker: the built bundle under miniflare, which runs the runtime
//! of Workers itself with every store on this machine.

use super::{API_KEY, InferenceAt, Runtime, bearer};
use crate::prerequisites::{WorkerBuild, repository};
use crate::process::{Process, ProcessError};
use std::collections::BTreeMap;
use std::process::Command;

const SCRIPT: &str = "tests/workers/run.mjs";
const READY: &str = "ready ";

/// The running Worker.
#[derive(Debug)]
pub struct Worker {
    process: Process,
    token: String,
}

impl Worker {
    /// Starts it in front of an inference host.
    ///
    /// # Errors
    /// [`ProcessError`] tells what kept it from starting.
    pub fn start(
        build: &WorkerBuild,
        settings: &BTreeMap<String, String>,
        inference: &InferenceAt,
    ) -> Result<Self, ProcessError> {
        let mut command = Command::new(&build.node);
        command.current_dir(repository()).args([SCRIPT, "--api-key", API_KEY]);
        command.arg("--build").arg(&build.folder);
        command.args(["--set", &format!("inference_url={}", inference.url)]);
        command.args(["--set", &format!("inference_secret={}", inference.secret)]);
        for (name, value) in settings {
            command.args(["--set", &format!("{name}={value}")]);
        }
        Ok(Self { process: Process::start(&mut command, READY)?, token: bearer() })
    }
}

impl Runtime for Worker {
    fn base_url(&self) -> &str {
        self.process.address()
    }

    fn token(&self) -> &str {
        &self.token
    }

    fn log(&self) -> String {
        self.process.log()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Killed outright it would leave its own child behind. What does not stop
        // by itself is killed all the same.
        let _ = self.process.hang_up();
    }
}
