//! What is measured: where the parts lie, and what machine this is.

use selfsame_host::engine::{PoolSize, engine};
use selfsame_host::executor::RESIDENT_BYTES;
use selfsame_host::guest::{CallLimits, Guest};
use selfsame_host::metrics::Metrics;
use selfsame_host::nn::backend::{self, BackendChoice, BackendConfig, Device};
use selfsame_host::nn::registry::GraphsByName;
use selfsame_models::Catalog;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs};
use thiserror::Error;

/// Limits of a guest as the service sets them, with time to spare.
pub(crate) const LIMITS: CallLimits = CallLimits {
    memory_bytes: 512 << 20,
    tensor_bytes: 1 << 30,
    transfer_bytes: 64 << 20,
    time: Duration::from_secs(60),
};

/// Why nothing can be measured.
#[derive(Debug, Error)]
pub(crate) enum BenchError {
    /// A path is not set; `cargo xtask bench` sets them all.
    #[error("{0} is not set: run `cargo xtask bench`")]
    Unset(&'static str),
    /// Anything else that stopped the run.
    #[error("{0}")]
    Failed(String),
}

impl BenchError {
    /// Wraps whatever went wrong.
    pub(crate) fn failed(error: impl std::fmt::Display) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Where everything lies.
pub(crate) struct Setting {
    pub(crate) host: PathBuf,
    pub(crate) edge_component: PathBuf,
    pub(crate) guests: PathBuf,
    pub(crate) bench_guest: PathBuf,
    pub(crate) models: PathBuf,
    pub(crate) test_data: PathBuf,
    pub(crate) onnx_runtime: Option<PathBuf>,
}

impl Setting {
    /// Reads what `cargo xtask bench` put into the environment.
    pub(crate) fn from_environment() -> Result<Self, BenchError> {
        Ok(Self {
            host: path("SELFSAME_HOST")?,
            edge_component: path("SELFSAME_EDGE_COMPONENT")?,
            guests: path("SELFSAME_GUESTS")?,
            bench_guest: path("SELFSAME_BENCH_GUEST")?,
            models: path("MODELS_DIR")?,
            test_data: path("TESTDATA_DIR")?,
            onnx_runtime: path("ORT_DYLIB_PATH").ok(),
        })
    }

    /// The catalogue's file.
    pub(crate) fn catalog(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/catalog.toml")
    }

    /// The backends that can run here, the preferred one first.
    pub(crate) fn backends(&self) -> &'static [BackendChoice] {
        match self.onnx_runtime {
            Some(_) => &[BackendChoice::Ort, BackendChoice::Rten],
            None => &[BackendChoice::Rten],
        }
    }

    /// Opens every graph on one backend.
    pub(crate) fn graphs(&self, choice: BackendChoice) -> Result<GraphsByName, BenchError> {
        let text = fs::read_to_string(self.catalog()).map_err(BenchError::failed)?;
        let catalog = Catalog::parse(&text).map_err(BenchError::failed)?;
        let ort_library = self.onnx_runtime.clone();
        let config = BackendConfig { choice, device: Device::Cpu, ort_library };
        let backend = backend::start(&config).map_err(BenchError::failed)?;
        Ok(GraphsByName::open(catalog, &self.models, backend, 1, &Metrics::new()))
    }

    /// Loads a guest that sees the graphs of the face capability.
    pub(crate) fn guest(&self, file: &Path, graphs: &GraphsByName) -> Result<Guest, BenchError> {
        let size = PoolSize {
            instances: 1,
            memory_bytes: LIMITS.memory_bytes,
            resident_bytes: RESIDENT_BYTES,
        };
        let engine = engine(size, None).map_err(BenchError::failed)?;
        Guest::load(&engine, file, graphs.of_capability("face")).map_err(BenchError::failed)
    }

    /// The machine and the versions, for whoever compares tables.
    pub(crate) fn describe(&self) -> String {
        let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = cpu.lines().find_map(|line| line.strip_prefix("model name"));
        let model =
            model.map_or("unknown processor", |line| line.trim_start_matches(['\t', ':', ' ']));
        let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
        let runtimes: Vec<_> = self.backends().iter().map(|choice| format!("{choice:?}")).collect();
        format!("{model}, {cores} cores. Backends: {}.", runtimes.join(", "))
    }
}

fn path(name: &'static str) -> Result<PathBuf, BenchError> {
    env::var_os(name).map(PathBuf::from).ok_or(BenchError::Unset(name))
}
