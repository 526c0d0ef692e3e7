//! Portraits cut out of the picture.

use super::{encoded, found};
use crate::infer;
use selfsame_biometrics::face::cutout;
use selfsame_biometrics::face::frame::PortraitFrame;
use selfsame_guest_kit::{GraphError, Graphs};
use selfsame_imaging::warp::warp;
use selfsame_imaging::{Rgb, RgbImage};
use selfsame_protocol::face::{CropSize, DetectedFace, FaceFinding};

/// The portrait as it is.
pub(super) fn crop(image: &RgbImage, face: &DetectedFace, wanted: CropSize) -> FaceFinding {
    let Some(frame) = PortraitFrame::new(&face.landmarks) else { return FaceFinding::Failed };
    let size = frame.crop_size(wanted);
    match warp(image, &frame.from_crop(size), size, Rgb::WHITE) {
        Ok(portrait) => encoded(&portrait),
        Err(_) => FaceFinding::Failed,
    }
}

/// The same portrait before a plain background.
pub(super) fn removed_background<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    face: &DetectedFace,
    wanted: CropSize,
) -> FaceFinding {
    let Some(frame) = PortraitFrame::new(&face.landmarks) else { return FaceFinding::Failed };
    let portrait = infer::segment(graphs, image, &frame).and_then(|mask| {
        cutout::portrait(image, &frame, &mask, frame.crop_size(wanted))
            .map_err(|_| GraphError::Failed)
    });
    found(portrait, |portrait| encoded(&portrait))
}
