//! Attributes and the cut-out portrait of a known face, told by networks that answer what a case says.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation is what a test reports"
)]

use selfsame_guest_face::analyse;
use selfsame_guest_face::infer::{ASPECTS, GLASSES, MASK, MESH, SEGMENTER};
use selfsame_guest_kit::{GraphError, Graphs, NamedTensor, Outputs, Tensor};
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_imaging::{Rgb, RgbImage, decode};
use selfsame_protocol::face::{
    Aspects, CropSize, DetectedFace, FaceFinding, FaceRequest, FaceTask, ImageLimits, Subject,
};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// Prior boxes of the network that tells masks.
const BOXES: u32 = 5972;

/// One graph that takes inputs of one shape and always answers the same.
struct Canned {
    graph: &'static str,
    input: Vec<u32>,
    outputs: Outputs,
}

impl Canned {
    fn mask(classes: [f32; 2]) -> Self {
        let loc = vec![0.0; 4 * BOXES as usize];
        let cls = classes.repeat(BOXES as usize);
        let outputs = [("loc", vec![1, BOXES, 4], loc), ("cls", vec![1, BOXES, 2], cls)];
        Self { graph: MASK, input: vec![1, 260, 260, 3], outputs: named(outputs) }
    }

    fn aspects(age: f32, gender: [f32; 2]) -> Self {
        let outputs =
            [("age", vec![1, 1], vec![age]), ("gender_prob", vec![1, 2], gender.to_vec())];
        Self { graph: ASPECTS, input: vec![1, 3, 112, 112], outputs: named(outputs) }
    }

    /// The same for every place.
    fn segmenter(person: f32) -> Self {
        let mask = vec![person; 256 * 256];
        let outputs = [("mask", vec![1, 256, 256, 1], mask)];
        Self { graph: SEGMENTER, input: vec![1, 256, 256, 3], outputs: named(outputs) }
    }

    fn without_outputs(self) -> Self {
        Self { outputs: Outputs::new(vec![]), ..self }
    }
}

fn named<const N: usize>(outputs: [(&str, Vec<u32>, Vec<f32>); N]) -> Outputs {
    let tensors =
        outputs.map(|(name, shape, data)| (name.to_owned(), Tensor::new(shape, data).unwrap()));
    Outputs::new(tensors.into())
}

