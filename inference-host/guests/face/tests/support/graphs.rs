//! Graphs run in this process by the pure-Rust runtime.

use super::suite::{Missing, folder};
use rten::{Model, ModelOptions, ValueOrView};
use rten_tensor::prelude::*;
use rten_tensor::{Tensor as RtenTensor, TensorView};
use selfsame_biometrics::face::extract::Algorithm;
use selfsame_guest_face::infer::{DETECTOR, extractor};
use selfsame_guest_kit::{GraphError, Graphs, NamedTensor, Outputs, Tensor};
use selfsame_models::Catalog;
use std::collections::BTreeMap;

/// The models of the face guest, or some of them.
pub struct RtenGraphs(BTreeMap<&'static str, Model>);

impl RtenGraphs {
    /// The detector and one extractor.
    pub fn with_extractor(algorithm: Algorithm) -> Result<Self, Missing> {
        Self::load(&[DETECTOR, extractor(algorithm)])
    }

    /// The named graphs, each the file the catalogue means.
    pub fn load(names: &[&'static str]) -> Result<Self, Missing> {
        let folder = folder("MODELS_DIR", "models")?;
        let catalog = catalog();
        let load = |&name: &&'static str| {
            let entry = catalog.model(name).unwrap_or_else(|| panic!("no graph {name}"));
            let path = folder.join(&entry.file);
            let onnx =
                entry.read(&folder).map_err(|error| format!("{}: {error}", path.display()))?;
            entry.verify(&onnx).map_err(|error| format!("{}: {error}", path.display()))?;
            let model = ModelOptions::with_all_ops().prepack_weights(true).load(onnx);
            Ok((name, model.map_err(|error| format!("{name}: {error}"))?))
        };
        names.iter().map(load).collect::<Result<_, _>>().map(Self)
    }
}

/// The repository's own catalogue of models.
pub fn catalog() -> Catalog {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../models/catalog.toml");
    Catalog::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
}

impl Graphs for RtenGraphs {
    fn compute(&self, graph: &str, inputs: &[NamedTensor<'_>]) -> Result<Outputs, GraphError> {
        let model = self.0.get(graph).ok_or(GraphError::Unknown)?;
        let inputs: Vec<_> = inputs
            .iter()
            .map(|(name, tensor)| {
                let shape: Vec<usize> = tensor.shape().iter().map(|&side| side as usize).collect();
                let view = TensorView::from_data(&shape[..], tensor.data());
                let id = model.node_id(name).map_err(|_| GraphError::Rejected)?;
                Ok((id, ValueOrView::from(view)))
            })
            .collect::<Result<_, GraphError>>()?;
        let outputs =
            model.run(inputs, model.output_ids(), None).map_err(|_| GraphError::Failed)?;
        let names = model.output_ids().iter().map(|&id| model.node_info(id)?.name());
        let named = names.zip(outputs).map(|(name, value)| {
            let tensor: RtenTensor<f32> = value.try_into().ok()?;
            let shape = tensor.shape().iter().map(|&side| side as u32).collect();
            Some((name?.to_owned(), Tensor::new(shape, tensor.into_data()).ok()?))
        });
        named.collect::<Option<_>>().map(Outputs::new).ok_or(GraphError::Failed)
    }
}
