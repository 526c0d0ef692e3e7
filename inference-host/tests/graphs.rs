//! Graphs on each backend: what they compute, and what they refuse.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed expectation is the report"
)]

mod support;

use libtest_mimic::{Arguments, Trial};
use selfsame_host::{
    metrics::Metrics,
    nn::{
        InferenceError, Tensor, TensorType,
        backend::{self, Backend, BackendChoice, BackendConfig, BackendUnavailable, Device},
        registry::{GraphUnavailable, GraphsByName},
    },
};
use selfsame_models::Catalog;
use std::{fs, process::ExitCode, sync::Arc, thread};
use support::{backend, open_graphs, test_graphs, with, write_catalogue};
use wasmtime_wasi_nn::backend::NamedTensor;

type Test = fn(Arc<dyn Backend>);

fn main() -> ExitCode {
    let tests: [(&str, Test); 7] = [
        ("rectifies", rectifies),
        ("leaks_to_the_last_bit", leaks_to_the_last_bit),
        ("adds_whatever_the_order_of_inputs", adds_whatever_the_order_of_inputs),
        ("reads_bytes_that_are_not_aligned", reads_bytes_that_are_not_aligned),
        ("refuses_malformed_tensors", refuses_malformed_tensors),
        ("computes_for_many_at_once", computes_for_many_at_once),
        ("names_what_is_wrong_with_a_model", names_what_is_wrong_with_a_model),
    ];
    let on = |name, choice| {
        tests.map(|(test, run)| {
            let run = move || with(backend(choice), run);
            Trial::ignorable_test(format!("{name}::{test}"), run)
        })
    };
    let mut trials = vec![Trial::test("a_device_that_is_not_there_is_an_error", || {
        a_device_that_is_not_there_is_an_error();
        Ok(())
    })];
    trials.extend(on("rten", BackendChoice::Rten));
    trials.extend(on("onnxruntime", BackendChoice::Ort));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn input(name: &str, dimensions: &[u32], ty: TensorType, data: Vec<u8>) -> NamedTensor {
    NamedTensor { name: name.into(), tensor: Tensor::new(dimensions.to_vec(), ty, data) }
}

fn floats(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn integers(numbers: &[i64]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn compute(
    graphs: &GraphsByName,
    graph: &str,
    inputs: &[NamedTensor],
) -> Result<Vec<NamedTensor>, InferenceError> {
    graphs.graph(graph).expect("the graph is open").compute(inputs)
}

fn picture(numbers: &[f32]) -> NamedTensor {
    input("picture", &[1, 3, 1, 2], TensorType::Fp32, floats(numbers))
}

fn rectifies(backend: Arc<dyn Backend>) {
    let graphs = open_graphs(backend, &Metrics::new());
    let outputs =
        compute(&graphs, "rectifier", &[picture(&[-1.5, 2.0, 0.25, -0.5, 7.0, -8.0])]).unwrap();
    let [output] = &outputs[..] else { panic!("{} outputs", outputs.len()) };
    assert_eq!(output.name, "rectified");
    let expected = floats(&[0.0, 2.0, 0.25, 0.0, 7.0, 0.0]);
    assert!(output.tensor == Tensor::new(vec![1, 3, 1, 2], TensorType::Fp32, expected));
}

/// A backend may compute PReLU in another form, but not with another result.
fn leaks_to_the_last_bit(backend: Arc<dyn Backend>) {
    let graphs = open_graphs(backend, &Metrics::new());
    let numbers: Vec<f32> = (0..3 * 1000)
        .map(|at| f32::from_bits(0x9e37_79b9_u32.wrapping_mul(at + 1)))
        .map(|number| if number.is_finite() && number != 0.0 { number } else { -0.3 })
        .collect();
    let picture = input("picture", &[1, 3, 10, 100], TensorType::Fp32, floats(&numbers));
    let outputs = compute(&graphs, "leaky", &[picture]).unwrap();
    let channels = numbers.chunks(1000).zip(support::SLOPES);
    let expected: Vec<f32> = channels
        .flat_map(|(channel, slope)| {
            channel.iter().map(move |&x| if x < 0.0 { slope * x } else { x })
        })
        .collect();
    assert!(outputs[0].tensor.data == floats(&expected));
}

fn adds_whatever_the_order_of_inputs(backend: Arc<dyn Backend>) {
    let graphs = open_graphs(backend, &Metrics::new());
    let left = || input("left", &[2], TensorType::I64, integers(&[1, -20]));
    let right = || input("right", &[2], TensorType::I64, integers(&[300, 4000]));
    for inputs in [[left(), right()], [right(), left()]] {
        let outputs = compute(&graphs, "adder", &inputs).unwrap();
        let sum = Tensor::new(vec![2], TensorType::I64, integers(&[301, 3980]));
        assert!(outputs.len() == 1 && outputs[0].name == "sum" && outputs[0].tensor == sum);
    }
}

fn reads_bytes_that_are_not_aligned(backend: Arc<dyn Backend>) {
    let graphs = open_graphs(backend, &Metrics::new());
    // A vector cut at its front keeps its allocation, so the bytes begin anywhere.
    for shift in 0..4 {
        let mut data = vec![0; shift];
        data.extend(floats(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]));
        let data = data.split_off(shift);
        let input = input("picture", &[1, 3, 2, 1], TensorType::Fp32, data.clone());
        let outputs = compute(&graphs, "rectifier", &[input]).unwrap();
        assert_eq!(outputs[0].tensor.data, data);
    }
}

fn refuses_malformed_tensors(backend: Arc<dyn Backend>) {
    struct Case {
        name: &'static str,
        inputs: Vec<NamedTensor>,
    }
    let one = |name: &str, dimensions: &[u32], ty, bytes| {
        vec![input(name, dimensions, ty, vec![0; bytes])]
    };
    let cases = [
        Case { name: "none at all", inputs: vec![] },
        Case { name: "one too many", inputs: vec![picture(&[0.0; 6]), picture(&[0.0; 6])] },
        Case { name: "name", inputs: one("image", &[1, 3, 1, 2], TensorType::Fp32, 24) },
        Case { name: "the file's own name", inputs: one("x", &[1, 3, 1, 2], TensorType::Fp32, 24) },
        Case { name: "u8 for f32", inputs: one("picture", &[1, 3, 1, 2], TensorType::U8, 6) },
        Case { name: "f64 for f32", inputs: one("picture", &[1, 3, 1, 2], TensorType::Fp64, 48) },
        Case { name: "i64 for f32", inputs: one("picture", &[1, 3, 1, 2], TensorType::I64, 48) },
        Case { name: "bf16 for f32", inputs: one("picture", &[1, 3, 1, 2], TensorType::Bf16, 12) },
        Case { name: "fixed extent", inputs: one("picture", &[1, 4, 1, 2], TensorType::Fp32, 32) },
        Case { name: "rank", inputs: one("picture", &[3, 1, 2], TensorType::Fp32, 24) },
        Case { name: "no axes", inputs: one("picture", &[], TensorType::Fp32, 4) },
        Case { name: "many axes", inputs: one("picture", &[1; 70], TensorType::Fp32, 4) },
        Case { name: "empty", inputs: one("picture", &[1, 3, 0, 0], TensorType::Fp32, 0) },
        Case { name: "too few bytes", inputs: one("picture", &[1, 3, 1, 2], TensorType::Fp32, 23) },
        Case {
            name: "too many bytes",
            inputs: one("picture", &[1, 3, 1, 2], TensorType::Fp32, 25),
        },
        Case {
            name: "overflowing",
            inputs: one("picture", &[1, 3, u32::MAX, u32::MAX], TensorType::Fp32, 24),
        },
        Case {
            name: "overflowing to what is there",
            inputs: one("picture", &[1, 3, 1 << 31, 1 << 31], TensorType::Fp32, 0),
        },
    ];
    let graphs = open_graphs(backend, &Metrics::new());
    for case in cases {
        let outcome = compute(&graphs, "rectifier", &case.inputs);
        assert!(matches!(outcome, Err(InferenceError::Mismatch(_))), "{}", case.name);
    }
    assert!(compute(&graphs, "rectifier", &[picture(&[1.0; 6])]).is_ok(), "it still works");
}

fn computes_for_many_at_once(backend: Arc<dyn Backend>) {
    let graphs = open_graphs(backend, &Metrics::new());
    thread::scope(|scope| {
        for caller in 0..8_u8 {
            let graphs = &graphs;
            scope.spawn(move || {
                for round in 0..50_u8 {
                    let number = f32::from(caller) * 100.0 + f32::from(round);
                    let outputs = compute(graphs, "rectifier", &[picture(&[number; 6])]).unwrap();
                    assert_eq!(outputs[0].tensor.data, floats(&[number; 6]));
                }
            });
        }
    });
}

fn names_what_is_wrong_with_a_model(backend: Arc<dyn Backend>) {
    let folder = tempfile::tempdir().unwrap();
    let mut graphs = test_graphs();
    graphs.extend(test_graphs().into_iter().take(2).map(|graph| support::TestGraph {
        graph: if graph.graph == "adder" { "miscounted" } else { "nonsense" },
        onnx: if graph.graph == "adder" { graph.onnx } else { b"not a model".to_vec() },
        inputs: r#"{ name = "only", dtype = "i64", shape = ["n"] }"#,
        ..graph
    }));
    let catalog = write_catalogue(folder.path(), &graphs);
    let catalog = catalog.replacen("business_use = true", "business_use = false", 1);
    fs::write(folder.path().join("face/adder.onnx"), b"another file").unwrap();
    fs::remove_file(folder.path().join("palm/other.onnx")).unwrap();
    let catalog = Catalog::parse(&catalog).unwrap();
    let graphs = GraphsByName::open(catalog, folder.path(), backend, 1, &Metrics::new());
    let states: Vec<_> = graphs
        .entries()
        .iter()
        .map(|entry| match &entry.state {
            Ok(_) => "open",
            Err(GraphUnavailable::Refused(_)) => "refused",
            Err(GraphUnavailable::Unreadable(_)) => "unreadable",
            Err(GraphUnavailable::Backend(_)) => "backend",
            Err(GraphUnavailable::ElementType) => "element type",
        })
        .collect();
    assert_eq!(states, ["refused", "refused", "unreadable", "open", "backend", "backend"]);
}

fn a_device_that_is_not_there_is_an_error() {
    let rten =
        BackendConfig { choice: BackendChoice::Rten, device: Device::Cuda, ort_library: None };
    assert!(matches!(backend::start(&rten), Err(BackendUnavailable::NoCuda(_))));
}
