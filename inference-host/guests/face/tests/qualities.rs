//! Qualities of faces on real photographs with the real models: which way heads
//! turn, how scores follow what is done to a photograph, and that none of it changes
//! unnoticed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation is what a test reports"
)]

mod support;

use libtest_mimic::Failed;
use selfsame_biometrics::face::gaze;
use selfsame_biometrics::face::pose::HeadPose;
use selfsame_guest_face::infer::{self, DETECTOR, MESH};
use selfsame_guest_kit::{Graphs, Tensor};
use selfsame_imaging::RgbImage;
use selfsame_protocol::face::DetectedFace;
use selfsame_protocol::quality::FaceQuality;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};
use support::degradation::{Degradation, mirrored, turned, working_size};
use support::gallery::Gallery;
use support::graphs::{RtenGraphs, catalog};
use support::qualities::{self, GRAPHS, SCORES, in_parallel, is_calibration, median, score};
use support::suite::{self, Missing, Outcome};

/// Folders of photographs on which faces are large enough for every measure.
const PORTRAITS: [&str; 3] = ["expression", "pairs_hires", "glasses/without"];

/// Longest side at which photographs are made worse.
const WORKING_SIDE: f32 = 800.0;

fn main() -> ExitCode {
    suite::run(vec![
        suite::test("heads_turn_the_way_they_are_turned", mesh, heads_turn),
        suite::test("poses_agree_with_a_network", reference, poses_agree),
        suite::test("scores_follow_what_is_done", all, scores_follow),
        suite::test("qualities_stay_what_they_were", all, qualities_stay),
        suite::test("known_mouths_and_eyes", all, known_mouths_and_eyes),
    ])
}

type Set = (Gallery, RtenGraphs);

fn mesh() -> Result<Set, Missing> {
    Ok((Gallery::open()?, RtenGraphs::load(&[DETECTOR, MESH])?))
}

fn all() -> Result<Set, Missing> {
    Ok((Gallery::open()?, RtenGraphs::load(&GRAPHS)?))
}

/// The network that the poses are held against.
const REFERENCE: &str = "liveness-head-pose";

fn reference() -> Result<Set, Missing> {
    Ok((Gallery::open()?, RtenGraphs::load(&[DETECTOR, MESH, REFERENCE])?))
}

fn ensure(condition: bool, message: impl FnOnce() -> String) -> Outcome {
    if condition { Ok(()) } else { Err(Failed::from(message())) }
}

fn pose(graphs: &RtenGraphs, image: &RgbImage) -> Option<[f32; 3]> {
    let face = qualities::face(graphs, image)?;
    let mesh = infer::mesh(graphs, image, &face.landmarks).ok()?;
    HeadPose::of(&mesh).map(|HeadPose { roll, yaw, pitch }| [roll, yaw, pitch])
}

/// Roll, yaw and pitch as the network sees them, with our signs.
fn reference_pose(graphs: &RtenGraphs, image: &RgbImage, face: &DetectedFace) -> Option<[f32; 3]> {
    let data = gaze::head_tensor(image, face).ok()?;
    let tensor = Tensor::new(vec![1, 3, gaze::INPUT_SIDE, gaze::INPUT_SIDE], data).ok()?;
    let outputs = graphs.compute(REFERENCE, &[("input", &tensor)]).ok()?;
    let angle = |name| outputs.get(name).ok()?.data().first().map(|angle| -angle);
    Some([angle("roll")?, angle("yaw")?, angle("pitch")?])
}

/// Median difference to the network that is allowed, in degrees.
const AGREEMENT: f32 = 6.0;

fn poses_agree((gallery, graphs): &Set) -> Outcome {
    let paths = reported(gallery, 1);
    let differences = in_parallel(&paths, |path| {
        let image = gallery.image(path);
        let face = qualities::face(graphs, &image)?;
        let (ours, theirs) = (pose(graphs, &image)?, reference_pose(graphs, &image, &face)?);
        Some([0, 1, 2].map(|axis| (ours[axis] - theirs[axis]).abs()))
    });
    let differences: Vec<[f32; 3]> = differences.into_iter().flatten().collect();
    let medians = [0, 1, 2].map(|axis| median(differences.iter().map(|it| it[axis]).collect()));
    println!("\nagainst the network, {}: roll, yaw, pitch {medians:.1?}", differences.len());
    ensure(medians.iter().all(|difference| *difference < AGREEMENT), || format!("{medians:?}"))
}

/// Photographs that nothing was chosen on, of LFW every so many.
fn reported(gallery: &Gallery, every: usize) -> Vec<String> {
    let mut paths = gallery.files("lfw").into_iter().step_by(every).collect::<Vec<_>>();
    paths.extend(PORTRAITS.iter().flat_map(|folder| gallery.files(folder)));
    paths.retain(|path| !is_calibration(path));
    paths
}

