//! The whole guest on drawn pictures, with no model.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation is what a test reports"
)]

mod squares;

use selfsame_biometrics::face::extract::Algorithm;
use selfsame_biometrics::face::template::Template;
use selfsame_guest_face::infer::DETECTOR;
use selfsame_guest_face::{analyse, analyse_frame};
use selfsame_guest_kit::{Fault, GraphError, Graphs, NamedTensor, Outputs};
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_imaging::{RgbImage, decode};
use selfsame_protocol::MessageLimits;
use selfsame_protocol::face::{
    CropSize, DetectedFace, FaceFinding, FaceReply, FaceRequest, FaceSearch, FaceTask, ImageLimits,
    Refusal, Subject,
};
use selfsame_protocol::geometry::{PixelSize, Position};
use squares::{LANDMARKS, Square, SquareGraphs, picture};

const SIZE: PixelSize = PixelSize { width: 400, height: 300 };
const LARGE: Square = Square { left: 200, top: 100, side: 80 };
const SMALL: Square = Square { left: 40, top: 40, side: 40 };
const CROP: FaceTask = FaceTask::Crop(CropSize { width: None, height: None });
const UPRIGHT: FaceTask = FaceTask::Upright(CropSize { width: None, height: None });

fn request(image: &RgbImage, tasks: &[FaceTask]) -> FaceRequest {
    FaceRequest {
        image: jpeg(image, JpegQuality::default()).unwrap(),
        limits: ImageLimits::default(),
        subject: Subject::Largest(FaceSearch::default()),
        tasks: tasks.to_vec(),
    }
}

fn range(min_size_ratio: f32, max_size_ratio: f32) -> Subject {
    Subject::Largest(FaceSearch { min_size_ratio, max_size_ratio })
}

fn assert_near(found: Position, x: f32, y: f32) {
    let distance = (found.x - x).hypot(found.y - y);
    assert!(distance < 2.0, "{found:?} is not near ({x}, {y})");
}

fn jpeg_of(finding: &FaceFinding) -> RgbImage {
    let FaceFinding::Jpeg(bytes) = finding else { panic!("{finding:?}") };
    let limits = ImageLimits { min_side: 1, ..ImageLimits::default() };
    decode(bytes, limits).unwrap()
}

#[test]
fn the_largest_face_is_found_and_all_are_counted() {
    let image = picture(SIZE, &[SMALL, LARGE]);
    let report = analyse(&SquareGraphs::default(), &request(&image, &[])).unwrap();
    assert_eq!(report.image_size, SIZE);
    assert_eq!(report.face_count, 2);
    let face = report.face.unwrap();
    assert!((face.confidence - 0.9).abs() < 1e-3);
    assert_near(face.rectangle.top_left, 200.0, 100.0);
    assert_near(face.rectangle.bottom_right, 280.0, 180.0);
    for (landmark, [x, y]) in face.landmarks.into_iter().zip(LANDMARKS) {
        assert_near(landmark, 200.0 + 80.0 * x, 100.0 + 80.0 * y);
    }
}

#[test]
fn findings_come_in_the_order_of_the_tasks() {
    let tasks = [UPRIGHT, FaceTask::Template, CROP, FaceTask::Template];
    let report =
        analyse(&SquareGraphs::default(), &request(&picture(SIZE, &[LARGE]), &tasks)).unwrap();
    let [upright, first, crop, second] = &report.findings[..] else { panic!() };
    assert_eq!(jpeg_of(upright).size(), SIZE);
    assert_eq!(first, second, "the same face gives the same template");
    let FaceFinding::Template(template) = first else { panic!("{first:?}") };
    assert_eq!(Template::from_bytes(template).unwrap().algorithm(), Algorithm::Reid0095);
    // The eyes of the square are 32 pixels apart, a quarter of the crop's width.
    let crop = jpeg_of(crop).size();
    assert!(crop.width.abs_diff(128) <= 2 && crop.height.abs_diff(160) <= 2, "{crop:?}");
}

