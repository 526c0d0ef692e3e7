//! The whole face pipeline on photos: decode, detect, align, extract; inside the
//! sandbox and outside of it, over the same sessions of the same backend.

use crate::setting::{BenchError, LIMITS, Setting};
use crate::timing::{in_turns, ratio};
use selfsame_guest_kit::{GraphError, Graphs, NamedTensor, Outputs, Tensor};
use selfsame_host::nn::registry::GraphsByName;
use selfsame_imaging::{RgbImage, encode::JpegQuality};
use selfsame_protocol::face::{
    DetectedFace, FaceReply, FaceRequest, FaceSearch, FaceTask, ImageLimits, Subject,
};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};
use selfsame_protocol::{MessageLimits, decode, encode};
use std::fs;
use wasmtime_wasi_nn::backend::NamedTensor as HostTensor;
use wasmtime_wasi_nn::wit::types::TensorType;

const ROUNDS: usize = 15;
const PHOTOS: usize = 4;

/// Prints the table.
pub(crate) fn run(setting: &Setting) -> Result<(), BenchError> {
    println!("| picture | bytes | backend | guest, ms | native, ms | ratio |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for &choice in setting.backends() {
        let graphs = setting.graphs(choice)?;
        let guest = setting.guest(&setting.guests.join("face.wasm"), &graphs)?;
        let native = Native(&graphs);
        for (name, request) in pictures(setting)? {
            let frame = encode(&request).map_err(BenchError::failed)?;
            let sandboxed = || {
                guest
                    .call(&frame, LIMITS)
                    .map_err(BenchError::failed)
                    .and_then(|answer| check(&answer))
            };
            let natively = || {
                let reply = selfsame_guest_face::analyse_frame(&native, &frame);
                reply.map_err(BenchError::failed).and_then(|answer| check(&answer))
            };
            let (guests, natives) = in_turns(ROUNDS, sandboxed, natively)?;
            println!(
                "| {name} | {} | {choice:?} | {:.1} | {:.1} | {:.3} |",
                request.image.len(),
                guests.median_ms(),
                natives.median_ms(),
                ratio(&guests, &natives)
            );
        }
    }
    Ok(())
}

/// Photos of the test data, and a drawn picture that is the same everywhere.
fn pictures(setting: &Setting) -> Result<Vec<(String, FaceRequest)>, BenchError> {
    let mut pictures = vec![("drawn, 1600×1200".to_owned(), drawn()?)];
    let Ok(folder) = fs::read_dir(setting.test_data.join("face/pairs_hires")) else {
        return Ok(pictures);
    };
    let mut files: Vec<_> = folder.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    for file in files.into_iter().take(PHOTOS) {
        let image = fs::read(&file).map_err(BenchError::failed)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        pictures.push((name, request(image, Subject::Largest(FaceSearch::default()))));
    }
    Ok(pictures)
}

fn request(image: Vec<u8>, subject: Subject) -> FaceRequest {
    let tasks = vec![FaceTask::Template];
    FaceRequest { image, limits: ImageLimits::default(), subject, tasks }
}

/// Waves of colour with a face said to be in the middle.
fn drawn() -> Result<FaceRequest, BenchError> {
    let size = PixelSize { width: 1600, height: 1200 };
    let wave = |index: u32| {
        let (x, y) = (index / 3 % size.width, index / 3 / size.width);
        let phase = f64::from(x) * 0.02 + f64::from(y) * 0.013 + f64::from(index % 3);
        (127.0 + 120.0 * phase.sin()) as u8
    };
    let pixels = (0..size.width * size.height * 3).map(wave).collect();
    let image = RgbImage::from_pixels(size, pixels).map_err(BenchError::failed)?;
    let file =
        selfsame_imaging::encode::jpeg(&image, JpegQuality(90)).map_err(BenchError::failed)?;
    let at = |x, y| Position { x, y };
    let landmarks =
        [at(700., 500.), at(900., 500.), at(800., 620.), at(720., 720.), at(880., 720.)];
    let rectangle = Quadrilateral {
        top_left: at(600., 350.),
        top_right: at(1000., 350.),
        bottom_right: at(1000., 850.),
        bottom_left: at(600., 850.),
    };
    let face = DetectedFace { confidence: 1.0, rectangle, landmarks };
    Ok(request(file, Subject::Known(face)))
}

fn check(answer: &[u8]) -> Result<(), BenchError> {
    let reply: FaceReply = decode(answer, MessageLimits::default()).map_err(BenchError::failed)?;
    match reply {
        Ok(report) if report.face.is_some() => Ok(()),
        other => Err(BenchError::failed(format!("no face was found: {other:?}"))),
    }
}

/// The guest's port over the host's graphs without a sandbox between.
struct Native<'a>(&'a GraphsByName);

impl Graphs for Native<'_> {
    fn compute(&self, graph: &str, inputs: &[NamedTensor<'_>]) -> Result<Outputs, GraphError> {
        let graph = self.0.graph(graph).ok_or(GraphError::Unknown)?;
        let inputs: Vec<_> = inputs.iter().map(to_host).collect();
        let outputs = graph.compute(&inputs).map_err(|_| GraphError::Failed)?;
        outputs.into_iter().map(from_host).collect::<Result<_, _>>().map(Outputs::new)
    }
}

fn to_host(&(name, tensor): &NamedTensor<'_>) -> HostTensor {
    let bytes = bytemuck::cast_slice(tensor.data()).to_vec();
    let shape = tensor.shape().to_vec();
    let tensor = wasmtime_wasi_nn::Tensor::new(shape, TensorType::Fp32, bytes);
    HostTensor { name: name.to_owned(), tensor }
}

fn from_host(output: HostTensor) -> Result<(String, Tensor), GraphError> {
    let data = bytemuck::pod_collect_to_vec(&output.tensor.data);
    let tensor = Tensor::new(output.tensor.dimensions, data).map_err(|_| GraphError::Failed)?;
    Ok((output.name, tensor))
}