/// A copy of a photograph, and what becomes of roll, yaw and pitch in it.
struct Copy {
    name: &'static str,
    make: fn(&RgbImage) -> RgbImage,
    expected: fn([f32; 3]) -> [f32; 3],
}

/// Clockwise in the picture is towards the person's left shoulder.
const COPIES: [Copy; 3] = [
    Copy { name: "mirrored", make: mirrored, expected: |[roll, yaw, pitch]| [-roll, -yaw, pitch] },
    Copy {
        name: "turned clockwise by 15 degrees",
        make: |image| turned(image, 15.0),
        expected: |[roll, yaw, pitch]| [roll - 15.0, yaw, pitch],
    },
    Copy {
        name: "turned anticlockwise by 15 degrees",
        make: |image| turned(image, -15.0),
        expected: |[roll, yaw, pitch]| [roll + 15.0, yaw, pitch],
    },
];

/// Median error allowed on copies, in degrees; their true turn is known.
const POSE_TOLERANCE: f32 = 2.0;

fn heads_turn((gallery, graphs): &Set) -> Outcome {
    let paths = reported(gallery, 4);
    println!("\n| copy | photographs | roll | yaw | pitch |\n| --- | ---: | ---: | ---: | ---: |");
    for Copy { name, make, expected } in COPIES {
        let errors = in_parallel(&paths, |path| {
            let image = gallery.image(path);
            let (original, copy) = (pose(graphs, &image)?, pose(graphs, &make(&image))?);
            let expected = expected(original);
            Some([0, 1, 2].map(|axis| (copy[axis] - expected[axis]).abs()))
        });
        let errors: Vec<[f32; 3]> = errors.into_iter().flatten().collect();
        let [roll, yaw, pitch] =
            [0, 1, 2].map(|axis| median(errors.iter().map(|error| error[axis]).collect()));
        println!("| {name} | {} | {roll:.1} | {yaw:.1} | {pitch:.1} |", errors.len());
        ensure(errors.len() * 20 > paths.len() * 19, || format!("{name}: faces are lost"))?;
        ensure(roll.max(yaw).max(pitch) < POSE_TOLERANCE, || format!("{name} is not followed"))?;
    }
    Ok(())
}

/// Which way a score goes when a photograph gets worse.
struct Effect {
    degradation: Degradation,
    score: &'static str,
    /// 1 up, -1 down, 0 not up.
    direction: f32,
}

const EFFECTS: [Effect; 14] = {
    use Degradation::*;
    const fn effect(degradation: Degradation, score: &'static str, direction: f32) -> Effect {
        Effect { degradation, score, direction }
    }
    [
        effect(Blur, "sharpness", -1.0),
        effect(Downscale, "sharpness", -1.0),
        effect(Noise, "sharpness", 0.0),
        effect(Noise, "backgroundUniformity", -1.0),
        effect(Darken, "brightness", -1.0),
        effect(Darken, "contrast", -1.0),
        effect(Darken, "uniqueIntensityLevels", -1.0),
        effect(Overexpose, "brightness", 1.0),
        effect(Overexpose, "specularity", -1.0),
        effect(Overexpose, "uniqueIntensityLevels", -1.0),
        effect(SideLight, "shadow", -1.0),
        effect(SideLight, "noseShadow", -1.0),
        effect(Flatten, "contrast", -1.0),
        effect(Flatten, "uniqueIntensityLevels", -1.0),
    ]
};

/// How far a median may go the wrong way in one step.
const TREMOR: f32 = 0.02;

/// How far a median that goes down has to come in all.
const REACH: f32 = 0.05;

fn scores_follow((gallery, graphs): &Set) -> Outcome {
    println!(
        "\n| made worse by | score | medians | photographs in order |\n| --- | --- | --- | ---: |"
    );
    let mut failures = Vec::new();
    for degradation in Degradation::ALL {
        let rows = degraded(gallery, graphs, degradation);
        for effect in EFFECTS.iter().filter(|effect| effect.degradation == degradation) {
            failures.extend(follow(effect, &rows).err());
        }
    }
    ensure(failures.is_empty(), || failures.join("\n"))
}

/// Per photograph its qualities at every step.
fn degraded(
    gallery: &Gallery,
    graphs: &RtenGraphs,
    degradation: Degradation,
) -> Vec<[FaceQuality; 5]> {
    let paths: Vec<String> = PORTRAITS
        .iter()
        .flat_map(|folder| gallery.files(folder))
        .filter(|path| !is_calibration(path))
        .collect();
    let rows = in_parallel(&paths, |path| {
        let image = working_size(&gallery.image(path), WORKING_SIDE);
        let face = qualities::face(graphs, &image)?;
        let worse = |strength| qualities::of(graphs, &degradation.apply(&image, &face, strength));
        let [a, b, c, d, e] = degradation.steps().map(worse);
        Some([a?, b?, c?, d?, e?])
    });
    rows.into_iter().flatten().collect()
}

