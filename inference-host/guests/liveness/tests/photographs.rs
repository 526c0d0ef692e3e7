//! The guest on real photographs with the real models.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation is what a test reports"
)]

#[path = "../../face/tests/support/mod.rs"]
mod support;

use libtest_mimic::Failed;
use selfsame_biometrics::face::extract::Algorithm;
use selfsame_biometrics::pad;
use selfsame_biometrics::pad::passive::Network;
use selfsame_guest_face::infer::{DETECTOR, extractor};
use selfsame_guest_liveness::analyse;
use selfsame_guest_liveness::infer::{EXPRESSION, GAZE, HEAD_POSE, passive};
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_imaging::warp::warp;
use selfsame_imaging::{Rgb, RgbImage, Similarity};
use selfsame_protocol::face::{FaceSearch, ImageLimits, Refusal, Subject};
use selfsame_protocol::geometry::{PixelSize, Position};
use selfsame_protocol::liveness::{
    Corner, LivenessRefusal, LivenessReport, LivenessRequest, Observation, PhotoRequest, Role,
    Shortcoming,
};
use std::process::ExitCode;
use support::gallery::Gallery;
use support::graphs::RtenGraphs;
use support::suite::{self, Missing, Outcome};

fn main() -> ExitCode {
    suite::run(vec![
        suite::test("sample_attacks_are_told_from_bona_fide", set, samples),
        suite::test("expressions_are_measured", set, expressions),
        suite::test("gaze_turns_with_the_mirror", set, mirrored_gaze),
        suite::test("an_eye_is_found_again_in_its_close_up", set, close_ups),
        suite::test("pictures_without_people_have_no_measures", set, nobody),
        suite::test("a_missing_model_is_no_measure", without_models, missing_model),
    ])
}

type Set = (Gallery, RtenGraphs);

fn set() -> Result<Set, Missing> {
    let passive = Network::ALL.map(passive);
    let others = [DETECTOR, extractor(Algorithm::Reid0095), EXPRESSION, HEAD_POSE, GAZE];
    Ok((Gallery::open()?, RtenGraphs::load(&[&passive[..], &others].concat())?))
}

fn without_models() -> Result<Set, Missing> {
    Ok((Gallery::open()?, RtenGraphs::load(&[DETECTOR, extractor(Algorithm::Reid0095)])?))
}

fn ensure(condition: bool, message: impl FnOnce() -> String) -> Outcome {
    if condition { Ok(()) } else { Err(Failed::from(message())) }
}

fn ask(graphs: &RtenGraphs, image: &[u8], role: Role) -> Result<Observation, LivenessRefusal> {
    let subject = Subject::Largest(FaceSearch::default());
    let (image, limits) = (image.to_vec(), ImageLimits::default());
    let request = LivenessRequest::Photo(PhotoRequest { image, limits, subject, role });
    match analyse(graphs, &request)? {
        LivenessReport::Photo(observation) => Ok(observation),
        LivenessReport::Record(_) => panic!("a photo was answered as a record"),
    }
}

fn observe(graphs: &RtenGraphs, image: &[u8], role: Role) -> Observation {
    ask(graphs, image, role).unwrap_or_else(|refusal| panic!("{role:?}: {refusal:?}"))
}

/// The scores of the models alone on the samples of their makers: live 1.000,
/// replay 0.002.
fn samples((gallery, graphs): &Set) -> Outcome {
    for row in gallery.rows("spoof.csv") {
        let [path, label] = &row[..] else { return Err(format!("{row:?}").into()) };
        let seen = observe(graphs, &gallery.file(path), Role::Passive);
        let score = pad::passive::evaluate(std::slice::from_ref(&seen)).unwrap();
        let is_right = if label == "live" { score > 0.95 } else { score < 0.05 };
        ensure(is_right, || format!("{path} is {label} and scores {score}"))?;
        ensure(seen.template.is_some() && seen.gaze.is_none(), || format!("{seen:?}"))?;
        // 480 pixels wide.
        ensure(seen.shortcomings.contains(&Shortcoming::SmallImage), || format!("{seen:?}"))?;
    }
    Ok(())
}

