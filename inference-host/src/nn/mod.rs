//! Graphs by name behind wasi-nn.
//!
//! [`registry`] verifies each catalogued model and opens it on the one
//! [`backend`] in use; [`graph`] checks what a guest hands in ([`tensor_check`]),
//! borrows a session ([`pool`]) and runs it; [`request`] shows a guest the graphs
//! of its own capability and counts its tensor bytes ([`budget`]). Guests bring no
//! models: wasi-nn's `load` finds no backend here.

pub mod backend;
pub mod budget;
mod elements;
pub mod graph;
mod onnx_runtime;
mod pool;
mod prelu;
pub mod registry;
pub mod request;
mod rten_backend;
pub mod signature;
pub mod tensor_check;

pub use wasmtime_wasi_nn::{Tensor, wit::TensorType};

use thiserror::Error;

/// Why an inference did not happen.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InferenceError {
    /// What the guest handed in is not what the graph takes.
    #[error(transparent)]
    Mismatch(#[from] tensor_check::TensorMismatch),
    /// The request has moved too many tensor bytes.
    #[error(transparent)]
    BudgetSpent(#[from] budget::BudgetSpent),
    /// The machine-learning runtime refused or failed.
    #[error("the backend failed: {0}")]
    Backend(String),
}

impl InferenceError {
    #[expect(clippy::needless_pass_by_value, reason = "made to be handed to map_err")]
    fn backend(reason: impl ToString) -> Self {
        Self::Backend(reason.to_string())
    }
}

/// Size of one element in bytes.
#[must_use]
pub const fn element_size(ty: TensorType) -> usize {
    match ty {
        TensorType::U8 => 1,
        TensorType::Fp16 | TensorType::Bf16 => 2,
        TensorType::Fp32 | TensorType::I32 => 4,
        TensorType::Fp64 | TensorType::I64 => 8,
    }
}

#[cfg(target_endian = "big")]
compile_error!("tensor bytes are little endian and are used as they are");
