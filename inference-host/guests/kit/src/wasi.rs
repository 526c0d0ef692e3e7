//! The ports of a guest inside a component, and the component's export.
//!
//! Graphs are asked for by name alone; the host decides which file, runtime and
//! device stand behind a name.

use crate::graphs::{Attachment, GraphError, Graphs, NamedTensor, Outputs, Tensor};
use bindings::selfsame::inference::attachment;
use bindings::wasi::nn::errors::{Error, ErrorCode};
use bindings::wasi::nn::graph::load_by_name;
use bindings::wasi::nn::tensor::{Tensor as HostTensor, TensorType};

#[doc(hidden)]
pub mod bindings {
    wit_bindgen::generate!({
        path: "../../wit",
        world: "guest",
        generate_all,
        pub_export_macro: true,
        default_bindings_module: "selfsame_guest_kit::wasi::bindings",
    });
}

/// The graphs and the attachment of the host a component runs in.
#[derive(Debug, Clone, Copy, Default)]
pub struct WasiHost;

impl Graphs for WasiHost {
    fn compute(&self, graph: &str, inputs: &[NamedTensor<'_>]) -> Result<Outputs, GraphError> {
        let context = load_by_name(graph)
            .and_then(|graph| graph.init_execution_context())
            .map_err(|error| reason(&error))?;
        let inputs = inputs.iter().map(to_host).collect();
        let outputs = context.compute(inputs).map_err(|error| reason(&error))?;
        outputs.into_iter().map(from_host).collect::<Result<_, _>>().map(Outputs::new)
    }
}

impl Attachment for WasiHost {
    fn attachment(&self) -> Vec<u8> {
        attachment::read()
    }
}

fn reason(error: &Error) -> GraphError {
    match error.code() {
        ErrorCode::NotFound => GraphError::Unknown,
        ErrorCode::InvalidArgument => GraphError::Rejected,
        ErrorCode::InvalidEncoding
        | ErrorCode::Timeout
        | ErrorCode::RuntimeError
        | ErrorCode::UnsupportedOperation
        | ErrorCode::TooLarge
        | ErrorCode::Security
        | ErrorCode::Unknown => GraphError::Failed,
    }
}

fn to_host(&(name, tensor): &NamedTensor<'_>) -> (String, HostTensor) {
    // WebAssembly is little-endian, as wasi-nn's tensors are: no conversion.
    let bytes = bytemuck::cast_slice(tensor.data());
    (name.to_owned(), HostTensor::new(tensor.shape(), TensorType::Fp32, bytes))
}

fn from_host((name, tensor): (String, HostTensor)) -> Result<(String, Tensor), GraphError> {
    if tensor.ty() != TensorType::Fp32 {
        return Err(GraphError::Failed);
    }
    let bytes = tensor.data();
    if bytes.len() % size_of::<f32>() != 0 {
        return Err(GraphError::Failed);
    }
    let data = bytemuck::pod_collect_to_vec(&bytes);
    let tensor = Tensor::new(tensor.dimensions(), data).map_err(|_| GraphError::Failed)?;
    Ok((name, tensor))
}

/// Exports a function `fn<G: Graphs>(&G, &[u8]) -> Result<Vec<u8>, Fault>`, or one
/// that asks for an [`Attachment`](crate::Attachment), as the component's analyser.
/// Inside a component only.
#[macro_export]
macro_rules! export_analyser {
    ($analyse:ident) => {
        mod component {
            use $crate::wasi::bindings::exports::selfsame::inference::analyser;

            struct Component;

            impl analyser::Guest for Component {
                fn analyse(request: Vec<u8>) -> Result<Vec<u8>, analyser::Fault> {
                    super::$analyse(&$crate::wasi::WasiHost, &request).map_err(|fault| match fault {
                        $crate::Fault::MalformedRequest => analyser::Fault::MalformedRequest,
                        $crate::Fault::UnencodableResponse => analyser::Fault::UnencodableResponse,
                    })
                }
            }

            #[expect(unsafe_code, reason = "the exported symbols of the generated bindings")]
            mod symbols {
                use super::Component;
                $crate::wasi::bindings::export!(Component with_types_in $crate::wasi::bindings);
            }
        }
    };
}