impl Graphs for Canned {
    fn compute(&self, graph: &str, inputs: &[NamedTensor<'_>]) -> Result<Outputs, GraphError> {
        match inputs {
            _ if graph != self.graph => Err(GraphError::Unknown),
            [("input", input)] if input.shape() == self.input => Ok(self.outputs.clone()),
            _ => Err(GraphError::Rejected),
        }
    }
}

fn face() -> DetectedFace {
    let at = |x, y| Position { x, y };
    DetectedFace {
        confidence: 0.9,
        rectangle: Quadrilateral {
            top_left: at(60.0, 40.0),
            top_right: at(120.0, 40.0),
            bottom_right: at(120.0, 120.0),
            bottom_left: at(60.0, 120.0),
        },
        landmarks: [
            at(76.0, 70.0),
            at(104.0, 70.0),
            at(90.0, 85.0),
            at(79.0, 100.0),
            at(101.0, 100.0),
        ],
    }
}

fn finding<G: Graphs>(graphs: &G, face: DetectedFace, task: FaceTask) -> FaceFinding {
    let image = RgbImage::filled(PixelSize { width: 200, height: 160 }, Rgb([120, 90, 60]));
    let request = FaceRequest {
        image: jpeg(&image.unwrap(), JpegQuality::default()).unwrap(),
        limits: ImageLimits::default(),
        subject: Subject::Known(face),
        tasks: vec![task],
    };
    analyse(graphs, &request).unwrap().findings.remove(0)
}

#[test]
fn what_the_networks_say_is_answered() {
    let mask = finding(&Canned::mask([0.75, 0.25]), face(), FaceTask::Mask);
    assert_eq!(mask, FaceFinding::Mask(0.75));
    let aspects = finding(&Canned::aspects(41.0, [0.75, 0.25]), face(), FaceTask::Aspects);
    assert_eq!(aspects, FaceFinding::Aspects(Aspects { age: 41.0, female: 0.25 }));
}

#[test]
fn a_missing_model_is_told_from_a_failure() {
    let (mask, aspects) = (Canned::mask([0.5; 2]), Canned::aspects(30.0, [0.5; 2]));
    assert_eq!(finding(&aspects, face(), FaceTask::Mask), FaceFinding::Unavailable);
    assert_eq!(finding(&mask, face(), FaceTask::Aspects), FaceFinding::Unavailable);
    let unsaid = [
        (Canned::mask([f32::NAN; 2]), FaceTask::Mask),
        (mask.without_outputs(), FaceTask::Mask),
        (Canned::aspects(f32::NAN, [0.5; 2]), FaceTask::Aspects),
        (aspects.without_outputs(), FaceTask::Aspects),
    ];
    for (graphs, task) in unsaid {
        assert_eq!(finding(&graphs, face(), task), FaceFinding::Failed, "{task:?}");
    }
}

#[test]
fn a_face_without_extent_has_no_attributes() {
    let nowhere = DetectedFace { rectangle: Quadrilateral::default(), ..face() };
    let aspects = Canned::aspects(30.0, [0.5; 2]);
    assert_eq!(finding(&aspects, nowhere, FaceTask::Aspects), FaceFinding::Failed);
    assert_eq!(finding(&Canned::mask([0.5; 2]), nowhere, FaceTask::Mask), FaceFinding::Failed);
}

#[test]
fn only_the_person_is_left_of_a_portrait() {
    let task = FaceTask::RemovedBackground(CropSize { width: Some(64), height: None });
    for (person, expected) in [(1.0, [120, 90, 60]), (0.0, [255; 3])] {
        let portrait = finding(&Canned::segmenter(person), face(), task);
        let FaceFinding::Jpeg(file) = portrait else { panic!("{portrait:?}") };
        let limits = ImageLimits { min_side: 1, ..ImageLimits::default() };
        let portrait = decode(&file, limits).unwrap();
        assert_eq!(portrait.size(), PixelSize { width: 64, height: 80 });
        let middle = portrait.pixel(40 * 64 + 32);
        let close = middle.iter().zip(expected).all(|(a, b): (_, u8)| a.abs_diff(b) < 4);
        assert!(close, "{person}: {middle:?}");
    }
    let without = finding(&Canned::mask([0.5; 2]), face(), task);
    assert_eq!(without, FaceFinding::Unavailable);
    let silent = Canned::segmenter(1.0).without_outputs();
    assert_eq!(finding(&silent, face(), task), FaceFinding::Failed);
    let unsaid = Canned::segmenter(f32::NAN);
    assert_eq!(finding(&unsaid, face(), task), FaceFinding::Failed);
}

/// The mesh of the face in these pictures, and a detector of glasses.
struct WithMesh(f32);

impl Graphs for WithMesh {
    fn compute(&self, graph: &str, inputs: &[NamedTensor<'_>]) -> Result<Outputs, GraphError> {
        let outputs = match graph {
            MESH => mesh(),
            GLASSES => named([("logit", vec![1, 1], vec![self.0])]),
            _ => return Err(GraphError::Unknown),
        };
        let input = if graph == MESH { vec![1, 192, 192, 3] } else { vec![1, 64, 128, 3] };
        Canned { graph: if graph == MESH { MESH } else { GLASSES }, input, outputs }
            .compute(graph, inputs)
    }
}

/// Points spread over the crop, so that no two of them coincide.
fn mesh() -> Outputs {
    let points = (0..468_u16).flat_map(|number| {
        let (column, row) = (number % 22, number / 22);
        [f32::from(column) * 8.0 + 8.0, f32::from(row) * 8.0 + 8.0, 0.0]
    });
    let flag = ("face_flag", vec![1, 1, 1, 1], vec![5.0]);
    named([("landmarks", vec![1, 1, 1, 1404], points.collect()), flag])
}

#[test]
fn glasses_are_told_with_the_mesh() {
    for (logit, is_worn) in [(-8.0, true), (9.0, false)] {
        let told = finding(&WithMesh(logit), face(), FaceTask::Glasses);
        let FaceFinding::Glasses(glasses) = told else { panic!("{told:?}") };
        assert_eq!(glasses.worn > 0.5, is_worn, "{glasses:?}");
        assert!(glasses.tinted <= glasses.worn && glasses.heavy_frame <= glasses.worn);
    }
    let unsaid = finding(&WithMesh(f32::NAN), face(), FaceTask::Glasses);
    assert_eq!(unsaid, FaceFinding::Failed);
    let without_mesh = Canned { graph: GLASSES, ..Canned::mask([0.5; 2]) };
    assert_eq!(finding(&without_mesh, face(), FaceTask::Glasses), FaceFinding::Unavailable);
}