fn expressions((gallery, graphs): &Set) -> Outcome {
    for row in gallery.rows("expression.csv") {
        let [path, label, _] = &row[..] else { return Err(format!("{row:?}").into()) };
        let seen = observe(graphs, &gallery.file(path), Role::Smile);
        let neutrality = seen.neutrality.unwrap_or(f32::NAN);
        let is_right = match label.as_str() {
            "neutral" => neutrality > 0.9,
            "smile" => neutrality < 0.1,
            _ => (0.0..=1.0).contains(&neutrality),
        };
        ensure(is_right, || format!("{path} is {label}: {neutrality}"))?;
    }
    Ok(())
}

fn mirror(image: &RgbImage) -> RgbImage {
    let rows = image.rows().flat_map(|row| row.as_chunks::<3>().0.iter().rev());
    let pixels = rows.flatten().copied().collect();
    RgbImage::from_pixels(image.size(), pixels).unwrap()
}

fn file(image: &RgbImage) -> Vec<u8> {
    jpeg(image, JpegQuality::default()).unwrap()
}

/// Means over photographs, since single looks err by several degrees.
fn mirrored_gaze((gallery, graphs): &Set) -> Outcome {
    let role = Role::Gaze(Corner::TopLeft);
    let files = ["pairs_hires", "expression"].map(|folder| gallery.files(folder)).concat();
    let mut errors = [0.0, 0.0];
    for path in &files {
        let image = gallery.image(path);
        let look = |image| observe(graphs, &file(image), role).gaze.unwrap();
        let (seen, mirrored) = (look(&image), look(&mirror(&image)));
        errors[0] += (seen.yaw + mirrored.yaw).abs() / files.len() as f32;
        errors[1] += (seen.pitch - mirrored.pitch).abs() / files.len() as f32;
    }
    ensure(errors[0] < 9.0 && errors[1] < 5.0, || format!("{errors:?} degrees"))
}

/// What a camera sees of the image-left eye from where the picture is `reach` eye
/// widths wide.
fn close_up(image: &RgbImage, selfie: &Observation, reach: f32) -> RgbImage {
    let eye = selfie.face.unwrap().landmarks[0];
    let size = PixelSize { width: 900, height: 1200 };
    let scale = selfie.eyes[0].width * reach / size.width as f32;
    let corner = Position {
        x: eye.x - scale * size.width as f32 / 2.0,
        y: eye.y - scale * size.height as f32 / 2.0,
    };
    let to_image = Similarity::scaling(scale).then(&Similarity::translation(corner));
    warp(image, &to_image, size, Rgb::BLACK).unwrap()
}

/// Close-ups are cut out of the photographs, with the eye in the middle.
fn close_ups((gallery, graphs): &Set) -> Outcome {
    let mut found = 0;
    let files = gallery.files("pairs_hires");
    for path in &files {
        let image = gallery.image(path);
        let selfie = observe(graphs, &file(&image), Role::EyeReference);
        ensure(selfie.eyes.len() == 2, || format!("{path}: {} eyes", selfie.eyes.len()))?;
        let cut = close_up(&image, &selfie, 4.0);
        let close_up = observe(graphs, &file(&cut), Role::EyeCloseUp);
        let score = pad::magnifeye::evaluate(&[selfie, close_up.clone()]);
        println!(
            "{path}: {score:?} {:?}",
            close_up.eyes.first().map(|eye| (eye.width, eye.texture))
        );
        found += usize::from(!close_up.eyes.is_empty());
    }
    ensure(found * 10 >= files.len() * 9, || format!("found {found} of {}", files.len()))
}

fn nobody((gallery, graphs): &Set) -> Outcome {
    for path in gallery.files("noface") {
        let seen = observe(graphs, &gallery.file(&path), Role::Neutral);
        let is_empty = seen.face.is_none() && seen.template.is_none() && seen.passive.is_none();
        ensure(is_empty, || format!("{path}: {seen:?}"))?;
    }
    let broken = ask(graphs, b"no picture", Role::Passive);
    ensure(broken == Err(LivenessRefusal::Photo(Refusal::InvalidImage)), || format!("{broken:?}"))
}

fn missing_model((gallery, graphs): &Set) -> Outcome {
    let image = gallery.file("spoof/image_T1.jpg");
    for role in [Role::Passive, Role::Smile, Role::Gaze(Corner::TopLeft), Role::EyeReference] {
        let refused = ask(graphs, &image, role);
        ensure(refused == Err(LivenessRefusal::ModelUnavailable), || format!("{role:?}"))?;
    }
    Ok(())
}
