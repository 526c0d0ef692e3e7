//! What one request sees of wasi-nn: the graphs of its own capability, and a
//! budget of tensor bytes.

use super::{InferenceError, Tensor, budget::TensorBudget, graph::NamedGraph};
use std::{collections::BTreeMap, sync::Arc};
use wasmtime_wasi_nn::{
    ExecutionContext, Graph, GraphRegistry, Registry,
    backend::{
        BackendError, BackendExecutionContext, BackendGraph, Id, NamedTensor as BackendTensor,
    },
    wit::WasiNnCtx,
};

/// The graphs of one capability, by name.
pub type CapabilityGraphs = BTreeMap<String, Arc<NamedGraph>>;

/// The wasi-nn context of one request. It has no backend of wasi-nn's own, so
/// `load` refuses whatever bytes a guest brings; graphs come by name only.
#[must_use]
pub fn context(graphs: &CapabilityGraphs, budget: &Arc<TensorBudget>) -> WasiNnCtx {
    let visible = graphs.iter().map(|(name, graph)| {
        let graph = RequestGraph { graph: Arc::clone(graph), budget: Arc::clone(budget) };
        (name.clone(), Graph::from(Box::new(graph) as Box<dyn BackendGraph>))
    });
    WasiNnCtx::new([], Registry::from(RequestGraphs(visible.collect())))
}

struct RequestGraphs(BTreeMap<String, Graph>);

impl GraphRegistry for RequestGraphs {
    fn get(&self, name: &str) -> Option<&Graph> {
        self.0.get(name)
    }

    fn get_mut(&mut self, name: &str) -> Option<&mut Graph> {
        self.0.get_mut(name)
    }
}

#[derive(Clone)]
struct RequestGraph {
    graph: Arc<NamedGraph>,
    budget: Arc<TensorBudget>,
}

impl BackendGraph for RequestGraph {
    fn init_execution_context(&self) -> Result<ExecutionContext, BackendError> {
        Ok(ExecutionContext::from(Box::new(self.clone()) as Box<dyn BackendExecutionContext>))
    }
}

impl BackendExecutionContext for RequestGraph {
    /// Part of the older module interface, which no guest here is linked to.
    fn set_input(&mut self, _: Id, _: &Tensor) -> Result<(), BackendError> {
        Err(refusal("inputs are handed to compute"))
    }

    /// Part of the older module interface, which no guest here is linked to.
    fn get_output(&mut self, _: Id) -> Result<Tensor, BackendError> {
        Err(refusal("outputs are returned by compute"))
    }

    fn compute(
        &mut self,
        inputs: Option<Vec<BackendTensor>>,
    ) -> Result<Option<Vec<BackendTensor>>, BackendError> {
        let outputs = self.graph.compute(&inputs.unwrap_or_default()).map_err(told)?;
        let bytes = outputs.iter().map(|output| output.tensor.data.len()).sum();
        self.budget.charge(bytes).map_err(|spent| told(spent.into()))?;
        Ok(Some(outputs))
    }
}

/// The words reach the guest: a mismatch is its own doing and is told, a failing
/// backend is ours and is told to the log.
fn told(error: InferenceError) -> BackendError {
    match error {
        InferenceError::Mismatch(mismatch) => {
            BackendError::UnsupportedTensorType(mismatch.to_string())
        }
        InferenceError::BudgetSpent(_) => refusal("tensor bytes spent"),
        InferenceError::Backend(reason) => {
            tracing::error!(%reason, "inference failed");
            refusal("backend")
        }
    }
}

fn refusal(reason: &'static str) -> BackendError {
    BackendError::BackendAccess(wasmtime::Error::msg(reason))
}