fn follow(effect: &Effect, rows: &[[FaceQuality; 5]]) -> Result<(), String> {
    let Effect { degradation, score: name, direction } = effect;
    let scores: Vec<[f32; 5]> = rows
        .iter()
        .filter_map(|row| {
            let [a, b, c, d, e] = row.each_ref().map(|quality| score(name, quality));
            Some([a?, b?, c?, d?, e?])
        })
        .collect();
    let medians: [f32; 5] =
        std::array::from_fn(|step| median(scores.iter().map(|row| row[step]).collect()));
    let sign = if *direction > 0.0 { 1.0 } else { -1.0 };
    let is_ordered = |row: &[f32; 5]| {
        row.array_windows().all(|[earlier, later]| (later - earlier) * sign >= -TREMOR)
    };
    let in_order = scores.iter().filter(|row| is_ordered(row)).count();
    println!("| {degradation:?} | {name} | {medians:.2?} | {in_order} of {} |", scores.len());
    let reach = (medians[4] - medians[0]) * direction;
    if is_ordered(&medians) && (*direction == 0.0 || reach > REACH) {
        Ok(())
    } else {
        Err(format!("{degradation:?}: {name} goes {medians:?}"))
    }
}

/// The labelled expressions: who is neutral is more so than who smiles, and all
/// eyes are open.
fn known_mouths_and_eyes((gallery, graphs): &Set) -> Outcome {
    println!(
        "\n| photograph | label | mouth | right eye | left eye |\n| --- | --- | ---: | ---: | ---: |"
    );
    let (mut neutral, mut smiling) = (Vec::new(), Vec::new());
    for row in gallery.rows("expression.csv") {
        let [path, label, _eyes] = &row[..] else { return Err("malformed labels".into()) };
        let quality = qualities::of(graphs, &gallery.image(path)).ok_or("no face")?;
        let [mouth, right, left] =
            ["mouth", "rightEye", "leftEye"].map(|name| score(name, &quality).unwrap());
        println!("| {path} | {label} | {mouth:.2} | {right:.2} | {left:.2} |");
        ensure(right >= 0.5 && left >= 0.5, || format!("{path}: {right} {left}"))?;
        match label.as_str() {
            "neutral" => neutral.push(mouth),
            "smile" => smiling.push(mouth),
            _ => {}
        }
    }
    ensure(neutral.iter().all(|mouth| *mouth >= 0.5), || format!("neutral: {neutral:?}"))?;
    ensure(smiling.iter().all(|mouth| *mouth < 0.5), || format!("smiling: {smiling:?}"))
}

/// How far a recorded score may move: rounding, and other processors.
const ROUNDING: f32 = 0.03;

/// The scores of all portraits, held against a record that is named after the mesh's
/// digest. `UPDATE_GOLDEN=1` writes it anew.
fn qualities_stay((gallery, graphs): &Set) -> Outcome {
    let paths: Vec<String> = PORTRAITS.iter().flat_map(|it| gallery.files(it)).collect();
    let found = in_parallel(&paths, |path| describe(graphs, path, &gallery.image(path)));
    let found = found.concat();
    let path = record();
    if env::var_os("UPDATE_GOLDEN").is_some() {
        return Ok(fs::write(path, found)?);
    }
    let expected = fs::read_to_string(&path)?;
    ensure(expected.lines().count() == found.lines().count(), || "lines are missing".to_owned())?;
    let moved = expected.lines().zip(found.lines()).filter(|(old, new)| !is_near(old, new));
    let moved: Vec<String> = moved.map(|(old, new)| format!("- {old}\n+ {new}")).collect();
    ensure(moved.is_empty(), || moved.join("\n"))
}

fn record() -> PathBuf {
    let digest = catalog().model(MESH).unwrap().sha256.to_string();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    folder.join(format!("{MESH}-{}.txt", &digest[..8]))
}

/// A line per score: photograph, name, value.
fn describe(graphs: &RtenGraphs, path: &str, image: &RgbImage) -> String {
    let quality = qualities::of(graphs, image).unwrap_or_else(|| panic!("no face in {path}"));
    SCORES.iter().fold(String::new(), |mut lines, (name, read)| {
        if let Some(quality) = read(&quality) {
            writeln!(lines, "{path} {name} {:.2}", quality.value).unwrap();
        }
        lines
    })
}

fn is_near(old: &str, new: &str) -> bool {
    let (Some((place, old)), Some((here, new))) = (old.rsplit_once(' '), new.rsplit_once(' '))
    else {
        return false;
    };
    let numbers = old.parse::<f32>().ok().zip(new.parse::<f32>().ok());
    place == here && numbers.is_some_and(|(old, new)| (old - new).abs() <= ROUNDING)
}
