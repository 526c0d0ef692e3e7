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
use selfsame_imaging::resize::resize;
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
        let is_right = if label == "live" { score > 0.8 } else { score < 0.05 };
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
    println!("{} photographs, mean disagreement {errors:?} degrees", files.len());
    ensure(errors[0] < 9.0 && errors[1] < 5.0, || format!("{errors:?} degrees"))
}

/// The part of a picture around a place, drawn `zoom` times as large.
fn part(image: &RgbImage, middle: Position, width: f32, zoom: f32) -> RgbImage {
    let corner = Position { x: middle.x - width / 2.0, y: middle.y - width / 1.5 };
    let size = PixelSize { width: (width * zoom) as u32, height: (width / 0.75 * zoom) as u32 };
    let to_image = Similarity::scaling(zoom.recip()).then(&Similarity::translation(corner));
    warp(image, &to_image, size, Rgb::BLACK).unwrap()
}

/// The portrait, reduced, is the selfie. The close-up is a part of the portrait,
/// or, as an attack, of the selfie and enlarged.
fn close_ups((gallery, graphs): &Set) -> Outcome {
    const ZOOM: f32 = 3.0;
    const REACH: f32 = 4.5;
    let files = gallery.files("pairs_hires");
    let [mut genuine, mut enlarged] = [Vec::new(), Vec::new()];
    for path in &files {
        let portrait = gallery.image(path);
        let PixelSize { width, height } = portrait.size();
        let reduced = |side| (side as f32 / ZOOM) as u32;
        let size = PixelSize { width: reduced(width), height: reduced(height) };
        let small = resize(&portrait, size).unwrap();
        let selfie = observe(graphs, &file(&small), Role::EyeReference);
        ensure(selfie.eyes.len() == 2, || format!("{path}: {} eyes", selfie.eyes.len()))?;
        let eye = selfie.face.unwrap().landmarks[0];
        let reach = selfie.eyes[0].width * REACH;
        let in_portrait = Position { x: eye.x * ZOOM, y: eye.y * ZOOM };
        let score = |close_up: &RgbImage| {
            let close_up = observe(graphs, &file(close_up), Role::EyeCloseUp);
            pad::magnifeye::evaluate(&[selfie.clone(), close_up])
                .map(|it| it / selfie.passive.unwrap())
        };
        genuine.push(score(&part(&portrait, in_portrait, reach * ZOOM, 1.0)));
        enlarged.push(score(&part(&small, eye, reach, ZOOM)));
    }
    println!("genuine {genuine:?}, enlarged {enlarged:?}");
    let genuine = genuine.iter().filter(|score| score.is_ok_and(|it| it > 0.5)).count();
    let enlarged = enlarged.iter().filter(|score| score.is_ok_and(|it| it > 0.5)).count();
    ensure(genuine >= 8 && enlarged <= 2, || format!("{genuine}, {enlarged} of {}", files.len()))
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
