//! Decides whether a guest's tensors are what a graph takes, before any of their
//! bytes are looked at.
//!
//! Names, element types, ranks, extents and byte lengths are compared with the
//! [signature](super::signature). No sum here can overflow: extents multiply in
//! 64 bits with a check at every step. Messages name our own tensors only, never
//! the guest's words.

use super::{Tensor, element_size, signature::TensorSignature};
use thiserror::Error;
use wasmtime_wasi_nn::backend::NamedTensor;

/// Why tensors are refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TensorMismatch {
    /// More or fewer tensors than the graph has inputs.
    #[error("{actual} tensors for {expected} inputs")]
    Count {
        /// Inputs of the graph.
        expected: usize,
        /// Tensors handed in.
        actual: usize,
    },
    /// No tensor bears the input's name.
    #[error("input {input} is missing")]
    Missing {
        /// Name of the input.
        input: String,
    },
    /// Another element type.
    #[error("input {input} has the wrong element type")]
    ElementType {
        /// Name of the input.
        input: String,
    },
    /// Another number of axes.
    #[error("input {input} has {actual} axes, expected {expected}")]
    Rank {
        /// Name of the input.
        input: String,
        /// Axes of the input.
        expected: usize,
        /// Axes of the tensor.
        actual: usize,
    },
    /// Another extent along a fixed axis, or none along a free one.
    #[error("input {input} is {actual} long on axis {axis}")]
    Extent {
        /// Name of the input.
        input: String,
        /// The axis, from 0.
        axis: usize,
        /// Extent of the tensor.
        actual: u32,
    },
    /// The bytes are not as many as the shape says.
    #[error("input {input} has {actual} bytes, its shape says otherwise")]
    Length {
        /// Name of the input.
        input: String,
        /// Bytes handed in.
        actual: usize,
    },
}

/// Puts `tensors` into the order of `inputs`.
///
/// # Errors
/// [`TensorMismatch`] when they are not exactly those inputs.
pub fn check<'a>(
    inputs: &[TensorSignature],
    tensors: &'a [NamedTensor],
) -> Result<Vec<&'a Tensor>, TensorMismatch> {
    if tensors.len() != inputs.len() {
        return Err(TensorMismatch::Count { expected: inputs.len(), actual: tensors.len() });
    }
    inputs.iter().map(|input| find(input, tensors)).collect()
}

fn find<'a>(
    input: &TensorSignature,
    tensors: &'a [NamedTensor],
) -> Result<&'a Tensor, TensorMismatch> {
    let named = tensors.iter().find(|tensor| tensor.name == input.name);
    let tensor =
        &named.ok_or_else(|| TensorMismatch::Missing { input: input.name.clone() })?.tensor;
    check_one(input, tensor)?;
    Ok(tensor)
}

fn check_one(input: &TensorSignature, tensor: &Tensor) -> Result<(), TensorMismatch> {
    let name = || input.name.clone();
    if tensor.ty != input.ty {
        return Err(TensorMismatch::ElementType { input: name() });
    }
    let (expected, actual) = (input.shape.len(), tensor.dimensions.len());
    if expected != actual {
        return Err(TensorMismatch::Rank { input: name(), expected, actual });
    }
    let mut axes = input.shape.iter().zip(&tensor.dimensions).enumerate();
    if let Some((axis, (_, &actual))) = axes.find(|(_, (want, have))| !extent_fits(**want, **have))
    {
        return Err(TensorMismatch::Extent { input: name(), axis, actual });
    }
    if byte_length(tensor) != Some(tensor.data.len()) {
        return Err(TensorMismatch::Length { input: name(), actual: tensor.data.len() });
    }
    Ok(())
}

fn extent_fits(expected: Option<u32>, actual: u32) -> bool {
    expected.map_or(actual > 0, |expected| expected == actual)
}

