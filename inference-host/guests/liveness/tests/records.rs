//! Capture records of real photographs, opened and observed with the real models.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation is what a test reports"
)]

#[path = "../../face/tests/support/mod.rs"]
mod support;

use selfsame_biometrics::face::extract::Algorithm;
use selfsame_biometrics::pad;
use selfsame_biometrics::pad::passive::Network;
use selfsame_capture::{CaptureKey, Draft, Limits, Role as Captured, Shot};
use selfsame_contract::{Corner as ContractCorner, LivenessType};
use selfsame_guest_face::infer::{DETECTOR, extractor};
use selfsame_guest_liveness::analyse;
use selfsame_guest_liveness::infer::{EXPRESSION, GAZE, HEAD_POSE, passive};
use selfsame_protocol::face::{FaceSearch, ImageLimits};
use selfsame_protocol::liveness::{
    Corner, Implausibility, LivenessRefusal, LivenessReport, LivenessRequest, Observation,
    RecordKey, RecordKind, RecordReport, RecordRequest, Role,
};
use std::process::ExitCode;
use support::gallery::Gallery;
use support::graphs::RtenGraphs;
use support::suite::{self, Missing, Outcome};

const TOKEN: &str = "c2Vzc2lvbi10b2tlbg==";
const NOW_MS: u64 = 1_790_000_000_000;
const CORNERS: [ContractCorner; 4] = [
    ContractCorner::TopLeft,
    ContractCorner::BottomRight,
    ContractCorner::TopRight,
    ContractCorner::BottomLeft,
];

fn main() -> ExitCode {
    suite::run(vec![
        suite::test("a_smile_record_is_observed_in_order", set, smile),
        suite::test("a_gaze_record_is_held_against_the_challenge", set, gaze),
        suite::test("an_eye_close_up_is_one_of_the_selfie", set, magnifeye),
        suite::test("what_is_no_sound_record_is_refused", set, refused),
        suite::test("what_no_camera_makes_is_told", set, implausible),
    ])
}

type Set = (Gallery, RtenGraphs);

fn set() -> Result<Set, Missing> {
    let passive = Network::ALL.map(passive);
    let others = [DETECTOR, extractor(Algorithm::Reid0095), EXPRESSION, HEAD_POSE, GAZE];
    Ok((Gallery::open()?, RtenGraphs::load(&[&passive[..], &others].concat())?))
}

fn ask(
    graphs: &RtenGraphs,
    record: Vec<u8>,
    challenge: Option<&[Corner]>,
) -> Result<RecordReport, LivenessRefusal> {
    let request = LivenessRequest::Record(RecordRequest {
        record,
        limits: ImageLimits::default(),
        search: FaceSearch::default(),
        key: Some(RecordKey::Session(TOKEN.to_owned())),
        challenge: challenge.map(<[Corner]>::to_vec),
        now_ms: NOW_MS,
    });
    match analyse(graphs, &request)? {
        LivenessReport::Record(report) => Ok(report),
        LivenessReport::Photo(_) => panic!("a record was answered as a photo"),
    }
}

fn draft(liveness: LivenessType) -> Draft<'static> {
    Draft::liveness(liveness).created_at_ms(NOW_MS - 1_000)
}

fn sealed(draft: &Draft<'_>) -> Vec<u8> {
    draft.finish(Some(&CaptureKey::of_session(TOKEN)), &Limits::default()).unwrap()
}

fn observations(report: &RecordReport) -> Vec<Observation> {
    report.frames.iter().map(|frame| frame.observation.clone()).collect()
}

/// A neutral and a smiling face of the test data; of two people, so that the pair
/// is refused by its identity.
fn smile_record(gallery: &Gallery) -> Vec<u8> {
    sealed(
        &draft(LivenessType::SmileLiveness)
            .frame(
                Shot::jpeg(Captured::Neutral, 0),
                &gallery.file("expression/stock-emotions-a-1.jpg"),
            )
            .frame(
                Shot::jpeg(Captured::Smile, 900),
                &gallery.file("expression/stock-emotions-a-7.jpg"),
            ),
    )
}

fn smile((gallery, graphs): &Set) -> Outcome {
    let record = smile_record(gallery);
    let report = ask(graphs, record.clone(), None).unwrap();
    assert_eq!((report.kind, report.authentic, report.selfie), (RecordKind::Smile, true, 0));
    assert_eq!(report.implausibilities, []);
    let roles: Vec<_> = report.frames.iter().map(|frame| frame.observation.role).collect();
    assert_eq!(roles, [Role::Neutral, Role::Smile]);
    for (frame, file) in report.frames.iter().zip([1, 7]) {
        let range = frame.offset as usize..(frame.offset + frame.length) as usize;
        let photo = gallery.file(&format!("expression/stock-emotions-a-{file}.jpg"));
        assert!(record[range] == photo, "frame {file} lies elsewhere");
    }
    assert_ne!(report.frames[0].looks, report.frames[1].looks);
    let score = pad::smile::evaluate(&observations(&report)).unwrap();
    assert!((0.0..=1.0).contains(&score), "{score}");
    Ok(())
}

