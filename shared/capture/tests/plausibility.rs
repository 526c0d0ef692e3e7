//! What is plausible in a record, and what is not.

#![expect(clippy::expect_used, reason = "helpers of tests: a failed expectation is the report")]

use selfsame_capture::plausibility::{Bounds, Finding, Moment, examine};
use selfsame_capture::{Draft, Kind, Limits, Record, Role, Shot};
use selfsame_contract::{
    Corner::{self, BottomLeft, BottomRight, TopLeft, TopRight},
    LivenessType,
};

const CREATED: u64 = 1_700_000_000_000;
const ASKED: &[Corner] = &[TopLeft, BottomRight, TopLeft];

/// An eye gaze record that visits corners at times; frame N holds image N.
fn gaze(named: &[Corner], visits: &[(Corner, u64)]) -> Draft<'static> {
    let draft =
        Draft::liveness(LivenessType::EyeGazeLiveness).created_at_ms(CREATED).corners(named);
    visits.iter().enumerate().fold(draft, |draft, (index, (corner, at_ms))| {
        draft.frame(Shot::gaze(*corner, *at_ms), format!("image {index}").as_bytes())
    })
}

fn findings(
    draft: &Draft<'_>,
    kind: Kind,
    now_ms: u64,
    challenge: Option<&[Corner]>,
) -> Vec<Finding> {
    let bytes = draft.finish(None, &Limits::default()).expect("sound");
    let record = Record::read(&bytes, kind, &Limits::default()).expect("sound");
    examine(&record, &Moment { now_ms, challenge }, &Bounds::default())
}

#[test]
fn a_gaze_answers_the_open_challenge() {
    struct Case {
        name: &'static str,
        named: &'static [Corner],
        visits: &'static [(Corner, u64)],
        challenge: Option<&'static [Corner]>,
        expected: &'static [Finding],
    }
    let honest: &[_] = &[(TopLeft, 0), (BottomRight, 900), (TopLeft, 1700)];
    let cases = [
        Case {
            name: "honest",
            named: ASKED,
            visits: honest,
            challenge: Some(ASKED),
            expected: &[],
        },
        Case {
            name: "several frames at a corner, close together",
            named: ASKED,
            visits: &[(TopLeft, 0), (TopLeft, 33), (BottomRight, 900), (TopLeft, 1700)],
            challenge: Some(ASKED),
            expected: &[],
        },
        Case { name: "unasked", named: &[], visits: honest, challenge: None, expected: &[] },
        Case {
            name: "silent",
            named: &[],
            visits: honest,
            challenge: Some(ASKED),
            expected: &[Finding::ChallengeUnanswered],
        },
        Case {
            name: "used up",
            named: ASKED,
            visits: honest,
            challenge: None,
            expected: &[Finding::ChallengeNotOpen],
        },
        Case {
            name: "answer to another",
            named: ASKED,
            visits: honest,
            challenge: Some(&[TopRight, BottomLeft, TopRight]),
            expected: &[Finding::CornersUnlikeChallenge],
        },
        Case {
            name: "answer cut short",
            named: &[TopLeft, BottomRight],
            visits: &[(TopLeft, 0), (BottomRight, 900)],
            challenge: Some(ASKED),
            expected: &[Finding::CornersUnlikeChallenge],
        },
        Case {
            name: "frames tell another story",
            named: ASKED,
            visits: &[(TopLeft, 0), (TopRight, 900), (TopLeft, 1700)],
            challenge: Some(ASKED),
            expected: &[Finding::CornersUnlikeFrames],
        },
    ];
    for case in cases {
        let draft = gaze(case.named, case.visits);
        let found = findings(&draft, Kind::Liveness, CREATED, case.challenge);
        assert_eq!(found, case.expected, "{}", case.name);
    }
}