#[test]
fn the_crop_shows_the_face_and_fills_what_is_missing() {
    // At the left edge: a part of the frame lies outside.
    let edge = Square { left: 0, top: 100, side: 80 };
    let task = FaceTask::Crop(CropSize { width: Some(200), height: None });
    let image = picture(SIZE, &[edge]);
    let report = analyse(&SquareGraphs::default(), &request(&image, &[task])).unwrap();
    let crop = jpeg_of(&report.findings[0]);
    assert_eq!(crop.size(), PixelSize { width: 200, height: 250 });
    let level = |x: usize, y: usize| crop.pixel(y * 200 + x);
    let close = |found: [u8; 3], expected: [u8; 3]| {
        found.into_iter().zip(expected).all(|(a, b)| a.abs_diff(b) < 12)
    };
    // Between the eyes: in the middle, 45 % below the top.
    assert!(close(level(100, 112), [20, 40, 250]), "{:?}", level(100, 112));
    assert!(close(level(195, 112), [90, 80, 70]), "{:?}", level(195, 112));
    assert!(close(level(5, 112), [255, 255, 255]), "{:?}", level(5, 112));
}

#[test]
fn a_picture_without_faces_says_so() {
    let tasks = [FaceTask::Template, CROP, UPRIGHT];
    let graphs = SquareGraphs::default();
    let report = analyse(&graphs, &request(&picture(SIZE, &[]), &tasks)).unwrap();
    assert_eq!((report.face, report.face_count), (None, 0));
    let [template, crop, upright] = &report.findings[..] else { panic!() };
    assert_eq!([template, crop], [&FaceFinding::NoFace; 2]);
    assert_eq!(jpeg_of(upright).size(), SIZE);
    assert_eq!(graphs.calls.borrow().len(), 2, "an overview and the close view");
}

#[test]
fn a_known_face_is_not_searched_for() {
    let landmarks = LANDMARKS.map(|[x, y]| Position { x: 200.0 + 80.0 * x, y: 100.0 + 80.0 * y });
    let known = DetectedFace { confidence: 0.8, rectangle: Default::default(), landmarks };
    let image = picture(SIZE, &[LARGE]);
    let graphs = SquareGraphs { detector: None, ..SquareGraphs::default() };
    let mut request = request(&image, &[FaceTask::Template]);
    request.subject = Subject::Known(known);
    let report = analyse(&graphs, &request).unwrap();
    assert_eq!((report.face, report.face_count), (Some(known), 1));
    assert!(matches!(report.findings[..], [FaceFinding::Template(_)]));
}

#[test]
fn sizes_outside_the_range_do_not_count() {
    struct Case {
        name: &'static str,
        subject: Subject,
        count: u32,
        side: f32,
    }
    let cases = [
        Case { name: "small ones", subject: range(0.05, 0.2), count: 1, side: 40.0 },
        Case { name: "large ones", subject: range(0.2, 1.0), count: 1, side: 80.0 },
        Case { name: "both", subject: range(0.1, 0.5), count: 2, side: 80.0 },
    ];
    for case in cases {
        let mut request = request(&picture(SIZE, &[SMALL, LARGE]), &[]);
        request.subject = case.subject;
        let report = analyse(&SquareGraphs::default(), &request).unwrap();
        assert_eq!(report.face_count, case.count, "{}", case.name);
        let rectangle = report.face.unwrap().rectangle;
        let side = rectangle.top_right.x - rectangle.top_left.x;
        assert!((side - case.side).abs() < 3.0, "{}: {side}", case.name);
    }
}

#[test]
fn faces_too_small_to_search_for_are_refused() {
    let size = PixelSize { width: 2000, height: 2000 };
    let mut request = request(&picture(size, &[]), &[]);
    request.subject = range(0.005, 1.0);
    let refused = analyse(&SquareGraphs::default(), &request);
    assert_eq!(refused, Err(Refusal::FaceSizeMemoryLimit));
}