fn gaze_record(gallery: &Gallery, asserted: &[ContractCorner]) -> Vec<u8> {
    let files = gallery.files("expression");
    let mut draft = draft(LivenessType::EyeGazeLiveness).corners(asserted);
    for ((index, corner), file) in asserted.iter().enumerate().zip(files) {
        draft = draft.frame(Shot::gaze(*corner, 700 * index as u64), &gallery.file(&file));
    }
    sealed(&draft)
}

fn gaze((gallery, graphs): &Set) -> Outcome {
    let challenge = [Corner::TopLeft, Corner::BottomRight, Corner::TopRight, Corner::BottomLeft];
    let report = ask(graphs, gaze_record(gallery, &CORNERS), Some(&challenge)).unwrap();
    assert_eq!(report.implausibilities, []);
    assert!(report.frames.iter().all(|frame| frame.observation.gaze.is_some()));
    // Four people who look straight ahead.
    let score = pad::gaze::evaluate(&observations(&report)).unwrap();
    assert!(score < 0.5, "{score}");
    let swapped = [CORNERS[1], CORNERS[0], CORNERS[2], CORNERS[3]];
    for (record, challenge) in [
        (gaze_record(gallery, &swapped), Some(&challenge[..])),
        (gaze_record(gallery, &CORNERS), None),
    ] {
        let report = ask(graphs, record, challenge).unwrap();
        assert_eq!(report.implausibilities, [Implausibility::Challenge]);
    }
    Ok(())
}

fn magnifeye((gallery, graphs): &Set) -> Outcome {
    let file = gallery.file("pairs_hires/img24.jpg");
    let record = sealed(
        &draft(LivenessType::MagnifeyeLiveness)
            .frame(Shot::jpeg(Captured::Selfie, 0), &file)
            .frame(Shot::jpeg(Captured::EyeCloseup, 1_500), &gallery.file("pairs_hires/img25.jpg")),
    );
    let report = ask(graphs, record, None).unwrap();
    let eyes: Vec<_> = report.frames.iter().map(|frame| frame.observation.eyes.len()).collect();
    assert_eq!(eyes, [2, 1]);
    // A second portrait, on which the eyes are smaller, is no close-up.
    assert_eq!(pad::magnifeye::evaluate(&observations(&report)), Ok(0.0));
    Ok(())
}

fn refused((gallery, graphs): &Set) -> Outcome {
    let good = smile_record(gallery);
    let mut changed = good.clone();
    *changed.last_mut().unwrap() ^= 1;
    let mut other_kind = good.clone();
    other_kind[5] = 2;
    let no_photo = sealed(
        &draft(LivenessType::PassiveLiveness).frame(Shot::jpeg(Captured::Selfie, 0), b"no photo"),
    );
    let other_key = draft(LivenessType::PassiveLiveness)
        .frame(Shot::jpeg(Captured::Selfie, 0), &gallery.file("spoof/image_T1.jpg"))
        .finish(Some(&CaptureKey::of_session("another")), &Limits::default());
    let cases = [
        ("no record", b"IDVR".to_vec()),
        ("cut off", good[..good.len() / 2].to_vec()),
        ("changed", changed),
        ("another kind", other_kind),
        ("no photo", no_photo),
        ("another key", other_key.unwrap()),
    ];
    for (name, record) in cases {
        let answer = ask(graphs, record, None);
        assert_eq!(answer, Err(LivenessRefusal::UnusableRecord), "{name}");
    }
    Ok(())
}

fn implausible((gallery, graphs): &Set) -> Outcome {
    let photo = gallery.file("spoof/image_T1.jpg");
    let passive = |created_at_ms, times: &[u64]| {
        let mut draft = Draft::liveness(LivenessType::PassiveLiveness).created_at_ms(created_at_ms);
        for (index, &time) in times.iter().enumerate() {
            // A comment at the end of the file makes each of them another.
            let file = [&photo[..], &[index as u8]].concat();
            draft = draft.frame(Shot::jpeg(Captured::Selfie, time), &file);
        }
        draft
    };
    let twice = draft(LivenessType::PassiveLiveness)
        .frame(Shot::jpeg(Captured::Selfie, 0), &photo)
        .frame(Shot::jpeg(Captured::Selfie, 500), &photo);
    let cases = [
        ("fresh", passive(NOW_MS, &[0, 500]), vec![]),
        ("an hour old", passive(NOW_MS - 3_600_000, &[0]), vec![Implausibility::Age]),
        ("backwards", passive(NOW_MS, &[500, 0]), vec![Implausibility::Pace]),
        ("one photo twice", twice, vec![Implausibility::EqualFrames]),
    ];
    for (name, draft, expected) in cases {
        let report = ask(graphs, sealed(&draft), None).unwrap();
        assert_eq!(report.implausibilities, expected, "{name}");
    }
    let unsealed = passive(NOW_MS, &[0]).finish(None, &Limits::default()).unwrap();
    assert!(!ask(graphs, unsealed, None).unwrap().authentic);
    Ok(())
}
