//! One graph under its name: checked inputs in, named outputs out.

use super::{
    InferenceError,
    backend::Backend,
    pool::SessionPool,
    signature::{GraphSignature, TensorSignature},
    tensor_check,
};
use crate::metrics::Histogram;
use selfsame_models::Digest;
use std::time::Instant;
use wasmtime_wasi_nn::backend::NamedTensor;

/// A verified model, open and ready to run.
pub struct NamedGraph {
    signature: GraphSignature,
    sha256: Digest,
    pool: SessionPool,
    seconds: Histogram,
}

impl NamedGraph {
    /// Opens a model on `backend` with at most `sessions` inferences at once.
    ///
    /// # Errors
    /// [`InferenceError::Backend`] when the backend cannot run it.
    pub fn open(
        backend: &dyn Backend,
        onnx: Vec<u8>,
        signature: GraphSignature,
        sessions: usize,
        seconds: Histogram,
    ) -> Result<Self, InferenceError> {
        let sha256 = Digest::of(&onnx);
        let pool = SessionPool::new(backend.open(onnx, &signature)?, sessions)?;
        Ok(Self { signature, sha256, pool, seconds })
    }

    /// Digest of the file that was opened.
    #[must_use]
    pub fn sha256(&self) -> Digest {
        self.sha256
    }

    /// What the graph takes and gives.
    #[must_use]
    pub fn signature(&self) -> &GraphSignature {
        &self.signature
    }

    /// Runs one inference. Inputs may come in any order; outputs leave in that of
    /// the signature and bear its names.
    ///
    /// # Errors
    /// [`InferenceError::Mismatch`] when the inputs are not the graph's,
    /// [`InferenceError::Backend`] when the backend fails.
    pub fn compute(&self, inputs: &[NamedTensor]) -> Result<Vec<NamedTensor>, InferenceError> {
        let inputs = tensor_check::check(&self.signature.inputs, inputs)?;
        let start = Instant::now();
        let outputs = self.pool.run(&inputs)?;
        self.seconds.observe(start.elapsed().as_secs_f64());
        let name = |output: &TensorSignature| output.name.clone();
        let named = self.signature.outputs.iter().map(name).zip(outputs);
        Ok(named.map(|(name, tensor)| NamedTensor { name, tensor }).collect())
    }
}