#[test]
fn frames_follow_each_other_at_the_pace_of_people() {
    struct Case {
        name: &'static str,
        times: [u64; 3],
        expected: &'static [Finding],
    }
    let cases = [
        Case { name: "at the bounds", times: [5, 105, 30_105], expected: &[] },
        Case {
            name: "sooner than eyes move",
            times: [0, 99, 900],
            expected: &[Finding::TooFast { frame: 1, after_ms: 99 }],
        },
        Case {
            name: "after a break",
            times: [0, 900, 30_901],
            expected: &[Finding::TooSlow { frame: 2, after_ms: 30_001 }],
        },
        Case {
            name: "at once",
            times: [0, 0, 900],
            expected: &[Finding::TimeNotIncreasing { frame: 1 }],
        },
        Case {
            name: "backwards",
            times: [900, 800, 0],
            expected: &[
                Finding::TimeNotIncreasing { frame: 1 },
                Finding::TimeNotIncreasing { frame: 2 },
            ],
        },
    ];
    for case in cases {
        let visits: Vec<_> = ASKED.iter().copied().zip(case.times).collect();
        let found = findings(&gaze(ASKED, &visits), Kind::Liveness, CREATED, Some(ASKED));
        assert_eq!(found, case.expected, "{}", case.name);
    }
}

#[test]
fn a_record_is_made_now() {
    let face = Draft::face().frame(Shot::jpeg(Role::Selfie, 0), b"face");
    let dated = face.clone().created_at_ms(CREATED);
    let at = |now_ms| findings(&dated, Kind::Face, now_ms, None);
    assert_eq!(findings(&face, Kind::Face, CREATED, None), [Finding::Undated]);
    assert_eq!(at(CREATED), []);
    assert_eq!(at(CREATED + 300_000), []);
    assert_eq!(at(CREATED + 300_001), [Finding::TooOld { age_ms: 300_001 }]);
    assert_eq!(at(CREATED - 60_000), []);
    assert_eq!(at(CREATED - 60_001), [Finding::FromTheFuture { ahead_ms: 60_001 }]);
}

#[test]
fn no_camera_takes_the_same_picture_twice() {
    let passive = Draft::liveness(LivenessType::PassiveLiveness).created_at_ms(CREATED);
    let images: [&[u8]; 4] = [b"one", b"two", b"one", b"one"];
    let draft = images
        .iter()
        .zip([0, 50, 100, 150])
        .fold(passive, |draft, (image, at_ms)| draft.frame(Shot::jpeg(Role::Selfie, at_ms), image));
    let expected = [
        Finding::EqualFrames { first: 0, second: 2 },
        Finding::EqualFrames { first: 0, second: 3 },
    ];
    assert_eq!(findings(&draft, Kind::Liveness, CREATED, None), expected);
}

#[test]
fn frames_without_times_are_in_no_order() {
    let header = r#"{"type":"PASSIVE_LIVENESS","createdAt":"2023-11-14T22:13:20Z","frames":[
        {"role":"SELFIE","offset":0,"length":1},{"role":"SELFIE","offset":1,"length":1}]}"#;
    let length = u32::try_from(header.len()).expect("short").to_be_bytes();
    let bytes = [b"IDVR\x01\x01\0\0", &length[..], header.as_bytes(), b"ab"].concat();
    let record = Record::read(&bytes, Kind::Liveness, &Limits::default()).expect("sound");
    let moment = Moment { now_ms: CREATED, challenge: None };
    let expected = [Finding::TimeNotIncreasing { frame: 1 }];
    assert_eq!(examine(&record, &moment, &Bounds::default()), expected);
}

#[test]
fn a_challenge_concerns_eye_gaze_alone() {
    let passive = Draft::liveness(LivenessType::PassiveLiveness).created_at_ms(CREATED);
    let draft = passive.frame(Shot::jpeg(Role::Selfie, 0), b"face");
    assert_eq!(findings(&draft, Kind::Liveness, CREATED, Some(ASKED)), []);
}
