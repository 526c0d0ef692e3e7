//! Pre-checks on photographs, with the networks of the service.

#![expect(clippy::expect_used, reason = "helpers of tests: a failed expectation is the report")]

#[path = "../../../inference-host/guests/face/tests/support/suite.rs"]
#[allow(missing_docs, unreachable_pub, reason = "shared with the tests of the guest")]
mod suite;

use selfsame_browser::advice::Reason;
use selfsame_browser::face::{FaceAdvice, judge};
use selfsame_browser::networks::Networks;
use selfsame_guest_face::infer::{DETECTOR, EYE_STATE};
use selfsame_imaging::resize::{fitted_size, resize};
use selfsame_imaging::{RgbImage, decode};
use selfsame_models::Catalog;
use selfsame_protocol::face::{CropSize, ImageLimits};
use selfsame_protocol::geometry::PixelSize;
use std::{fs, path::Path, process::ExitCode};
use suite::{Missing, Outcome, folder};

/// The shorter side of the photos that the frames stand for.
const PHOTO_SIDE: u32 = 1080;

/// The share of portraits in which nothing is blurred, and of their blurred copies in
/// which that is said.
const RIGHT: f64 = 0.9;

fn main() -> ExitCode {
    suite::run(vec![
        suite::test("portraits_are_faces", Setting::open, portraits_are_faces),
        suite::test("blur_is_told", Setting::open, blur_is_told),
        suite::test("nobody_is_told", Setting::open, nobody_is_told),
    ])
}

struct Setting {
    networks: Networks,
    portraits: Vec<(String, RgbImage)>,
    scenes: Vec<(String, RgbImage)>,
}

impl Setting {
    fn open() -> Result<Self, Missing> {
        let faces = folder("TESTDATA_DIR", "testdata")?.join("face");
        let portraits = ["pairs_hires", "expression", "glasses"]
            .iter()
            .flat_map(|name| frames(&faces.join(name)));
        Ok(Self {
            networks: networks()?,
            portraits: portraits.collect(),
            scenes: frames(&faces.join("noface")),
        })
    }

    fn advice(&self, frame: &RgbImage) -> FaceAdvice {
        judge(&self.networks, frame, PHOTO_SIDE).expect("a detector that works")
    }
}

fn networks() -> Result<Networks, Missing> {
    let models = folder("MODELS_DIR", "models")?;
    let catalog = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/catalog.toml");
    let catalog = fs::read_to_string(catalog).expect("the catalogue");
    let catalog = Catalog::parse(&catalog).expect("a sound catalogue");
    let mut networks = Networks::default();
    for name in [DETECTOR, EYE_STATE] {
        let entry = catalog.model(name).expect("an entry");
        let onnx = entry.read(&models).map_err(|error| format!("{name}: {error}"))?;
        entry.verify(&onnx).map_err(|error| format!("{name}: {error}"))?;
        networks.load(name, onnx).map_err(|error| error.to_string())?;
    }
    Ok(networks)
}

/// The pictures of a folder as a camera's preview has them.
fn frames(folder: &Path) -> Vec<(String, RgbImage)> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let frame = |path: &std::path::PathBuf| {
        let file = fs::read(path).ok()?;
        let picture = decode(&file, ImageLimits::default()).ok()?;
        let wanted = CropSize { width: Some(640), height: Some(640) };
        let frame = resize(&picture, fitted_size(picture.size(), wanted)).ok()?;
        Some((path.file_name()?.to_string_lossy().into_owned(), frame))
    };
    paths.iter().filter_map(frame).collect()
}

fn portraits_are_faces(setting: &Setting) -> Outcome {
    let mut found = 0;
    for (name, frame) in &setting.portraits {
        let advice = setting.advice(frame);
        println!("{name}: {:?} {:?}", advice.reasons, advice.face);
        found += usize::from(advice.face.is_some());
    }
    expect("portraits with a face", found, setting.portraits.len(), 1.0)
}

fn blur_is_told(setting: &Setting) -> Outcome {
    let (mut sharp, mut blurred) = (0, 0);
    for (name, frame) in &setting.portraits {
        let copy = soft(frame);
        let (before, after) = (setting.advice(frame), setting.advice(&copy));
        let score = |advice: &FaceAdvice| advice.face.as_ref().map(|face| face.sharpness);
        println!("{name}: {:?} {:?}", score(&before), score(&after));
        sharp += usize::from(!before.reasons.contains(&Reason::Blurred));
        blurred += usize::from(after.reasons.contains(&Reason::Blurred));
    }
    let all = setting.portraits.len();
    expect("portraits that are not blurred", sharp, all, RIGHT)?;
    expect("blurred portraits that are told", blurred, all, RIGHT)
}

fn nobody_is_told(setting: &Setting) -> Outcome {
    let nobody = |(_, frame): &&(String, RgbImage)| setting.advice(frame).face.is_none();
    let told = setting.scenes.iter().filter(nobody).count();
    expect("scenes without a face", told, setting.scenes.len(), 1.0)
}

/// A copy with the detail of a sixth of the pixels a side.
fn soft(frame: &RgbImage) -> RgbImage {
    let PixelSize { width, height } = frame.size();
    let small = resize(frame, PixelSize { width: width / 6, height: height / 6 });
    small.and_then(|small| resize(&small, frame.size())).expect("a resized frame")
}

#[expect(clippy::cast_precision_loss, reason = "counts of test pictures")]
fn expect(what: &str, found: usize, all: usize, least: f64) -> Outcome {
    println!("{what}: {found} of {all}");
    if all > 0 && found as f64 >= least * all as f64 {
        Ok(())
    } else {
        Err(format!("{what}: only {found} of {all}").into())
    }
}
