//! The pure-Rust backend.
//!
//! rten runs a model on a thread pool. Requests run side by side here, so each of
//! our threads brings a pool of one thread of its own, and no inference waits for
//! another's. rten has no 64-bit integers: it reads such tensors as 32-bit ones,
//! and so they are converted, with a check, on the way in and on the way out.

use super::{
    InferenceError, Tensor, TensorType,
    backend::{Backend, Device, OpenGraph, Session},
    elements::{bytes_of, elements},
    signature::{GraphSignature, TensorSignature},
};
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value, ValueOrView, ValueView};
use rten_tensor::prelude::*;
use std::{borrow::Cow, sync::Arc};

thread_local! {
    static LANE: Arc<ThreadPool> = Arc::new(ThreadPool::with_num_threads(1));
}

/// rten on the processor.
pub(super) struct Rten;

impl Backend for Rten {
    fn name(&self) -> &'static str {
        "rten"
    }

    fn device(&self) -> Device {
        Device::Cpu
    }

    fn open(
        &self,
        onnx: Vec<u8>,
        signature: &GraphSignature,
    ) -> Result<Box<dyn OpenGraph>, InferenceError> {
        let model = ModelOptions::with_all_ops()
            .prepack_weights(true)
            .load(onnx)
            .map_err(InferenceError::backend)?;
        let found = (model.input_ids().len(), model.output_ids().len());
        if found != (signature.inputs.len(), signature.outputs.len()) {
            return Err(InferenceError::backend(format!(
                "the file has {} inputs and {} outputs",
                found.0, found.1
            )));
        }
        Ok(Box::new(RtenGraph {
            model: Arc::new(model),
            outputs: signature.outputs.clone().into(),
        }))
    }
}

struct RtenGraph {
    model: Arc<Model>,
    outputs: Arc<[TensorSignature]>,
}

impl OpenGraph for RtenGraph {
    fn session(&self) -> Result<Box<dyn Session>, InferenceError> {
        let (model, outputs) = (Arc::clone(&self.model), Arc::clone(&self.outputs));
        Ok(Box::new(RtenSession { model, outputs }))
    }
}

/// Sessions share everything: running a model does not change it.
struct RtenSession {
    model: Arc<Model>,
    outputs: Arc<[TensorSignature]>,
}

impl Session for RtenSession {
    fn run(&mut self, inputs: &[&Tensor]) -> Result<Vec<Tensor>, InferenceError> {
        let numbers: Vec<_> =
            inputs.iter().map(|input| numbers(input)).collect::<Result<_, _>>()?;
        let views = self.model.input_ids().iter().zip(inputs.iter().zip(&numbers));
        let views: Vec<(NodeId, ValueOrView<'_>)> = views
            .map(|(&id, (input, numbers))| Ok((id, view(&input.dimensions, numbers)?.into())))
            .collect::<Result<_, InferenceError>>()?;
        let options = RunOptions::default().with_thread_pool(Some(LANE.with(Arc::clone)));
        let values = self
            .model
            .run(views, self.model.output_ids(), Some(options))
            .map_err(InferenceError::backend)?;
        values
            .into_iter()
            .zip(&*self.outputs)
            .map(|(value, wanted)| tensor(value, wanted.ty))
            .collect()
    }
}

/// Elements as rten wants them; borrowed where the bytes lie well.
enum Numbers<'a> {
    F32(Cow<'a, [f32]>),
    I32(Cow<'a, [i32]>),
    U8(&'a [u8]),
}

fn numbers(tensor: &Tensor) -> Result<Numbers<'_>, InferenceError> {
    match tensor.ty {
        TensorType::Fp32 => Ok(Numbers::F32(elements(&tensor.data))),
        TensorType::I32 => Ok(Numbers::I32(elements(&tensor.data))),
        TensorType::I64 => narrowed(&elements(&tensor.data)).map(Cow::Owned).map(Numbers::I32),
        TensorType::U8 => Ok(Numbers::U8(&tensor.data)),
        TensorType::Fp16 | TensorType::Bf16 | TensorType::Fp64 => {
            Err(InferenceError::backend("this element type is not supported"))
        }
    }
}

fn narrowed(wide: &[i64]) -> Result<Vec<i32>, InferenceError> {
    let narrow: Result<_, _> = wide.iter().map(|&number| i32::try_from(number)).collect();
    narrow.map_err(|_| InferenceError::backend("a 64-bit integer does not fit into 32 bits"))
}

fn view<'a>(dimensions: &[u32], numbers: &'a Numbers<'_>) -> Result<ValueView<'a>, InferenceError> {
    let shape: Vec<usize> = dimensions.iter().map(|&extent| extent as usize).collect();
    match numbers {
        Numbers::F32(numbers) => {
            ValueView::from_shape(shape, numbers).map_err(InferenceError::backend)
        }
        Numbers::I32(numbers) => {
            ValueView::from_shape(shape, numbers).map_err(InferenceError::backend)
        }
        Numbers::U8(numbers) => {
            ValueView::from_shape(shape, numbers).map_err(InferenceError::backend)
        }
    }
}

fn tensor(value: Value, wanted: TensorType) -> Result<Tensor, InferenceError> {
    let shape: Result<_, _> = value.shape().iter().map(|&extent| u32::try_from(extent)).collect();
    let (ty, data) = match value {
        Value::FloatTensor(tensor) => (TensorType::Fp32, bytes_of(&tensor.into_data())),
        Value::Int32Tensor(tensor) if wanted == TensorType::I64 => {
            let wide: Vec<i64> = tensor.iter().map(|&number| number.into()).collect();
            (TensorType::I64, bytes_of(&wide))
        }
        Value::Int32Tensor(tensor) => (TensorType::I32, bytes_of(&tensor.into_data())),
        Value::UInt8Tensor(tensor) => (TensorType::U8, tensor.into_data()),
        _ => return Err(InferenceError::backend("an output is of a kind that is not supported")),
    };
    Ok(Tensor::new(shape.map_err(InferenceError::backend)?, ty, data))
}
