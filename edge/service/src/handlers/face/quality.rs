//! The qualities of a face.

use super::find;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::handlers::photo;
use crate::inference;
use crate::platform::Platform;
use selfsame_contract::{
    FaceAttribute, FaceAttributeMeasure, FaceQualityResponse, HeadPoseAttribute,
};
use selfsame_protocol::face::{FaceFinding, FaceTask};
use selfsame_protocol::quality::{FaceQuality, Quality};

/// Answers all qualities that can be computed.
pub(crate) async fn quality<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let photo = find(call, call.id()?).await?;
    let report = photo::analyse(call, &photo, FaceTask::Quality).await?;
    let quality = inference::only(report, |finding| match finding {
        FaceFinding::Quality(quality) => Ok(quality),
        other => Err(other),
    })?;
    Answer::json(&response(&quality))
}

fn response(quality: &FaceQuality) -> FaceQualityResponse {
    FaceQualityResponse {
        sharpness: quality.sharpness.map(score),
        brightness: quality.brightness.map(score),
        contrast: quality.contrast.map(score),
        unique_intensity_levels: quality.unique_intensity_levels.map(score),
        shadow: quality.shadow.map(score),
        nose_shadow: quality.nose_shadow.map(score),
        specularity: quality.specularity.map(score),
        background_uniformity: quality.background_uniformity.map(score),
        red_right_eye: quality.red_right_eye.map(score),
        red_left_eye: quality.red_left_eye.map(score),
        roll: quality.roll.map(angle),
        yaw: quality.yaw.map(angle),
        pitch: quality.pitch.map(angle),
        eye_distance: quality.eye_distance.map(measure),
        eye_gaze: quality.eye_gaze.map(score),
        right_eye: quality.right_eye.map(score),
        left_eye: quality.left_eye.map(score),
        mouth: quality.mouth.map(score),
        face_size: quality.face_size.map(measure),
        face_relative_area: quality.face_relative_area.map(measure),
        face_relative_area_in_image: quality.face_relative_area_in_image.map(score),
    }
}

fn score(quality: Quality) -> FaceAttribute {
    let Quality { value, preconditions_met } = quality;
    FaceAttribute { score: value.into(), preconditions_met }
}

fn measure(quality: Quality) -> FaceAttributeMeasure {
    let Quality { value, preconditions_met } = quality;
    FaceAttributeMeasure { score: value.into(), preconditions_met }
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to -90 to 90")]
fn angle(quality: Quality) -> HeadPoseAttribute {
    let Quality { value, preconditions_met } = quality;
    HeadPoseAttribute { angle: value.round().clamp(-90.0, 90.0) as i32, preconditions_met }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn told(quality: &FaceQuality) -> Value {
        serde_json::to_value(response(quality)).unwrap()
    }

    fn quality(value: f32, preconditions_met: bool) -> Option<Quality> {
        Some(Quality { value, preconditions_met })
    }

    #[test]
    fn what_could_not_be_computed_is_absent() {
        assert_eq!(told(&FaceQuality::default()), json!({}));
    }

    #[test]
    fn measurements_keep_their_size() {
        let found = told(&FaceQuality {
            eye_distance: quality(412.5, true),
            face_relative_area: quality(1.75, true),
            face_relative_area_in_image: quality(0.5, true),
            ..FaceQuality::default()
        });
        let expected = json!({
            "eyeDistance": { "score": 412.5, "preconditionsMet": true },
            "faceRelativeArea": { "score": 1.75, "preconditionsMet": true },
            "faceRelativeAreaInImage": { "score": 0.5, "preconditionsMet": true },
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn angles_are_whole_degrees() {
        for (degrees, angle) in [(-10.4, -10), (3.5, 4), (170.0, 90), (-91.0, -90)] {
            let found =
                told(&FaceQuality { yaw: quality(degrees, false), ..FaceQuality::default() });
            let expected = json!({ "yaw": { "angle": angle, "preconditionsMet": false } });
            assert_eq!(found, expected);
        }
    }
}
