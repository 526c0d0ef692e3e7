//! What a graph takes and gives, as its catalogue entry says.

use super::TensorType;
use selfsame_models::{Dimension, Model, Tensor as CatalogTensor, TensorType as ElementType};

/// One named tensor of a graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TensorSignature {
    /// The name guests use; the file itself may name the tensor otherwise.
    pub name: String,
    /// Element type.
    pub ty: TensorType,
    /// Extent of each axis; `None` where it is chosen at run time.
    pub shape: Vec<Option<u32>>,
}

/// Inputs and outputs of a graph, in the order of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphSignature {
    /// What it takes.
    pub inputs: Vec<TensorSignature>,
    /// What it gives.
    pub outputs: Vec<TensorSignature>,
}

impl GraphSignature {
    /// The signature of a catalogued model; `None` when it names an element type
    /// that no backend here can move.
    #[must_use]
    pub fn of(model: &Model) -> Option<Self> {
        let signatures = |tensors: &[CatalogTensor]| -> Option<Vec<_>> {
            tensors.iter().map(tensor_signature).collect()
        };
        Some(Self { inputs: signatures(&model.inputs)?, outputs: signatures(&model.outputs)? })
    }
}

fn tensor_signature(tensor: &CatalogTensor) -> Option<TensorSignature> {
    let ty = match tensor.dtype {
        ElementType::F32 => TensorType::Fp32,
        ElementType::U8 => TensorType::U8,
        ElementType::I32 => TensorType::I32,
        ElementType::I64 => TensorType::I64,
        _ => return None,
    };
    let extent = |dimension: &Dimension| match dimension {
        Dimension::Fixed(extent) => Some(*extent),
        Dimension::Named(_) => None,
    };
    let shape = tensor.shape.iter().map(extent).collect();
    Some(TensorSignature { name: tensor.name.clone(), ty, shape })
}
