//! The qualities of a face in a picture, after ISO/IEC 29794-5:2025 and its
//! reference implementation OFIQ where they have a component of the kind.
//!
//! 1. [`skin`] draws the face upright at a fixed size and says which pixels are
//!    its own; [`exposure`], [`sharpness`], [`light`], [`red_eye`] measure it there,
//!    [`background`] beside it, [`extent`] in the picture.
//! 2. [`scale`] brings each measure to a score between 0 and 1.
//! 3. [`assess`] collects all and says which can be relied on.
//!
//! Where a scale does not say otherwise, its anchors are quantiles over one half of
//! 580 photographs (500 of LFW and all portraits), those whose path has an even
//! CRC-32: 302, of which 141 show a frontal face. `docs/accuracy.md` reports on the
//! other half.

pub mod background;
pub mod exposure;
pub mod extent;
pub mod light;
mod preconditions;
pub mod red_eye;
pub mod scale;
pub mod sharpness;
pub mod skin;

pub use scale::Scale;

use super::eyes::Eye;
use super::mesh::FaceMesh;
use super::pose::HeadPose;
use super::{eyes, mouth};
use preconditions::Preconditions;
use selfsame_imaging::RgbImage;
use selfsame_protocol::face::DetectedFace;
use selfsame_protocol::quality::{FaceQuality, Quality};
use skin::Skin;

/// What the networks found about a face.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Evidence {
    /// The mesh; without it only what the detector tells is assessed.
    pub mesh: Option<FaceMesh>,
    /// Image-left eye, image-right eye.
    pub eyes: [Option<Eye>; 2],
    /// Probabilities of the expression network.
    pub expression: Option<Vec<f32>>,
}

/// Presence from which a mesh is one: among 251 faces four stay below, among 30
/// pictures without a face none reaches it.
const PRESENT: f32 = 0.5;

/// Assesses a face by the picture and the evidence.
#[must_use]
pub fn assess(image: &RgbImage, face: &DetectedFace, evidence: &Evidence) -> FaceQuality {
    let mesh = evidence.mesh.as_ref().filter(|mesh| mesh.presence() >= PRESENT);
    let pose = mesh.and_then(HeadPose::of);
    let preconditions = Preconditions::new(face.confidence, pose.as_ref());
    let mut quality = of_box(image, face, &preconditions);
    if let Some(pose) = &pose {
        add_pose(&mut quality, pose, &preconditions);
    }
    if let Some(mesh) = mesh {
        add_surface(&mut quality, image, face, mesh, &preconditions);
        let mouth = mouth::neutrality(mesh, evidence.expression.as_deref());
        quality.mouth = mouth.map(|score| preconditions.frontal(score));
        add_eyes(&mut quality, image, &evidence.eyes, pose.as_ref(), &preconditions);
    }
    quality
}

/// What the detector's box and landmarks tell.
fn of_box(image: &RgbImage, face: &DetectedFace, preconditions: &Preconditions) -> FaceQuality {
    let always = |value| Some(Quality { value, preconditions_met: true });
    let background = background::uniformity(image, &face.landmarks);
    FaceQuality {
        eye_distance: Some(preconditions.confident(extent::eye_distance(&face.landmarks))),
        face_size: always(extent::face_size(&face.landmarks)),
        face_relative_area: always(extent::relative_area(&face.rectangle, image.size())),
        face_relative_area_in_image: always(extent::share_inside(&face.rectangle, image.size())),
        background_uniformity: background.map(|score| preconditions.frontal(score)),
        ..FaceQuality::default()
    }
}

fn add_pose(quality: &mut FaceQuality, pose: &HeadPose, preconditions: &Preconditions) {
    quality.roll = Some(preconditions.confident(pose.roll));
    quality.yaw = Some(preconditions.confident(pose.yaw));
    quality.pitch = Some(preconditions.confident(pose.pitch));
}

fn add_surface(
    quality: &mut FaceQuality,
    image: &RgbImage,
    face: &DetectedFace,
    mesh: &FaceMesh,
    preconditions: &Preconditions,
) {
    let Some(skin) = Skin::new(image, &face.landmarks, mesh) else { return };
    let frontal = |score: f32| Some(preconditions.frontal(score));
    quality.sharpness = frontal(sharpness::sharpness(&skin));
    quality.brightness = frontal(exposure::brightness(&skin));
    quality.contrast = frontal(exposure::contrast(&skin));
    quality.unique_intensity_levels = frontal(exposure::intensity_levels(&skin));
    quality.specularity = frontal(light::specularity(&skin));
    quality.shadow = light::shadow(&skin).and_then(frontal);
    quality.nose_shadow = light::nose_shadow(&skin).and_then(frontal);
}

fn add_eyes(
    quality: &mut FaceQuality,
    image: &RgbImage,
    eyes: &[Option<Eye>; 2],
    pose: Option<&HeadPose>,
    preconditions: &Preconditions,
) {
    // The person's right eye is the left one of the image.
    let [right, left] = eyes;
    let openness = |eye: &Eye| preconditions.frontal(eye.openness);
    quality.right_eye = right.as_ref().map(openness);
    quality.left_eye = left.as_ref().map(openness);
    let redness = |eye: &Eye| {
        let score = red_eye::redness(image, eye)?;
        Some(preconditions.with_open_eyes(score, [openness(eye); 2]))
    };
    quality.red_right_eye = right.as_ref().and_then(redness);
    quality.red_left_eye = left.as_ref().and_then(redness);
    if let (Some(right), Some(left), Some(pose)) = (right, left, pose) {
        let score = eyes::straightness(&[*right, *left], pose);
        let both = [openness(right), openness(left)];
        quality.eye_gaze = Some(preconditions.with_open_eyes(score, both));
    }
}
