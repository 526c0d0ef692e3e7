//! All graphs of the catalogue, each open or with the reason why it is not.
//!
//! A model is read once, verified (licence, size, SHA-256) and opened. One that is
//! missing or refused leaves the rest alone: the host starts, and health names it.

use super::{
    InferenceError, backend::Backend, graph::NamedGraph, request::CapabilityGraphs,
    signature::GraphSignature,
};
use crate::metrics::Metrics;
use selfsame_models::{Catalog, Model, ModelRefusal};
use std::{io, path::Path, sync::Arc};
use thiserror::Error;

/// Why a graph of the catalogue cannot be used.
#[derive(Debug, Error)]
pub enum GraphUnavailable {
    /// The file cannot be read.
    #[error("the model file cannot be read: {}", .0.kind())]
    Unreadable(#[from] io::Error),
    /// The file is not the catalogued one, or its licence forbids the use.
    #[error(transparent)]
    Refused(#[from] ModelRefusal),
    /// The catalogue names an element type no backend can move.
    #[error("the catalogue names an element type that is not supported")]
    ElementType,
    /// The backend cannot run it.
    #[error(transparent)]
    Backend(#[from] InferenceError),
}

/// One entry of the catalogue and what became of it.
pub struct Entry {
    /// The catalogue's words.
    pub model: Model,
    /// The open graph, or why there is none.
    pub state: Result<Arc<NamedGraph>, GraphUnavailable>,
}

/// The graphs of the catalogue.
pub struct GraphsByName {
    backend: Arc<dyn Backend>,
    entries: Vec<Entry>,
}

impl GraphsByName {
    /// Reads every model of `catalog` below `folder` and opens it on `backend`,
    /// with at most `sessions` inferences at once per graph.
    #[must_use]
    pub fn open(
        catalog: Catalog,
        folder: &Path,
        backend: Arc<dyn Backend>,
        sessions: usize,
        metrics: &Metrics,
    ) -> Self {
        let open = |model: Model| {
            let state = open_one(&model, folder, &*backend, sessions, metrics);
            log(&model, &state);
            Entry { model, state }
        };
        let entries = catalog.models.into_iter().map(open).collect();
        Self { backend, entries }
    }

    /// Every entry, in the catalogue's order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The open graph of that name.
    #[must_use]
    pub fn graph(&self, name: &str) -> Option<&Arc<NamedGraph>> {
        let entry = self.entries.iter().find(|entry| entry.model.graph == name)?;
        entry.state.as_ref().ok()
    }

    /// The backend that runs them.
    #[must_use]
    pub fn backend(&self) -> &dyn Backend {
        &*self.backend
    }

    /// The open graphs that one capability may run.
    #[must_use]
    pub fn of_capability(&self, capability: &str) -> CapabilityGraphs {
        let open = self.entries.iter().filter(|entry| entry.model.serves(capability));
        open.filter_map(|entry| {
            let graph = entry.state.as_ref().ok()?;
            Some((entry.model.graph.clone(), Arc::clone(graph)))
        })
        .collect()
    }
}

fn open_one(
    model: &Model,
    folder: &Path,
    backend: &dyn Backend,
    sessions: usize,
    metrics: &Metrics,
) -> Result<Arc<NamedGraph>, GraphUnavailable> {
    let onnx = model.read(folder)?;
    model.verify(&onnx)?;
    let signature = GraphSignature::of(model).ok_or(GraphUnavailable::ElementType)?;
    let seconds = metrics.inference_seconds(&model.graph);
    Ok(Arc::new(NamedGraph::open(backend, onnx, signature, sessions, seconds)?))
}

fn log(model: &Model, state: &Result<Arc<NamedGraph>, GraphUnavailable>) {
    match state {
        Ok(graph) => tracing::info!(graph = model.graph, sha256 = %graph.sha256(), "graph open"),
        Err(reason) => tracing::warn!(graph = model.graph, %reason, "graph unavailable"),
    }
}
