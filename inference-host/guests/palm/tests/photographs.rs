//! The guest on photographs and rendered hands, with the real models.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation is what a test reports"
)]

#[path = "../../face/tests/support/mod.rs"]
mod support;
mod trial;

use selfsame_biometrics::palm::compare::compare;
use selfsame_biometrics::palm::template::PalmTemplate;
use selfsame_hands::{Capture, Hand, Side};
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_imaging::{Orientation, RgbImage};
use selfsame_protocol::face::ImageLimits;
use selfsame_protocol::geometry::{PixelSize, Quadrilateral};
use selfsame_protocol::palm::{FoundPalm, Handedness, PalmRefusal, PalmRequest};
use std::process::ExitCode;
use support::graphs::RtenGraphs;
use support::suite::{self, Missing, Outcome};
use trial::Laboratory;

/// Hands of the test; the figures in `docs/accuracy.md` are of others and of more.
const HANDS: std::ops::Range<u64> = 0..8;

/// Score above which palms are taken for one.
const ALIKE: f32 = 0.6;

fn main() -> ExitCode {
    suite::run(vec![
        suite::test("palms_are_found_however_they_are_held", Laboratory::open, palms),
        suite::test("a_palm_that_fills_the_picture_is_found", Laboratory::open, close_ups),
        suite::test("a_palm_is_found_again_and_no_other", Laboratory::open, comparison),
        suite::test("backs_and_fists_are_no_palms", Laboratory::open, negatives),
        suite::test("pictures_without_a_hand_have_no_palm", Laboratory::open, elsewhere),
        suite::test("a_missing_model_and_a_broken_file_are_told", no_models, refusals),
    ])
}

fn no_models() -> Result<RtenGraphs, Missing> {
    RtenGraphs::load(&[])
}

fn ensure(condition: bool, message: impl FnOnce() -> String) -> Outcome {
    if condition { Ok(()) } else { Err(message().into()) }
}

fn palms(laboratory: &Laboratory) -> Outcome {
    let turns = [
        Orientation::Upright,
        Orientation::Rotate90,
        Orientation::Rotate180,
        Orientation::MirrorHorizontal,
    ];
    for number in HANDS {
        let (hand, turn) = (Hand::new(number), turns[number as usize % turns.len()]);
        let photo = turn.apply(hand.photograph(&Capture::varied(number)).unwrap());
        let Some(found) = laboratory.palm(&photo) else {
            return Err(format!("hand {number}, {turn:?}: none").into());
        };
        let is_mirrored = turn == Orientation::MirrorHorizontal;
        let right = (hand.side() == Side::Right) != is_mirrored;
        let seen = found.palm.hand == Handedness::Right;
        ensure(right == seen, || format!("hand {number}, {turn:?}: {:?}", found.palm))?;
        ensure(holds(&found.palm.rectangle, photo.size()), || {
            format!("hand {number}, {turn:?}: {:?}", found.palm)
        })?;
    }
    Ok(())
}

/// Whether a palm lies around the middle of a picture and is a tenth of it at least.
fn holds(rectangle: &Quadrilateral, size: PixelSize) -> bool {
    let (a, c) = (rectangle.top_left, rectangle.bottom_right);
    let shorter = size.width.min(size.height) as f32;
    let middle = ((a.x + c.x) / 2.0 / size.width as f32, (a.y + c.y) / 2.0 / size.height as f32);
    (0.3..0.7).contains(&middle.0)
        && (0.3..0.7).contains(&middle.1)
        && (a.x - c.x).hypot(a.y - c.y) > shorter / 10.0
}

fn close_ups(laboratory: &Laboratory) -> Outcome {
    for number in HANDS {
        let capture = Capture { scale: 0.6, ..Capture::frontal(number) };
        let photo = Hand::new(number).photograph(&capture).unwrap();
        ensure(laboratory.palm(&photo).is_some(), || format!("hand {number}: none"))?;
    }
    Ok(())
}

fn comparison(laboratory: &Laboratory) -> Outcome {
    let template = |number: u64, picture: u64| {
        let photo = Hand::new(number).photograph(&Capture::varied(picture)).unwrap();
        let FoundPalm { template, .. } = laboratory.palm(&photo).unwrap();
        PalmTemplate::from_bytes(&template).unwrap()
    };
    for number in HANDS {
        let (one, again) = (template(number, number), template(number, number + 100));
        let other = template(number + 2, number + 200);
        let score = |reference| compare(&one, reference).unwrap().value();
        let (genuine, impostor) = (score(&again), score(&other));
        ensure(genuine > impostor && impostor < ALIKE, || {
            format!("hand {number}: itself {genuine}, another {impostor}")
        })?;
    }
    Ok(())
}

fn negatives(laboratory: &Laboratory) -> Outcome {
    let turns = [
        Orientation::Upright,
        Orientation::Rotate90,
        Orientation::Rotate180,
        Orientation::Rotate270,
        Orientation::MirrorHorizontal,
    ];
    for file in laboratory.pictures("palm/hands") {
        for turn in turns {
            let found = laboratory.palm(&turn.apply(trial::picture(&file)));
            ensure(found.is_none(), || format!("{}, {turn:?}: {found:?}", file.display()))?;
        }
    }
    Ok(())
}

fn elsewhere(laboratory: &Laboratory) -> Outcome {
    for folder in ["face/noface", "face/pairs_hires", "document/specimens"] {
        for file in laboratory.pictures(folder) {
            let found = laboratory.palm(&trial::picture(&file));
            ensure(found.is_none(), || format!("{}: {found:?}", file.display()))?;
        }
    }
    Ok(())
}

fn refusals(graphs: &RtenGraphs) -> Outcome {
    let picture =
        RgbImage::filled(PixelSize { width: 99, height: 99 }, selfsame_imaging::Rgb::WHITE);
    let file = jpeg(&picture.unwrap(), JpegQuality::default()).unwrap();
    let cases = [
        ("no model", file, PalmRefusal::ModelUnavailable),
        ("no image", b"no image".to_vec(), PalmRefusal::InvalidImage),
    ];
    for (name, image, expected) in cases {
        let request = PalmRequest { image, limits: ImageLimits::default() };
        let answer = selfsame_guest_palm::analyse(graphs, &request);
        ensure(answer == Err(expected), || format!("{name}: {answer:?}"))?;
    }
    Ok(())
}
