//! Prints which scores of eye gaze liveness come about without following a
//! challenge: looks in photographs that were never meant for it, taken for those of
//! one person, and one still photo shown again and again.
//!
//! Run: `cargo run --release -p selfsame-guest-liveness --example gaze_sequences`

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a program for measuring, whose failure is its report"
)]

#[path = "../../face/tests/support/mod.rs"]
mod support;

use selfsame_biometrics::face::extract::Algorithm;
use selfsame_biometrics::pad::gaze::evaluate;
use selfsame_guest_face::infer::{DETECTOR, extractor};
use selfsame_guest_liveness::infer::{GAZE, HEAD_POSE};
use selfsame_guest_liveness::observe::observe;
use selfsame_protocol::face::{FaceSearch, Subject};
use selfsame_protocol::liveness::{Corner, Observation, Role};
use support::gallery::Gallery;
use support::graphs::RtenGraphs;
use support::suite::Missing;

/// Photos of a sequence.
const LENGTH: usize = 5;

/// Challenges tried on each sequence.
const CHALLENGES: u32 = 8;

/// Scores taken as thresholds in the tables.
const THRESHOLDS: [f32; 4] = [0.5, 0.6, 0.7, 0.8];

const CORNERS: [Corner; 4] =
    [Corner::TopLeft, Corner::TopRight, Corner::BottomLeft, Corner::BottomRight];

fn main() -> Result<(), Missing> {
    let gallery = Gallery::open()?;
    let reid = extractor(Algorithm::Reid0095);
    let graphs = RtenGraphs::load(&[DETECTOR, reid, HEAD_POSE, GAZE])?;
    let look = |path: &String| {
        let subject = Subject::Largest(FaceSearch::default());
        let role = Role::Gaze(Corner::TopLeft);
        observe(&graphs, &gallery.image(path), &subject, role).unwrap()
    };
    let looks: Vec<_> = gallery.files("lfw").iter().map(look).collect();
    let mut draw = Draw(1);
    let [mut unrelated, mut still] = [Vec::new(), Vec::new()];
    for sequence in looks.chunks_exact(LENGTH) {
        for _ in 0..CHALLENGES {
            let challenge = draw.challenge();
            unrelated.push(score(sequence.to_vec(), &challenge));
            still.push(score(vec![sequence[0].clone(); LENGTH], &challenge));
        }
    }
    print("unrelated looks", &unrelated);
    print("one photo, again and again", &still);
    Ok(())
}

fn score(mut sequence: Vec<Observation>, challenge: &[Corner]) -> f32 {
    // The template of the first for all: this is about the looks alone.
    let template = sequence.first().and_then(|photo| photo.template.clone());
    for (photo, corner) in sequence.iter_mut().zip(challenge) {
        photo.role = Role::Gaze(*corner);
        photo.template.clone_from(&template);
    }
    evaluate(&sequence).unwrap_or(0.0)
}

fn print(name: &str, scores: &[f32]) {
    for threshold in THRESHOLDS {
        let passed = scores.iter().filter(|&&score| score >= threshold).count();
        let share = 100.0 * passed as f64 / scores.len() as f64;
        println!("{name}: {share:.1} % ({passed} of {}) reach {threshold}", scores.len());
    }
}

/// Numbers by the generator of Lehmer as Park and Miller published it (1988).
struct Draw(u64);

impl Draw {
    fn corner(&mut self) -> Corner {
        self.0 = self.0 * 48_271 % 0x7FFF_FFFF;
        CORNERS[(self.0 >> 8) as usize % CORNERS.len()]
    }

    /// Corners as the service draws them: no two equal in a row, at least three.
    fn challenge(&mut self) -> [Corner; LENGTH] {
        loop {
            let drawn: [Corner; LENGTH] = std::array::from_fn(|_| self.corner());
            let kinds = CORNERS.iter().filter(|corner| drawn.contains(corner)).count();
            if kinds >= 3 && drawn.windows(2).all(|pair| pair[0] != pair[1]) {
                return drawn;
            }
        }
    }
}
