//! The port to the host's graphs, and the tensors that go through it.

use std::fmt;
use thiserror::Error;

/// Runs graphs by name. Guests are generic over it, so that their thinking is
/// tested with hand-made tensors and no model.
pub trait Graphs {
    /// Runs `graph` once.
    ///
    /// # Errors
    /// See [`GraphError`].
    fn compute(&self, graph: &str, inputs: &[NamedTensor<'_>]) -> Result<Outputs, GraphError>;
}

/// What the operator gave the host for a guest.
pub trait Attachment {
    /// The bytes; none when there is nothing.
    fn attachment(&self) -> Vec<u8>;
}

/// Why a graph gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum GraphError {
    /// There is no graph of this name: its model is not installed.
    #[error("there is no such graph")]
    Unknown,
    /// The graph does not take these inputs: name, type or shape is wrong.
    #[error("the graph does not take these inputs")]
    Rejected,
    /// The graph, or what runs it, failed, or answered something unreadable.
    #[error("the graph failed")]
    Failed,
}

/// A borrowed tensor and the graph input it is for.
pub type NamedTensor<'a> = (&'a str, &'a Tensor);

/// Numbers with a shape, row-major. Its `Debug` shows the shape alone.
#[derive(Clone, PartialEq)]
pub struct Tensor {
    shape: Vec<u32>,
    data: Vec<f32>,
}

/// The data does not fill the shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the data does not fill the shape")]
pub struct TensorError;

impl Tensor {
    /// Gives `data` a shape.
    ///
    /// # Errors
    /// [`TensorError`] when there is not exactly one number per element.
    pub fn new(shape: Vec<u32>, data: Vec<f32>) -> Result<Self, TensorError> {
        let elements = shape
            .iter()
            .try_fold(1_usize, |product, &side| product.checked_mul(usize::try_from(side).ok()?));
        if elements == Some(data.len()) { Ok(Self { shape, data }) } else { Err(TensorError) }
    }

    /// Length of each dimension, outermost first.
    #[must_use]
    pub fn shape(&self) -> &[u32] {
        &self.shape
    }

    /// The numbers.
    #[must_use]
    pub fn data(&self) -> &[f32] {
        &self.data
    }
}

impl fmt::Debug for Tensor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Tensor{:?}", self.shape)
    }
}

/// What a graph answered, found by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Outputs(Vec<(String, Tensor)>);

impl Outputs {
    /// Wraps named tensors, in any order.
    #[must_use]
    pub fn new(tensors: Vec<(String, Tensor)>) -> Self {
        Self(tensors)
    }

    /// The output of this name.
    ///
    /// # Errors
    /// [`GraphError::Failed`] when the graph gave none.
    pub fn get(&self, name: &str) -> Result<&Tensor, GraphError> {
        let found = self.0.iter().find(|(candidate, _)| candidate == name);
        found.map(|(_, tensor)| tensor).ok_or(GraphError::Failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_must_fill_the_shape() {
        struct Case {
            name: &'static str,
            shape: Vec<u32>,
            length: usize,
            accepted: bool,
        }
        let cases = [
            Case { name: "filled", shape: vec![1, 3, 2], length: 6, accepted: true },
            Case { name: "scalar", shape: vec![], length: 1, accepted: true },
            Case { name: "empty", shape: vec![0, 4], length: 0, accepted: true },
            Case { name: "too little", shape: vec![2, 3], length: 5, accepted: false },
            Case { name: "too much", shape: vec![2, 3], length: 7, accepted: false },
            Case { name: "overflow", shape: vec![u32::MAX; 4], length: 0, accepted: false },
        ];
        for case in cases {
            let tensor = Tensor::new(case.shape, vec![0.0; case.length]);
            assert_eq!(tensor.is_ok(), case.accepted, "{}", case.name);
        }
    }

    #[test]
    fn outputs_are_found_by_name() {
        let tensor = Tensor::new(vec![1], vec![0.5]).unwrap();
        let outputs = Outputs::new(vec![("score".to_owned(), tensor.clone())]);
        assert_eq!(outputs.get("score"), Ok(&tensor));
        assert_eq!(outputs.get("box"), Err(GraphError::Failed));
    }

    #[test]
    fn debug_shows_no_numbers() {
        let tensor = Tensor::new(vec![1, 2], vec![0.25, 0.75]).unwrap();
        assert_eq!(format!("{tensor:?}"), "Tensor[1, 2]");
    }
}
