//! The guest on real photographs with the real models: whom it finds, how well
//! it tells people apart, and that none of it changes unnoticed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation is what a test reports"
)]

mod support;

use libtest_mimic::Failed;
use selfsame_biometrics::face::detect::{BoundingBox, Candidate};
use selfsame_biometrics::face::extract::Algorithm;
use selfsame_guest_face::infer::DETECTOR;
use selfsame_imaging::{Rgb, RgbImage, Similarity, warp::warp};
use selfsame_protocol::geometry::{PixelSize, Position};
use std::process::ExitCode;
use support::figures::Scores;
use support::gallery::Gallery;
use support::graphs::RtenGraphs;
use support::measure::{self, comparisons, faces, template};
use support::suite::{self, Missing, Outcome};

/// How far a figure may fall behind the one measured without this code, by
/// another implementation of detection, alignment and comparison on the same
/// models and pairs: 0.3 points.
const TOLERANCE: f64 = 0.003;

fn main() -> ExitCode {
    let reid = || with(Algorithm::Reid0095);
    let mobile = || with(Algorithm::MobileFaceNet);
    suite::run(vec![
        suite::test("nobody_is_overlooked", detector, nobody_is_overlooked),
        suite::test("patterns_are_no_faces", detector, patterns_are_no_faces),
        suite::test("groups_are_counted", detector, groups_are_counted),
        suite::test("close_ups_are_recognised", reid, close_ups_are_recognised),
        suite::test("pairs_are_told_apart_by_reid0095", reid, |set| {
            told_apart(set, Algorithm::Reid0095, 0.998_90, [0.9906, 0.9854])
        }),
        suite::test("pairs_are_told_apart_by_mobilefacenet", mobile, |set| {
            told_apart(set, Algorithm::MobileFaceNet, 0.996_91, [0.9896, 0.9802])
        }),
        suite::test("press_photographs_are_told_apart", reid, press_photographs),
    ])
}

type Set = (Gallery, RtenGraphs);

fn detector() -> Result<Set, Missing> {
    Ok((Gallery::open()?, RtenGraphs::load(&[DETECTOR])?))
}

fn with(algorithm: Algorithm) -> Result<Set, Missing> {
    Ok((Gallery::open()?, RtenGraphs::with_extractor(algorithm)?))
}

fn ensure(condition: bool, message: impl FnOnce() -> String) -> Outcome {
    if condition { Ok(()) } else { Err(Failed::from(message())) }
}

fn nobody_is_overlooked((gallery, graphs): &Set) -> Outcome {
    let folders = ["lfw", "pairs_hires", "expression", "glasses", "mask", "spoof"];
    let files = folders.iter().flat_map(|folder| gallery.files(folder));
    let overlooked: Vec<_> =
        files.filter(|path| faces(graphs, &gallery.image(path)).is_empty()).collect();
    ensure(overlooked.is_empty(), || format!("no face found in {overlooked:?}"))
}

fn patterns_are_no_faces((gallery, graphs): &Set) -> Outcome {
    let files = gallery.files("noface").into_iter();
    let imagined: Vec<_> =
        files.filter(|path| !faces(graphs, &gallery.image(path)).is_empty()).collect();
    ensure(imagined.is_empty(), || format!("a face found in {imagined:?}"))
}

fn groups_are_counted((gallery, graphs): &Set) -> Outcome {
    let mut wrong = Vec::new();
    for row in gallery.rows("multi.csv") {
        let [path, min, max] = &row[..] else { return Err(format!("{row:?}").into()) };
        let count = faces(graphs, &gallery.image(path)).len();
        if !(min.parse()?..=max.parse::<usize>()?).contains(&count) {
            wrong.push(format!("{path}: {count}, not {min} to {max}"));
        }
    }
    ensure(wrong.is_empty(), || format!("{wrong:?}"))
}

