//! Graphs without models: a detector that takes blue squares for faces, and
//! extractors whose features are the colours they see.

use selfsame_biometrics::face::detect::yunet::STRIDES;
use selfsame_biometrics::face::extract::Algorithm;
use selfsame_guest_face::infer::{DETECTOR, extractor};
use selfsame_guest_kit::{GraphError, Graphs, NamedTensor, Outputs, Tensor};
use selfsame_imaging::{Rgb, RgbImage};
use selfsame_protocol::geometry::PixelSize;
use std::cell::RefCell;

/// Where the landmarks lie in a square, as shares of its side.
pub(crate) const LANDMARKS: [[f32; 2]; 5] =
    [[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]];

/// What the network sees: its input's size.
pub(crate) type Confidence = fn(PixelSize) -> f32;

pub(crate) struct SquareGraphs {
    pub(crate) detector: Option<Confidence>,
    pub(crate) extractors: Vec<Algorithm>,
    /// The graphs asked for, in order.
    pub(crate) calls: RefCell<Vec<String>>,
}

impl Default for SquareGraphs {
    fn default() -> Self {
        Self {
            detector: Some(|_| 0.9),
            extractors: Algorithm::ALL.to_vec(),
            calls: RefCell::default(),
        }
    }
}

impl Graphs for SquareGraphs {
    fn compute(&self, graph: &str, inputs: &[NamedTensor<'_>]) -> Result<Outputs, GraphError> {
        self.calls.borrow_mut().push(graph.to_owned());
        let [("input", input)] = inputs else { return Err(GraphError::Rejected) };
        if graph == DETECTOR {
            return self.detector.map(|it| detect(input, it)).ok_or(GraphError::Unknown);
        }
        let algorithm = self.extractors.iter().find(|&&it| extractor(it) == graph);
        algorithm.map(|it| extract(input, *it)).ok_or(GraphError::Unknown)
    }
}

/// A square to be taken for a face.
#[derive(Clone, Copy)]
pub(crate) struct Square {
    pub(crate) left: u32,
    pub(crate) top: u32,
    pub(crate) side: u32,
}

/// A grey picture with blue squares.
pub(crate) fn picture(size: PixelSize, squares: &[Square]) -> RgbImage {
    let mut image = RgbImage::filled(size, Rgb([90, 80, 70])).unwrap();
    for (index, pixel) in image.pixels_mut().as_chunks_mut().0.iter_mut().enumerate() {
        let (x, y) = (index as u32 % size.width, index as u32 / size.width);
        let inside = |square: &Square| {
            (square.left..square.left + square.side).contains(&x)
                && (square.top..square.top + square.side).contains(&y)
        };
        if squares.iter().any(inside) {
            *pixel = [20, 40, 250];
        }
    }
    image
}

fn size_of(input: &Tensor) -> PixelSize {
    let &[1, 3, height, width] = input.shape() else { panic!("{input:?}") };
    PixelSize { width, height }
}

/// Bounds of all connected blue areas: left, top, right, bottom.
fn blue_areas(input: &Tensor) -> Vec<[usize; 4]> {
    let size = size_of(input);
    let (width, height) = (size.width as usize, size.height as usize);
    let mut blue: Vec<bool> =
        input.data()[..width * height].iter().map(|&level| level > 160.0).collect();
    let mut areas = Vec::new();
    while let Some(start) = blue.iter().position(|&is_blue| is_blue) {
        let mut area = [usize::MAX, usize::MAX, 0, 0];
        let mut open = vec![start];
        while let Some(index) = open.pop() {
            if !std::mem::take(&mut blue[index]) {
                continue;
            }
            let (x, y) = (index % width, index / width);
            area = [area[0].min(x), area[1].min(y), area[2].max(x + 1), area[3].max(y + 1)];
            let beside = [(x > 0, index.wrapping_sub(1)), (x + 1 < width, index + 1)];
            let above = [(y > 0, index.wrapping_sub(width)), (y + 1 < height, index + width)];
            open.extend(beside.into_iter().chain(above).filter(|near| near.0).map(|near| near.1));
        }
        areas.push(area);
    }
    areas
}

/// The outputs `YuNet` would give: each area in the cell of its middle.
fn detect(input: &Tensor, confidence: Confidence) -> Outputs {
    let size = size_of(input);
    let areas = blue_areas(input);
    let heads = STRIDES.into_iter().flat_map(|stride| {
        let columns = (size.width / stride) as usize;
        let cells = columns * (size.height / stride) as usize;
        let mut head = [1, 1, 4, 10].map(|width| vec![0.0; cells * width]);
        for area in areas.iter().filter(|_| stride == STRIDES[0]) {
            let [left, top, right, bottom] = area.map(|side| side as f32 / stride as f32);
            let (x, y) = ((left + right) / 2.0, (top + bottom) / 2.0);
            let (width, height) = (right - left, bottom - top);
            let (column, row) = (x.floor(), y.floor());
            let cell = row as usize * columns + column as usize;
            head[0][cell] = confidence(size);
            head[1][cell] = confidence(size);
            let bounds = [x - column, y - row, width.ln(), height.ln()];
            head[2][cell * 4..][..4].copy_from_slice(&bounds);
            let points = LANDMARKS.map(|[share_x, share_y]| {
                [left + share_x * width - column, top + share_y * height - row]
            });
            head[3][cell * 10..][..10].copy_from_slice(points.as_flattened());
        }
        ["cls", "obj", "bbox", "kps"].into_iter().zip(head).map(move |(part, data)| {
            let shape = vec![1, cells as u32, (data.len() / cells) as u32];
            (format!("{part}_{stride}"), Tensor::new(shape, data).unwrap())
        })
    });
    Outputs::new(heads.collect())
}

fn extract(input: &Tensor, algorithm: Algorithm) -> Outputs {
    let dimension = algorithm.dimension();
    let step = input.data().len() / dimension;
    let features = input.data().iter().step_by(step).take(dimension).copied().collect();
    let tensor = Tensor::new(vec![1, dimension as u32], features).unwrap();
    Outputs::new(vec![("embedding".to_owned(), tensor)])
}
