//! What the host, the tests and the benchmark find around them: models, ONNX
//! Runtime, the Worker.

use crate::{
    components,
    failure::Failure,
    models, onnx_runtime,
    project::Project,
    setback::Patience,
    workers::{Tools, WORKER_BUILD_VARIABLE, Worker},
};
use std::{path::PathBuf, process::Command};

/// What could be had.
pub(crate) struct Setting {
    /// Folder of models.
    pub(crate) models: PathBuf,
    /// ONNX Runtime's library.
    pub(crate) onnx_runtime: Option<PathBuf>,
    /// The Cloudflare Worker.
    pub(crate) worker: Option<Worker>,
}

impl Setting {
    /// Obtains the models. In CI all must be there; elsewhere what is missing is
    /// told, the service says what is down and tests say that they are ignored.
    pub(crate) fn with_models(project: &Project) -> Result<Self, Failure> {
        let models = models::obtain(project, patience(project))?;
        if project.ci && !models.missing.is_empty() {
            return Err(Failure::Missing("CI needs every model of the catalogue".to_owned()));
        }
        Ok(Self { models: models.folder, onnx_runtime: None, worker: None })
    }

    /// Obtains ONNX Runtime too, under the same terms; without it the pure-Rust
    /// backend does all the work.
    pub(crate) fn and_onnx_runtime(self, project: &Project) -> Result<Self, Failure> {
        match onnx_runtime::obtain(project, patience(project)) {
            Ok(library) => Ok(Self { onnx_runtime: Some(library), ..self }),
            Err(failure) if project.ci => Err(failure),
            Err(failure) => {
                eprintln!("warning: going on without ONNX Runtime: {failure}");
                Ok(self)
            }
        }
    }

    /// Builds the Worker too. Its tools are obtained under the same terms; a Worker
    /// that does not compile is a failure everywhere.
    pub(crate) fn and_worker(self, project: &Project) -> Result<Self, Failure> {
        match Tools::obtain(project) {
            Ok(tools) => Ok(Self { worker: Some(tools.build(project)?), ..self }),
            Err(failure) if project.ci => Err(failure),
            Err(failure) => {
                eprintln!("warning: going on without the Worker: {failure}");
                Ok(self)
            }
        }
    }

    /// Tells `command` through its environment where everything is.
    pub(crate) fn describe_to<'command>(
        &self,
        project: &Project,
        command: &'command mut Command,
    ) -> &'command mut Command {
        command
            .env("MODELS_DIR", &self.models)
            .env("TESTDATA_DIR", project.test_data())
            .env("SELFSAME_CATALOG", project.catalog())
            .env("SELFSAME_EDGE_COMPONENT", project.edge_component())
            .env("SELFSAME_GUESTS", project.guests())
            .env("SELFSAME_HOST", project.host())
            .envs(components::trial_guests(project));
        match &self.onnx_runtime {
            Some(library) => command.env("ORT_DYLIB_PATH", library),
            None => command.env_remove("ORT_DYLIB_PATH"),
        };
        match &self.worker {
            Some(worker) => worker.describe_to(project, command),
            None => command.env_remove(WORKER_BUILD_VARIABLE),
        }
    }
}

fn patience(project: &Project) -> Patience {
    if project.ci { Patience::TryAgain } else { Patience::TakeNoForAnAnswer }
}
