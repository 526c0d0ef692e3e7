//! A guest that misbehaves on request, for the tests of the host.
//!
//! A request is a line of words: what to do and with what. The answer is a line
//! that says what came of it. See [`obey`] for the words.

#![cfg(target_family = "wasm")]

#[expect(unsafe_code, reason = "the generated glue handles raw memory")]
mod bindings {
    use super::Probe;

    wit_bindgen::generate!({
        path: "../../wit",
        world: "guest",
        generate_all,
    });

    export!(Probe);
}

use bindings::{
    exports::selfsame::inference::analyser::{Fault, Guest},
    selfsame::inference::attachment,
    wasi::nn::{
        errors::Error,
        graph::{self, ExecutionTarget, GraphEncoding},
        tensor::{Tensor, TensorType},
    },
};
use std::{env, fs, hint, net::TcpStream, time::SystemTime};

struct Probe;

impl Guest for Probe {
    fn analyse(request: Vec<u8>) -> Result<Vec<u8>, Fault> {
        let line = String::from_utf8(request).map_err(|_| Fault::MalformedRequest)?;
        let words: Vec<&str> = line.split(' ').collect();
        obey(&words).map(String::into_bytes).ok_or(Fault::MalformedRequest)
    }
}

/// - `echo WORD`: answers the word;
/// - `large BYTES`: answers that many bytes;
/// - `trap`: traps;
/// - `spin`: never ends;
/// - `allocate BYTES`: takes and touches memory;
/// - `look around`: tells what it sees of the world;
/// - `attachment`: answers what it was given;
/// - `load`: brings a model of its own;
/// - `hoard BYTES COUNT`: makes tensors and keeps them;
/// - `compute GRAPH [NAME TYPE AxBxC BYTES]...`: runs a graph on zeros.
fn obey(words: &[&str]) -> Option<String> {
    match words {
        ["echo", word] => Some((*word).to_owned()),
        ["large", bytes] => Some("x".repeat(bytes.parse().ok()?)),
        ["trap"] => std::process::abort(),
        ["spin"] => loop {
            hint::spin_loop();
        },
        ["allocate", bytes] => allocate(bytes.parse().ok()?),
        ["look", "around"] => Some(look_around()),
        ["attachment"] => String::from_utf8(attachment::read()).ok(),
        ["load"] => Some(told(
            &graph::load(&[vec![0; 16]], GraphEncoding::Onnx, ExecutionTarget::Cpu).err()?,
        )),
        ["hoard", bytes, count] => hoard(bytes.parse().ok()?, count.parse().ok()?),
        ["compute", name, tensors @ ..] => compute(name, tensors),
        _ => None,
    }
}

fn allocate(bytes: usize) -> Option<String> {
    let memory = vec![1_u8; bytes];
    let sum: usize = hint::black_box(&memory).iter().step_by(4096).map(|&byte| byte as usize).sum();
    Some(format!("touched {sum}"))
}

fn look_around() -> String {
    let clock = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map(|time| time.as_secs());
    format!(
        "variables {} arguments {} root {} network {} clock {:?}",
        env::vars().count(),
        env::args().count(),
        fs::read_dir("/").is_ok(),
        TcpStream::connect("127.0.0.1:80").is_ok(),
        clock.ok(),
    )
}

fn hoard(bytes: usize, count: usize) -> Option<String> {
    let data = vec![0_u8; bytes];
    let extent = u32::try_from(bytes).ok()?;
    let tensors: Vec<_> =
        (0..count).map(|_| Tensor::new(&[extent], TensorType::U8, &data)).collect();
    Some(format!("holds {}", tensors.len()))
}

fn compute(name: &str, tensors: &[&str]) -> Option<String> {
    let graph = match graph::load_by_name(name) {
        Ok(graph) => graph,
        Err(error) => return Some(told(&error)),
    };
    let inputs = tensors.chunks(4).map(tensor).collect::<Option<Vec<_>>>()?;
    let outputs = graph.init_execution_context().and_then(|context| context.compute(inputs));
    Some(match outputs {
        Ok(outputs) => outputs
            .iter()
            .map(|(name, tensor)| format!("{name}{:?}", tensor.dimensions()))
            .collect::<Vec<_>>()
            .join(" "),
        Err(error) => told(&error),
    })
}

fn tensor(words: &[&str]) -> Option<(String, Tensor)> {
    let [name, ty, shape, bytes] = words else { return None };
    let ty = match *ty {
        "f32" => TensorType::Fp32,
        "f64" => TensorType::Fp64,
        "u8" => TensorType::U8,
        "i64" => TensorType::I64,
        _ => return None,
    };
    let dimensions: Vec<u32> =
        shape.split('x').map(|extent| extent.parse().ok()).collect::<Option<_>>()?;
    let tensor = Tensor::new(&dimensions, ty, &vec![0; bytes.parse().ok()?]);
    Some(((*name).to_owned(), tensor))
}

fn told(error: &Error) -> String {
    format!("error {:?}: {}", error.code(), error.data())
}
