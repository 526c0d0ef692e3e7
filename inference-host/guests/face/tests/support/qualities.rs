//! Qualities of photographs, found as the guest finds them.

use super::graphs::RtenGraphs;
use super::measure::central_face;
use selfsame_biometrics::face::quality::assess;
use selfsame_guest_face::infer::{self, DETECTOR, EXPRESSION, EYE_STATE, IRIS, MESH};
use selfsame_imaging::RgbImage;
use selfsame_protocol::face::DetectedFace;
use selfsame_protocol::quality::{FaceQuality, Quality};

/// The graphs it takes.
pub const GRAPHS: [&str; 5] = [DETECTOR, MESH, IRIS, EYE_STATE, EXPRESSION];

/// Reads one quality of many.
pub type Read = fn(&FaceQuality) -> Option<Quality>;

/// The scores, by the names of the contract.
pub const SCORES: [(&str, Read); 14] = [
    ("sharpness", |it| it.sharpness),
    ("brightness", |it| it.brightness),
    ("contrast", |it| it.contrast),
    ("uniqueIntensityLevels", |it| it.unique_intensity_levels),
    ("shadow", |it| it.shadow),
    ("noseShadow", |it| it.nose_shadow),
    ("specularity", |it| it.specularity),
    ("backgroundUniformity", |it| it.background_uniformity),
    ("redRightEye", |it| it.red_right_eye),
    ("redLeftEye", |it| it.red_left_eye),
    ("eyeGaze", |it| it.eye_gaze),
    ("rightEye", |it| it.right_eye),
    ("leftEye", |it| it.left_eye),
    ("mouth", |it| it.mouth),
];

/// The score of this name.
pub fn score(name: &str, quality: &FaceQuality) -> Option<f32> {
    let (_, score) = SCORES.iter().find(|(known, _)| *known == name).unwrap();
    score(quality).map(|quality| quality.value)
}

/// The face a photograph is of.
pub fn face(graphs: &RtenGraphs, image: &RgbImage) -> Option<DetectedFace> {
    central_face(graphs, image).map(|face| face.to_detected())
}

/// The qualities of a face.
pub fn of_face(graphs: &RtenGraphs, image: &RgbImage, face: &DetectedFace) -> FaceQuality {
    assess(image, face, &infer::evidence(graphs, image, face).unwrap())
}

/// The qualities of the face a photograph is of.
pub fn of(graphs: &RtenGraphs, image: &RgbImage) -> Option<FaceQuality> {
    Some(of_face(graphs, image, &face(graphs, image)?))
}

/// The value that half of the values lie below.
pub fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values[values.len() / 2]
}

/// Whether a photograph is one that anchors and offsets were chosen on: those whose
/// path has an even CRC-32.
pub fn is_calibration(path: &str) -> bool {
    crc32fast::hash(path.as_bytes()).is_multiple_of(2)
}

/// Maps in as many threads as there are processors.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], map: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = items.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let map = &map;
        let handles: Vec<_> = items
            .chunks(share)
            .map(|chunk| scope.spawn(move || chunk.iter().map(map).collect::<Vec<_>>()))
            .collect();
        handles.into_iter().flat_map(|handle| handle.join().unwrap()).collect()
    })
}
