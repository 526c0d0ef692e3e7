//! What both commands say about inference.

use super::StartError;
use clap::Args;
use selfsame_host::{
    admission::QueueSize,
    executor::{Executor, ExecutorConfig},
    guest::CallLimits,
    metrics::Metrics,
    nn::{
        backend::{self, BackendChoice, BackendConfig, Device},
        registry::GraphsByName,
    },
    trust,
};
use selfsame_models::Catalog;
use selfsame_protocol::chip::TrustFile;
use std::{
    env, fs,
    num::NonZero,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

const MIB: usize = 1 << 20;

#[derive(Debug, Args)]
pub(super) struct InferenceArguments {
    /// Folder with the guests, one `<capability>.wasm` each.
    #[arg(long, value_name = "DIR")]
    guests: PathBuf,
    /// The model catalogue.
    #[arg(long, value_name = "FILE")]
    catalog: PathBuf,
    /// Folder below which the catalogue's files lie.
    #[arg(long, value_name = "DIR")]
    models: PathBuf,
    /// Folder with certificates, master lists and revocation lists of the authorities
    /// that chips are trusted by.
    #[arg(long, value_name = "DIR")]
    trust: Option<PathBuf>,
    /// What runs the models; `auto` takes ONNX Runtime when its library loads.
    #[arg(long, value_enum, default_value_t)]
    backend: BackendChoice,
    /// Where the models run.
    #[arg(long, value_enum, default_value_t)]
    device: Device,
    /// ONNX Runtime's library file [default: what ORT_DYLIB_PATH names].
    #[arg(long, value_name = "FILE")]
    ort_library: Option<PathBuf>,
    /// Analyses at work at once [default: one per processor].
    #[arg(long, value_name = "COUNT")]
    running: Option<NonZero<usize>>,
    /// Analyses that may wait for a place.
    #[arg(long, value_name = "COUNT", default_value_t = 32)]
    waiting: usize,
    /// Sessions per model [default: as many as analyses at work].
    #[arg(long, value_name = "COUNT")]
    sessions: Option<NonZero<usize>>,
    /// Memory of one guest.
    #[arg(long, value_name = "MIB", default_value_t = 512)]
    guest_memory: usize,
    /// Tensors of one request, in and out together.
    #[arg(long, value_name = "MIB", default_value_t = 512)]
    request_tensors: usize,
    /// Longest time one analysis may take, queue included.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    longest_analysis: u64,
}

/// Bytes a guest may hand over in one call: its largest tensor, its answer.
const TRANSFER_BYTES: usize = 64 * MIB;

impl InferenceArguments {
    /// Opens the models and loads the guests; compiled ones are kept in `cache`.
    pub(super) fn start(
        self,
        cache: Option<PathBuf>,
        metrics: Arc<Metrics>,
    ) -> Result<Executor, StartError> {
        let cores = thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
        let running = self.running.unwrap_or(cores).get();
        let sessions = self.sessions.map_or(running, NonZero::get);
        let graphs = self.graphs(sessions, &metrics)?;
        let limits = CallLimits {
            memory_bytes: self.guest_memory.saturating_mul(MIB),
            tensor_bytes: self.request_tensors.saturating_mul(MIB) as u64,
            transfer_bytes: TRANSFER_BYTES,
            time: Duration::from_secs(self.longest_analysis),
        };
        let queue = QueueSize { running, waiting: self.waiting };
        let trust = self.trust.map_or_else(|| Ok(Vec::new()), |folder| trust_files(&folder))?;
        let config = ExecutorConfig { guests: self.guests, cache, queue, limits, trust };
        Ok(Executor::start(&config, graphs, metrics)?)
    }

    fn graphs(&self, sessions: usize, metrics: &Metrics) -> Result<GraphsByName, StartError> {
        let what = self.catalog.display().to_string();
        let text = fs::read_to_string(&self.catalog).map_err(StartError::io(what))?;
        let catalog = Catalog::parse(&text)?;
        let backend = backend::start(&BackendConfig {
            choice: self.backend,
            device: self.device,
            ort_library: self.ort_library.clone().or_else(|| named("ORT_DYLIB_PATH")),
        })?;
        tracing::info!(backend = backend.name(), device = %backend.device(), "inference");
        Ok(GraphsByName::open(catalog, &self.models, backend, sessions, metrics))
    }
}

fn trust_files(folder: &Path) -> Result<Vec<TrustFile>, StartError> {
    trust::files(folder).map_err(StartError::io(folder.display().to_string()))
}

/// The path in an environment variable; an empty one names nothing.
fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}
