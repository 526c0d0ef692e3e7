//! rten against ONNX Runtime, graph by graph.

use crate::setting::{BenchError, Setting};
use crate::timing::{in_turns, ratio};
use selfsame_host::nn::backend::BackendChoice;
use selfsame_host::nn::graph::NamedGraph;
use std::sync::Arc;
use wasmtime_wasi_nn::Tensor;
use wasmtime_wasi_nn::backend::NamedTensor;
use wasmtime_wasi_nn::wit::types::TensorType;

const ROUNDS: usize = 25;

/// A graph with the input it is measured with.
pub(crate) struct Load {
    pub(crate) graph: &'static str,
    pub(crate) input: &'static str,
    pub(crate) shape: &'static [u32],
}

/// The graphs of the main job at the sizes that it uses.
pub(crate) const LOADS: &[Load] = &[
    Load { graph: "face-detector", input: "input", shape: &[1, 3, 320, 320] },
    Load { graph: "face-detector", input: "input", shape: &[1, 3, 640, 640] },
    Load { graph: "face-extractor-reid0095", input: "input", shape: &[1, 3, 128, 128] },
    Load { graph: "face-extractor-mobilefacenet", input: "input", shape: &[1, 3, 112, 112] },
];

/// Prints the table.
pub(crate) fn run(setting: &Setting) -> Result<(), BenchError> {
    let rten = setting.graphs(BackendChoice::Rten)?;
    let Some(_) = setting.onnx_runtime else {
        println!("ONNX Runtime was not found: nothing to compare with.");
        return Ok(());
    };
    let ort = setting.graphs(BackendChoice::Ort)?;
    println!("| graph | input | ONNX Runtime, ms | rten, ms | rten / ONNX Runtime |");
    println!("| --- | --- | --- | --- | --- |");
    for load in LOADS {
        let (Some(fast), Some(pure)) = (ort.graph(load.graph), rten.graph(load.graph)) else {
            println!("| {} | {:?} | not installed | | |", load.graph, load.shape);
            continue;
        };
        let input = load.tensor();
        let (fasts, pures) =
            in_turns(ROUNDS, || compute(fast, load, &input), || compute(pure, load, &input))?;
        println!(
            "| {} | {:?} | {:.1} | {:.1} | {:.2} |",
            load.graph,
            load.shape,
            fasts.median_ms(),
            pures.median_ms(),
            ratio(&pures, &fasts)
        );
    }
    Ok(())
}

impl Load {
    /// An input of equal numbers; the time does not depend on them.
    pub(crate) fn tensor(&self) -> Tensor {
        let length: u32 = self.shape.iter().product();
        let data = vec![0.5_f32; length as usize];
        let bytes = bytemuck::cast_slice(&data).to_vec();
        Tensor::new(self.shape.to_vec(), TensorType::Fp32, bytes)
    }
}

/// Runs a graph once, without any sandbox.
pub(crate) fn compute(
    graph: &Arc<NamedGraph>,
    load: &Load,
    tensor: &Tensor,
) -> Result<(), BenchError> {
    let input = NamedTensor { name: load.input.to_owned(), tensor: tensor.clone() };
    graph.compute(&[input]).map(drop).map_err(BenchError::failed)
}
