//! What JavaScript sees.

use crate::advice::Reason;
use crate::capture::{Capture, Subject, word};
use crate::frame::picture;
use crate::networks::Networks;
use crate::page::{PageWatch, guide};
use crate::{face, page};
use selfsame_capture::CaptureKey;
use selfsame_contract::Corner;
use selfsame_documents::page::shape::PageShape;
use selfsame_guest_face::infer::{DETECTOR, EYE_STATE};
use selfsame_imaging::projective::corners;
use selfsame_protocol::geometry::PixelSize;
use std::fmt::Display;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = include_str!("module.d.ts");

fn error(cause: impl Display) -> JsError {
    JsError::new(&cause.to_string())
}

/// An advice as the text of its JSON, which is quicker to hand over than an object.
fn json(advice: &impl serde::Serialize) -> Result<String, JsError> {
    serde_json::to_string(advice).map_err(error)
}

/// The sentence for a reason, in English.
#[wasm_bindgen]
pub fn sentence(#[wasm_bindgen(unchecked_param_type = "Reason")] reason: &str) -> Option<String> {
    let named = |named: &Reason| serde_json::to_value(named).is_ok_and(|name| name == reason);
    Reason::ALL.into_iter().find(named).map(|reason| reason.sentence().to_owned())
}

/// Judges frames with a face.
#[wasm_bindgen]
#[derive(Default)]
pub struct FacePrecheck(Networks);

#[wasm_bindgen]
impl FacePrecheck {
    /// Takes the network that finds faces, and the one that tells open eyes from
    /// closed ones; without the latter eyes are not judged.
    #[wasm_bindgen(constructor)]
    pub fn new(detector: Vec<u8>, eye_state: Option<Vec<u8>>) -> Result<Self, JsError> {
        let mut networks = Networks::default();
        networks.load(DETECTOR, detector).map_err(error)?;
        if let Some(eye_state) = eye_state {
            networks.load(EYE_STATE, eye_state).map_err(error)?;
        }
        Ok(Self(networks))
    }

    /// Judges a frame, the preview of photos whose shorter side has `photo_side`
    /// pixels: JSON of a `FaceAdvice`.
    pub fn judge(
        &self,
        width: u32,
        height: u32,
        rgba: &[u8],
        photo_side: u32,
    ) -> Result<String, JsError> {
        let frame = picture(PixelSize { width, height }, rgba).map_err(error)?;
        json(&face::judge(&self.0, &frame, photo_side).map_err(error)?)
    }
}

fn shape(name: &str) -> Result<PageShape, JsError> {
    match name {
        "CARD" => Ok(PageShape::Card),
        "BOOKLET" => Ok(PageShape::Booklet),
        _ => Err(JsError::new("a page is a CARD or a BOOKLET")),
    }
}

/// Judges frames with a document.
#[wasm_bindgen]
pub struct PagePrecheck(PageShape, PageWatch);

#[wasm_bindgen]
impl PagePrecheck {
    /// Waits for a document of the shape.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "PageShape")] page: &str,
    ) -> Result<Self, JsError> {
        let shape = shape(page)?;
        Ok(Self(shape, PageWatch::new(shape)))
    }

    /// Where the document shall be held: four corners from the top left one
    /// clockwise, x before y.
    pub fn guide(&self, width: u32, height: u32) -> Vec<f32> {
        let guide = guide(PixelSize { width, height }, self.0);
        corners(&guide).into_iter().flat_map(|corner| [corner.x, corner.y]).collect()
    }

    /// Judges the next frame: JSON of a `PageAdvice`.
    pub fn judge(&mut self, width: u32, height: u32, rgba: &[u8]) -> Result<String, JsError> {
        let frame = picture(PixelSize { width, height }, rgba).map_err(error)?;
        let advice: page::PageAdvice = self.1.judge(&frame);
        json(&advice)
    }
}

/// Collects a capture record.
#[wasm_bindgen]
pub struct CaptureRecord(Capture);

#[wasm_bindgen]
impl CaptureRecord {
    /// A show of liveness.
    pub fn liveness(
        #[wasm_bindgen(unchecked_param_type = "LivenessType")] liveness: &str,
    ) -> Result<Self, JsError> {
        Ok(Self(Capture::new(Subject::Liveness(word(liveness).map_err(error)?))))
    }

    /// One face.
    pub fn face() -> Self {
        Self(Capture::new(Subject::Face))
    }

    /// One page of a document.
    pub fn page() -> Self {
        Self(Capture::new(Subject::Page))
    }

    /// One palm.
    pub fn palm() -> Self {
        Self(Capture::new(Subject::Palm))
    }

    /// JSON that tells the device.
    #[wasm_bindgen(js_name = tellDevice)]
    pub fn tell_device(&mut self, json: String) {
        self.0.tell_device(json);
    }

    /// The corners of the challenge that is shown, in order.
    pub fn challenge(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Corner[]")] corners: Vec<String>,
    ) -> Result<(), JsError> {
        let corners: Result<Vec<Corner>, _> = corners.iter().map(|corner| word(corner)).collect();
        self.0.challenge(corners.map_err(error)?);
        Ok(())
    }

    /// Adds a JPEG photo, taken `at_ms` milliseconds after the start; `corner` is
    /// where the person was to look.
    pub fn add(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Role")] role: &str,
        at_ms: f64,
        jpeg: Vec<u8>,
        #[wasm_bindgen(unchecked_param_type = "Corner | undefined")] corner: Option<String>,
    ) -> Result<(), JsError> {
        let corner = corner.map(|corner| word(&corner)).transpose().map_err(error)?;
        self.0.add(word(role).map_err(error)?, corner, milliseconds(at_ms), jpeg);
        Ok(())
    }

    /// The record, closed at `now_ms` (`Date.now()`) and sealed with the token of the
    /// session when there is one.
    pub fn finish(&self, now_ms: f64, session_token: Option<String>) -> Result<Vec<u8>, JsError> {
        let key = session_token.map(|token| CaptureKey::of_session(&token));
        self.0.finish(milliseconds(now_ms), key.as_ref()).map_err(error)
    }
}

/// JavaScript has no other numbers; negative ones and fractions are cut off.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
fn milliseconds(time: f64) -> u64 {
    time as u64
}
