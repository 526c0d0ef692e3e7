//! ONNX Runtime, loaded from a dynamic library.
//!
//! A process has one library and one environment. A session computes on one
//! thread; parallelism comes from running several side by side.

use super::{
    InferenceError, Tensor, TensorType,
    backend::{Backend, BackendUnavailable, Device, OpenGraph, Session},
    elements::{bytes_of, elements},
    prelu,
    signature::GraphSignature,
};
use ort::{
    environment::Environment,
    ep::{CUDA, ExecutionProvider},
    session::{Session as OrtSession, SessionInputValue, builder::SessionBuilder},
    value::{
        DynValue, PrimitiveTensorElementType, Tensor as OrtTensor, TensorElementType, TensorRef,
        ValueType,
    },
};
use std::{
    borrow::Cow,
    env::consts::{DLL_PREFIX, DLL_SUFFIX},
    fmt::Debug,
    path::Path,
    sync::OnceLock,
};

/// The process's environment, or why there is none. ONNX Runtime can be loaded
/// once only: asking again, even for another file, brings the same answer.
static ENVIRONMENT: OnceLock<Result<Environment, String>> = OnceLock::new();

/// ONNX Runtime on one device.
#[derive(Clone)]
pub(super) struct OnnxRuntime {
    environment: Environment,
    device: Device,
}

impl OnnxRuntime {
    /// Loads the library, from `library` or from where the system keeps its own.
    pub(super) fn start(
        library: Option<&Path>,
        device: Device,
    ) -> Result<Self, BackendUnavailable> {
        let environment = ENVIRONMENT
            .get_or_init(|| load(library))
            .clone()
            .map_err(BackendUnavailable::NoOnnxRuntime)?;
        let runtime = Self { environment, device };
        if device == Device::Cuda {
            runtime.prove_cuda()?;
        }
        Ok(runtime)
    }

    /// A library may be built with CUDA and yet find no driver or no GPU;
    /// registering the provider tells.
    fn prove_cuda(&self) -> Result<(), BackendUnavailable> {
        let refused = |reason: &dyn ToString| BackendUnavailable::NoCuda(reason.to_string());
        match CUDA::is_available() {
            Ok(true) => self.session_builder().map(|_| ()).map_err(|error| refused(&error)),
            Ok(false) => Err(refused(&"this ONNX Runtime is built without CUDA")),
            Err(error) => Err(refused(&error)),
        }
    }

    fn session_builder(&self) -> ort::Result<SessionBuilder> {
        let builder = OrtSession::builder(&self.environment)?.with_intra_threads(1)?;
        Ok(match self.device {
            Device::Cpu => builder,
            Device::Cuda => {
                builder.with_execution_providers([CUDA::default().build().error_on_failure()])?
            }
        })
    }
}

fn load(library: Option<&Path>) -> Result<Environment, String> {
    let usual = format!("{DLL_PREFIX}onnxruntime{DLL_SUFFIX}");
    let builder =
        ort::init_from(library.unwrap_or(Path::new(&usual))).map_err(|error| error.to_string())?;
    builder.with_name("selfsame").with_telemetry(false).build().map_err(|error| error.to_string())
}

impl Backend for OnnxRuntime {
    fn name(&self) -> &'static str {
        "onnxruntime"
    }

    fn device(&self) -> Device {
        self.device
    }

    fn open(
        &self,
        onnx: Vec<u8>,
        signature: &GraphSignature,
    ) -> Result<Box<dyn OpenGraph>, InferenceError> {
        let onnx = prelu::rewrite(&onnx).unwrap_or(onnx);
        let graph = OrtGraph { runtime: self.clone(), onnx };
        let session = graph.open_session()?;
        let found = (session.inputs().len(), session.outputs().len());
        if found != (signature.inputs.len(), signature.outputs.len()) {
            return Err(InferenceError::backend(format!(
                "the file has {} inputs and {} outputs",
                found.0, found.1
            )));
        }
        Ok(Box::new(graph))
    }
}

/// The model's bytes are kept: each further session reads them again.
struct OrtGraph {
    runtime: OnnxRuntime,
    onnx: Vec<u8>,
}

impl OrtGraph {
    fn open_session(&self) -> Result<OrtSession, InferenceError> {
        let builder = self.runtime.session_builder();
        builder
            .and_then(|mut builder| builder.commit_from_memory(&self.onnx))
            .map_err(InferenceError::backend)
    }
}

impl OpenGraph for OrtGraph {
    fn session(&self) -> Result<Box<dyn Session>, InferenceError> {
        Ok(Box::new(OnnxSession(self.open_session()?)))
    }
}

struct OnnxSession(OrtSession);

impl Session for OnnxSession {
    fn run(&mut self, inputs: &[&Tensor]) -> Result<Vec<Tensor>, InferenceError> {
        let values: Vec<_> = inputs.iter().map(|input| value(input)).collect::<Result<_, _>>()?;
        let outputs = self.0.run(&values[..]).map_err(InferenceError::backend)?;
        outputs.values().map(|value| tensor(&value)).collect()
    }
}

fn value(tensor: &Tensor) -> Result<SessionInputValue<'_>, InferenceError> {
    match tensor.ty {
        TensorType::Fp32 => typed::<f32>(tensor),
        TensorType::I32 => typed::<i32>(tensor),
        TensorType::I64 => typed::<i64>(tensor),
        TensorType::U8 => typed::<u8>(tensor),
        TensorType::Fp16 | TensorType::Bf16 | TensorType::Fp64 => {
            Err(InferenceError::backend("this element type is not supported"))
        }
    }
}

fn typed<T>(tensor: &Tensor) -> Result<SessionInputValue<'_>, InferenceError>
where
    T: bytemuck::Pod + PrimitiveTensorElementType + Debug,
{
    let shape: Vec<i64> = tensor.dimensions.iter().map(|&extent| extent.into()).collect();
    Ok(match elements::<T>(&tensor.data) {
        Cow::Borrowed(numbers) => {
            TensorRef::from_array_view((shape, numbers)).map_err(InferenceError::backend)?.into()
        }
        Cow::Owned(numbers) => {
            OrtTensor::from_array((shape, numbers)).map_err(InferenceError::backend)?.into()
        }
    })
}

fn tensor(value: &DynValue) -> Result<Tensor, InferenceError> {
    let ValueType::Tensor { ty, shape, .. } = value.dtype() else {
        return Err(InferenceError::backend("an output is not a tensor"));
    };
    let (ty, data) = match ty {
        TensorElementType::Float32 => (TensorType::Fp32, bytes::<f32>(value)?),
        TensorElementType::Int32 => (TensorType::I32, bytes::<i32>(value)?),
        TensorElementType::Int64 => (TensorType::I64, bytes::<i64>(value)?),
        TensorElementType::Uint8 => (TensorType::U8, bytes::<u8>(value)?),
        _ => {
            return Err(InferenceError::backend(
                "an output is of an element type that is not supported",
            ));
        }
    };
    let dimensions: Result<_, _> = shape.iter().map(|&extent| u32::try_from(extent)).collect();
    Ok(Tensor::new(dimensions.map_err(InferenceError::backend)?, ty, data))
}

fn bytes<T>(value: &DynValue) -> Result<Vec<u8>, InferenceError>
where
    T: bytemuck::Pod + PrimitiveTensorElementType,
{
    value
        .try_extract_tensor::<T>()
        .map(|(_, numbers)| bytes_of(numbers))
        .map_err(InferenceError::backend)
}
