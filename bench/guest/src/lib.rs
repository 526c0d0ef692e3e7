//! A guest that does nothing but compute: what a graph costs through the sandbox,
//! to be held against the same graph without it.

use selfsame_guest_kit::{Fault, GraphError, Graphs, Tensor, serve};
use serde::{Deserialize, Serialize};

/// One graph, one input of equal numbers, and how often to run it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workload {
    /// Name of the graph.
    pub graph: String,
    /// Name of its input.
    pub input: String,
    /// Shape of the input.
    pub shape: Vec<u32>,
    /// How often.
    pub runs: u32,
}

/// Runs the workload; `true` when every run gave an answer.
///
/// # Errors
/// See [`Fault`].
pub fn analyse<G: Graphs>(graphs: &G, request: &[u8]) -> Result<Vec<u8>, Fault> {
    serve(request, |workload: Workload| run(graphs, &workload).is_ok())
}

fn run<G: Graphs>(graphs: &G, workload: &Workload) -> Result<(), GraphError> {
    let length: u32 = workload.shape.iter().product();
    let data = vec![0.5; usize::try_from(length).map_err(|_| GraphError::Rejected)?];
    let tensor = Tensor::new(workload.shape.clone(), data).map_err(|_| GraphError::Rejected)?;
    for _ in 0..workload.runs {
        graphs.compute(&workload.graph, &[(&workload.input, &tensor)])?;
    }
    Ok(())
}

#[cfg(target_os = "wasi")]
selfsame_guest_kit::export_analyser!(analyse);