#[test]
fn uncertain_faces_need_a_second_look() {
    struct Case {
        name: &'static str,
        detector: fn(PixelSize) -> f32,
        count: u32,
    }
    fn is_look(input: PixelSize) -> bool {
        input.width == input.height
    }
    let cases = [
        Case { name: "certain, seen again", detector: |_| 0.9, count: 1 },
        Case {
            name: "certain, not seen",
            detector: |it| if is_look(it) { 0.0 } else { 0.9 },
            count: 1,
        },
        Case { name: "uncertain, seen again", detector: |_| 0.7, count: 1 },
        Case {
            name: "uncertain, not seen",
            detector: |it| if is_look(it) { 0.3 } else { 0.7 },
            count: 0,
        },
        Case { name: "no proposal", detector: |it| if is_look(it) { 0.9 } else { 0.5 }, count: 0 },
    ];
    for case in cases {
        let graphs = SquareGraphs { detector: Some(case.detector), ..SquareGraphs::default() };
        let report = analyse(&graphs, &request(&picture(SIZE, &[LARGE]), &[])).unwrap();
        assert_eq!(report.face_count, case.count, "{}", case.name);
    }
}

#[test]
fn the_number_of_looks_is_bounded() {
    let squares: Vec<Square> = (0..40)
        .map(|index| Square { left: 10 + index % 8 * 48, top: 10 + index / 8 * 56, side: 30 })
        .collect();
    let graphs = SquareGraphs { detector: Some(|_| 0.7), ..SquareGraphs::default() };
    analyse(&graphs, &request(&picture(SIZE, &squares), &[])).unwrap();
    assert_eq!(graphs.calls.borrow().len(), 1 + 16);
}

#[test]
fn missing_models_are_told_apart() {
    let image = picture(SIZE, &[LARGE]);
    let request = request(&image, &[FaceTask::Template]);
    let without_detector = SquareGraphs { detector: None, ..SquareGraphs::default() };
    assert_eq!(analyse(&without_detector, &request), Err(Refusal::DetectorUnavailable));
    let fallback =
        SquareGraphs { extractors: vec![Algorithm::MobileFaceNet], ..SquareGraphs::default() };
    let report = analyse(&fallback, &request).unwrap();
    let [FaceFinding::Template(template)] = &report.findings[..] else { panic!() };
    let template = Template::from_bytes(template).unwrap();
    assert_eq!(template.algorithm(), Algorithm::MobileFaceNet);
    let none = SquareGraphs { extractors: vec![], ..SquareGraphs::default() };
    assert_eq!(analyse(&none, &request).unwrap().findings, [FaceFinding::Unavailable]);
}

/// Graphs that answer, but not what was asked.
struct Nonsense(Outputs);

impl Graphs for Nonsense {
    fn compute(&self, graph: &str, inputs: &[NamedTensor<'_>]) -> Result<Outputs, GraphError> {
        match graph {
            DETECTOR => SquareGraphs::default().compute(graph, inputs),
            _ => Ok(self.0.clone()),
        }
    }
}

#[test]
fn nonsense_from_an_extractor_makes_no_template() {
    use selfsame_guest_kit::Tensor;
    let tensor = |name: &str, features: Vec<f32>| {
        let shape = vec![1, u32::try_from(features.len()).unwrap()];
        vec![(name.to_owned(), Tensor::new(shape, features).unwrap())]
    };
    let request = request(&picture(SIZE, &[LARGE]), &[FaceTask::Template]);
    let answers = [
        vec![],
        tensor("other", vec![1.0; 256]),
        tensor("embedding", vec![1.0; 7]),
        tensor("embedding", vec![f32::NAN; 256]),
    ];
    for answer in answers {
        let report = analyse(&Nonsense(Outputs::new(answer)), &request).unwrap();
        assert_eq!(report.findings, [FaceFinding::Failed]);
    }
}

#[test]
fn a_frame_is_answered_with_a_frame() {
    let graphs = SquareGraphs::default();
    let request = request(&picture(SIZE, &[LARGE]), &[]);
    let frame = selfsame_protocol::encode(&request).unwrap();
    let reply = analyse_frame(&graphs, &frame).unwrap();
    let reply: FaceReply = selfsame_protocol::decode(&reply, MessageLimits::default()).unwrap();
    assert_eq!(reply, analyse(&graphs, &request));
    assert_eq!(analyse_frame(&graphs, b"SSIM"), Err(Fault::MalformedRequest));
}

#[test]
fn a_damaged_picture_is_refused() {
    let mut request = request(&picture(SIZE, &[LARGE]), &[]);
    request.image.truncate(request.image.len() / 2);
    assert_eq!(analyse(&SquareGraphs::default(), &request), Err(Refusal::InvalidImage));
}
