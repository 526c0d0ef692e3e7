//! The networks of the service, run in the browser by rten.
//!
//! Only the operations that these networks are made of are linked: the module is
//! downloaded before the first check.

use rten::{Model, ModelOptions, OpRegistry, ValueOrView, ValueView, op_registry};
use rten_tensor::prelude::*;
use selfsame_guest_kit::{GraphError, Graphs, NamedTensor, Outputs, Tensor};
use std::collections::BTreeMap;
use thiserror::Error;

/// The network cannot be loaded.
#[derive(Debug, Error)]
#[error("the network cannot be loaded: {0}")]
pub struct LoadError(String);

/// Networks by name.
#[derive(Default)]
pub struct Networks(BTreeMap<&'static str, Model>);

impl Networks {
    /// Adds the network `name` from the ONNX file in `onnx`.
    ///
    /// # Errors
    /// [`LoadError`] when it is none, or is made of other operations.
    pub fn load(&mut self, name: &'static str, onnx: Vec<u8>) -> Result<(), LoadError> {
        let model = ModelOptions::with_ops(operations()).prepack_weights(true).load(onnx);
        self.0.insert(name, model.map_err(|error| LoadError(error.to_string()))?);
        Ok(())
    }

    /// Whether the network `name` was loaded.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

fn operations() -> OpRegistry {
    op_registry!(
        Add, Concat, Conv, Div, Exp, Flatten, Gather, MaxPool, ReduceSum, Relu, Reshape, Resize,
        Shape, Sigmoid, Sub, Transpose, Unsqueeze
    )
}

impl Graphs for Networks {
    fn compute(&self, graph: &str, inputs: &[NamedTensor<'_>]) -> Result<Outputs, GraphError> {
        let model = self.0.get(graph).ok_or(GraphError::Unknown)?;
        let views: Result<Vec<_>, GraphError> = inputs
            .iter()
            .map(|(name, tensor)| {
                let id = model.node_id(name).map_err(|_| GraphError::Rejected)?;
                let shape: Vec<usize> = tensor.shape().iter().map(|&side| side as usize).collect();
                let view = ValueView::from_shape(shape, tensor.data());
                Ok((id, ValueOrView::from(view.map_err(|_| GraphError::Rejected)?)))
            })
            .collect();
        let values = model.run(views?, model.output_ids(), None);
        let values = values.map_err(|_| GraphError::Failed)?;
        let named = model.output_ids().iter().zip(values).map(|(&id, value)| {
            let name = model.node_info(id).and_then(|info| info.name().map(str::to_owned));
            Ok((name.ok_or(GraphError::Failed)?, tensor(value)?))
        });
        Ok(Outputs::new(named.collect::<Result<_, GraphError>>()?))
    }
}

fn tensor(value: rten::Value) -> Result<Tensor, GraphError> {
    let rten::Value::FloatTensor(value) = value else { return Err(GraphError::Failed) };
    let shape: Result<_, _> = value.shape().iter().map(|&side| u32::try_from(side)).collect();
    let shape = shape.map_err(|_| GraphError::Failed)?;
    Tensor::new(shape, value.into_data().to_vec()).map_err(|_| GraphError::Failed)
}