/// The bytes a tensor of this type and shape has; `None` when that is more than
/// can be counted.
fn byte_length(tensor: &Tensor) -> Option<usize> {
    tensor.dimensions.iter().try_fold(element_size(tensor.ty), |bytes, &extent| {
        bytes.checked_mul(usize::try_from(extent).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::TensorType;
    use proptest::prelude::*;

    fn signature() -> Vec<TensorSignature> {
        vec![
            TensorSignature {
                name: "image".into(),
                ty: TensorType::Fp32,
                shape: vec![Some(1), Some(3), None, None],
            },
            TensorSignature { name: "count".into(), ty: TensorType::I64, shape: vec![Some(1)] },
        ]
    }

    fn named(name: &str, dimensions: &[u32], ty: TensorType, bytes: usize) -> NamedTensor {
        let tensor = Tensor::new(dimensions.to_vec(), ty, vec![0; bytes]);
        NamedTensor { name: name.into(), tensor }
    }

    fn image() -> NamedTensor {
        named("image", &[1, 3, 2, 4], TensorType::Fp32, 96)
    }

    fn count() -> NamedTensor {
        named("count", &[1], TensorType::I64, 8)
    }

    #[test]
    fn tensors_come_back_in_the_order_of_the_graph() {
        let tensors = [count(), image()];
        let ordered = check(&signature(), &tensors).unwrap();
        assert_eq!(
            ordered.iter().map(|tensor| tensor.ty).collect::<Vec<_>>(),
            [TensorType::Fp32, TensorType::I64]
        );
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        struct Case {
            name: &'static str,
            tensors: Vec<NamedTensor>,
            expected: TensorMismatch,
        }
        let of_image =
            |dimensions: &[u32], ty, bytes| vec![named("image", dimensions, ty, bytes), count()];
        let input = || "image".to_owned();
        let cases = [
            Case {
                name: "nothing",
                tensors: vec![],
                expected: TensorMismatch::Count { expected: 2, actual: 0 },
            },
            Case {
                name: "twice the same",
                tensors: vec![count(), count()],
                expected: TensorMismatch::Missing { input: input() },
            },
            Case {
                name: "wrong name",
                tensors: vec![named("picture", &[1, 3, 2, 4], TensorType::Fp32, 96), count()],
                expected: TensorMismatch::Missing { input: input() },
            },
            Case {
                name: "wrong type",
                tensors: of_image(&[1, 3, 2, 4], TensorType::U8, 24),
                expected: TensorMismatch::ElementType { input: input() },
            },
            Case {
                name: "too few axes",
                tensors: of_image(&[3, 2, 4], TensorType::Fp32, 96),
                expected: TensorMismatch::Rank { input: input(), expected: 4, actual: 3 },
            },
            Case {
                name: "wrong fixed extent",
                tensors: of_image(&[1, 4, 2, 3], TensorType::Fp32, 96),
                expected: TensorMismatch::Extent { input: input(), axis: 1, actual: 4 },
            },
            Case {
                name: "empty axis",
                tensors: of_image(&[1, 3, 0, 4], TensorType::Fp32, 0),
                expected: TensorMismatch::Extent { input: input(), axis: 2, actual: 0 },
            },
            Case {
                name: "too few bytes",
                tensors: of_image(&[1, 3, 2, 4], TensorType::Fp32, 95),
                expected: TensorMismatch::Length { input: input(), actual: 95 },
            },
            Case {
                name: "more than can be counted",
                tensors: of_image(&[1, 3, u32::MAX, u32::MAX], TensorType::Fp32, 96),
                expected: TensorMismatch::Length { input: input(), actual: 96 },
            },
        ];
        for case in cases {
            assert_eq!(
                check(&signature(), &case.tensors).err(),
                Some(case.expected),
                "{}",
                case.name
            );
        }
    }

    proptest! {
        #[test]
        fn an_accepted_tensor_has_the_bytes_of_its_shape(
            dimensions in proptest::collection::vec(prop_oneof![0..5_u32, any::<u32>()], 0..6),
            bytes in 0..400_usize,
        ) {
            let tensors = [named("image", &dimensions, TensorType::Fp32, bytes), count()];
            if check(&signature(), &tensors).is_ok() {
                let elements: u64 = dimensions.iter().map(|&extent| u64::from(extent)).product();
                prop_assert_eq!(elements * 4, bytes as u64);
            }
        }
    }
}