/// Selfies so close that the face fills the picture or leaves it.
fn close_ups_are_recognised((gallery, graphs): &Set) -> Outcome {
    // Side of the cut over the longer side of the face box, and the lowest
    // score between the close-up and the whole photograph.
    let cases = [(1.2, 0.95), (1.0, 0.9), (0.9, 0.9), (0.8, 0.9), (0.7, 0.85), (0.6, 0.7)];
    let photographs: Vec<_> = ["pairs_hires", "expression", "spoof"]
        .iter()
        .flat_map(|folder| gallery.files(folder))
        .map(|path| (gallery.image(&path), path))
        .collect();
    println!("| cut over face | photographs | found | median score | lowest score |");
    println!("| ---: | ---: | ---: | ---: | ---: |");
    let mut wrong = Vec::new();
    for (factor, lowest_expected) in cases {
        let mut scores = Vec::new();
        for (image, path) in &photographs {
            let whole = faces(graphs, image)[0];
            let close_up = cut(image, &whole.bounds, factor);
            match faces(graphs, &close_up).first() {
                Some(face) => scores.push(score(graphs, [(image, &whole), (&close_up, face)])),
                None => wrong.push(format!("{path} at {factor}: not found")),
            }
        }
        scores.sort_by(f32::total_cmp);
        let (lowest, median) = (scores[0], scores[scores.len() / 2]);
        let (count, found) = (photographs.len(), scores.len());
        println!("| {factor} | {count} | {found} | {median:.3} | {lowest:.3} |");
        if lowest < lowest_expected {
            wrong.push(format!("{factor}: lowest score {lowest}"));
        }
    }
    ensure(wrong.is_empty(), || format!("{wrong:?}"))
}

fn score(graphs: &RtenGraphs, sides: [(&RgbImage, &Candidate); 2]) -> f32 {
    let [a, b] = sides.map(|(image, face)| template(graphs, image, face, Algorithm::Reid0095));
    measure::score(&a, &b)
}

/// A square around the middle of the face, as far as the picture reaches.
fn cut(image: &RgbImage, face: &BoundingBox, factor: f32) -> RgbImage {
    let half = face.width.max(face.height) * factor / 2.0;
    let Position { x, y } = face.centre();
    let PixelSize { width, height } = image.size();
    let range = |centre: f32, side: u32| {
        let start = (centre - half).max(0.0).round();
        (start, ((centre + half).min(side as f32) - start) as u32)
    };
    let ((left, width), (top, height)) = (range(x, width), range(y, height));
    let to_source = Similarity::translation(Position { x: left, y: top });
    warp(image, &to_source, PixelSize { width, height }, Rgb::BLACK).unwrap()
}

fn told_apart(
    (gallery, graphs): &Set,
    algorithm: Algorithm,
    area_elsewhere: f64,
    rates_elsewhere: [f64; 2],
) -> Outcome {
    let scores = comparisons(gallery, graphs, "lfw_pairs.csv", algorithm, measure::score);
    let (area, accuracy) = (scores.area_under_curve(), scores.accuracy(10));
    println!("{algorithm:?}: area {area:.5}, accuracy {accuracy:.4}\n{}", scores.table());
    ensure(area >= area_elsewhere - TOLERANCE, || format!("area under the curve {area}"))?;
    for (fmr, rate_elsewhere) in [1e-2, 1e-3].into_iter().zip(rates_elsewhere) {
        let rate = scores.true_match_rate(scores.score_at_fmr(fmr));
        ensure(rate >= rate_elsewhere - TOLERANCE, || format!("at FMR {fmr}: {rate}"))?;
    }
    anchors_hold(&scores)
}

/// The scores mean what their documentation says.
fn anchors_hold(scores: &Scores) -> Outcome {
    for (fmr, expected, tolerance) in [(1e-1, 0.2, 0.01), (1e-2, 0.4, 0.02), (1e-3, 0.6, 0.04)] {
        let score = scores.score_at_fmr(fmr);
        let near = (score - expected).abs() <= tolerance;
        ensure(near, || format!("FMR {fmr} is at {score}, not {expected}"))?;
    }
    let median = scores.median_genuine();
    ensure((median - 0.9).abs() <= 0.01, || format!("genuine median {median}"))
}

fn press_photographs((gallery, graphs): &Set) -> Outcome {
    let algorithm = Algorithm::Reid0095;
    let scores = comparisons(gallery, graphs, "pairs_hires.csv", algorithm, measure::score);
    let (lowest, highest) = (scores.genuine[0], scores.impostor[scores.impostor.len() - 1]);
    println!("genuine at least {lowest:.3}, impostor at most {highest:.3}");
    ensure(lowest > 0.6 && highest < 0.6, || format!("{lowest} {highest}"))
}
