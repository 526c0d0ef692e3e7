//! Which machine-learning runtime runs the graphs, and on which device.
//!
//! The pure-Rust `rten` is always there. ONNX Runtime is a dynamic library, used
//! when it is found or asked for. There is no silent way down: `auto` says in the
//! log what it settled on, and a device that was asked for and is not there is an
//! error.

use super::{
    InferenceError, Tensor, onnx_runtime::OnnxRuntime, rten_backend::Rten,
    signature::GraphSignature,
};
use std::{fmt, path::PathBuf, sync::Arc};
use thiserror::Error;

/// One runtime on one device.
pub trait Backend: Send + Sync {
    /// Name for logs, health and metrics.
    fn name(&self) -> &'static str;
    /// The device that computes.
    fn device(&self) -> Device;
    /// Opens a model.
    ///
    /// # Errors
    /// [`InferenceError::Backend`] when the runtime cannot read or run it, or when
    /// its inputs and outputs are not as many as `signature` says.
    fn open(
        &self,
        onnx: Vec<u8>,
        signature: &GraphSignature,
    ) -> Result<Box<dyn OpenGraph>, InferenceError>;
}

/// A model the runtime has read.
pub trait OpenGraph: Send + Sync {
    /// Makes one more session.
    ///
    /// # Errors
    /// [`InferenceError::Backend`] when the runtime refuses.
    fn session(&self) -> Result<Box<dyn Session>, InferenceError>;
}

/// Runs one inference at a time.
pub trait Session: Send {
    /// Computes the outputs, in the order of the graph. The inputs must be those of
    /// the signature, in its order; [`super::tensor_check`] sees to that.
    ///
    /// # Errors
    /// [`InferenceError::Backend`] when the runtime fails.
    fn run(&mut self, inputs: &[&Tensor]) -> Result<Vec<Tensor>, InferenceError>;
}

/// Which runtime is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum BackendChoice {
    /// ONNX Runtime when its library loads, else rten.
    #[default]
    Auto,
    /// The pure-Rust runtime.
    Rten,
    /// ONNX Runtime.
    Ort,
}

/// Where graphs are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Device {
    /// The processor's own vector units.
    #[default]
    Cpu,
    /// An NVIDIA GPU.
    Cuda,
}

impl fmt::Display for Device {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Cpu => "cpu",
            Self::Cuda => "cuda",
        })
    }
}

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub struct BackendConfig {
    /// The runtime.
    pub choice: BackendChoice,
    /// The device.
    pub device: Device,
    /// ONNX Runtime's library file; without it the system's own places are searched.
    pub ort_library: Option<PathBuf>,
}

/// Why there is no backend.
#[derive(Debug, Error)]
pub enum BackendUnavailable {
    /// The library is not there, too old, or of another architecture.
    #[error("ONNX Runtime cannot be loaded: {0}")]
    NoOnnxRuntime(String),
    /// CUDA was asked for and is not there.
    #[error("CUDA is not available: {0}")]
    NoCuda(String),
}

/// Starts the backend that was asked for.
///
/// # Errors
/// [`BackendUnavailable`] when it, or its device, is not there.
pub fn start(config: &BackendConfig) -> Result<Arc<dyn Backend>, BackendUnavailable> {
    match (config.choice, config.device) {
        (BackendChoice::Rten, Device::Cpu) => Ok(Arc::new(Rten)),
        (BackendChoice::Rten, Device::Cuda) => {
            Err(BackendUnavailable::NoCuda("rten computes on the processor only".into()))
        }
        (BackendChoice::Ort, _) | (BackendChoice::Auto, Device::Cuda) => start_ort(config),
        (BackendChoice::Auto, Device::Cpu) => Ok(start_ort(config).unwrap_or_else(|reason| {
            tracing::warn!(%reason, "going on with the pure-Rust backend, which is slower");
            Arc::new(Rten)
        })),
    }
}

fn start_ort(config: &BackendConfig) -> Result<Arc<dyn Backend>, BackendUnavailable> {
    Ok(Arc::new(OnnxRuntime::start(config.ort_library.as_deref(), config.device)?))
}
