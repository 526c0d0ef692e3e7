//! Records that no honest client makes.

#![expect(clippy::expect_used, reason = "helpers of tests: a failed expectation is the report")]

use selfsame_capture::{
    CaptureKey, Draft, Kind, Limits, MacStatus, Record, RecordError, Role, Shot,
};

/// A record from a header as it stands.
fn record(kind: Kind, header: &str, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(header.len()).expect("short").to_be_bytes();
    [b"IDVR\x01", &[kind.number(), 0, 0][..], &length, header.as_bytes(), payload].concat()
}

fn outcome(kind: Kind, header: &str) -> Result<(), RecordError> {
    Record::read(&record(kind, header, b"payload"), kind, &Limits::default()).map(|_| ())
}

#[test]
fn each_flaw_has_its_error() {
    struct Case {
        name: &'static str,
        kind: Kind,
        header: &'static str,
        expected: Result<(), RecordError>,
    }
    let cases = [
        Case {
            name: "the least there can be",
            kind: Kind::Face,
            header: r#"{"frames":[{"role":"SELFIE","offset":0,"length":7}]}"#,
            expected: Ok(()),
        },
        Case {
            name: "no frames",
            kind: Kind::Palm,
            header: "{}",
            expected: Err(RecordError::MissingMember("frames")),
        },
        Case {
            name: "no files",
            kind: Kind::Chip,
            header: r#"{"frames":[{"role":"SELFIE","offset":0,"length":7}]}"#,
            expected: Err(RecordError::MissingMember("files")),
        },
        Case {
            name: "liveness of no type",
            kind: Kind::Liveness,
            header: r#"{"frames":[{"role":"SELFIE","offset":0,"length":7}]}"#,
            expected: Err(RecordError::MissingMember("type")),
        },
        Case {
            name: "gaze at nothing",
            kind: Kind::Liveness,
            header: r#"{"type":"EYE_GAZE_LIVENESS","frames":[{"role":"GAZE","offset":0,"length":7}]}"#,
            expected: Err(RecordError::MissingMember("corner")),
        },
        Case {
            name: "page as a face",
            kind: Kind::Face,
            header: r#"{"frames":[{"role":"PAGE","offset":0,"length":7}]}"#,
            expected: Err(RecordError::ForeignRole(0)),
        },
        Case {
            name: "two pages",
            kind: Kind::Page,
            header: r#"{"frames":[{"role":"PAGE","offset":0,"length":1},
                {"role":"PAGE","offset":1,"length":1}]}"#,
            expected: Err(RecordError::DuplicateRole(1)),
        },
        Case {
            name: "frame beyond the payload",
            kind: Kind::Face,
            header: r#"{"frames":[{"role":"SELFIE","offset":1,"length":7}]}"#,
            expected: Err(RecordError::OutsidePayload),
        },
        Case {
            name: "frame beyond all numbers",
            kind: Kind::Face,
            header: r#"{"frames":[{"role":"SELFIE","offset":18446744073709551615,"length":18446744073709551615}]}"#,
            expected: Err(RecordError::OutsidePayload),
        },
        Case {
            name: "empty frame",
            kind: Kind::Face,
            header: r#"{"frames":[{"role":"SELFIE","offset":0,"length":0}]}"#,
            expected: Err(RecordError::EmptyPart),
        },
        Case {
            name: "video over a frame",
            kind: Kind::Face,
            header: r#"{"frames":[{"role":"SELFIE","offset":0,"length":4}],
                "video":{"offset":3,"length":4}}"#,
            expected: Err(RecordError::Overlapping),
        },
        Case {
            name: "file over a file",
            kind: Kind::Chip,
            header: r#"{"files":{"DG1":{"offset":0,"length":4},"DG2":{"offset":0,"length":7}}}"#,
            expected: Err(RecordError::Overlapping),
        },
        Case {
            name: "file outside",
            kind: Kind::Chip,
            header: r#"{"files":{"DG1":{"offset":7,"length":1}}}"#,
            expected: Err(RecordError::OutsidePayload),
        },
        Case {
            name: "MAC that is none",
            kind: Kind::Face,
            header: r#"{"frames":[{"role":"SELFIE","offset":0,"length":7}],"mac":"good"}"#,
            expected: Err(RecordError::MisplacedMac),
        },
    ];
    for case in cases {
        assert_eq!(outcome(case.kind, case.header), case.expected, "{}", case.name);
    }
}

#[test]
fn a_record_of_one_kind_is_no_other() {
    let bytes =
        record(Kind::Face, r#"{"frames":[{"role":"SELFIE","offset":0,"length":7}]}"#, b"payload");
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Face) {
        let outcome = Record::read(&bytes, kind, &Limits::default());
        assert_eq!(outcome.err(), Some(RecordError::WrongKind(2)), "{kind:?}");
    }
}

#[test]
fn a_second_mac_does_not_help() {
    let text = "A".repeat(44);
    let frames = r#""frames":[{"role":"SELFIE","offset":0,"length":7}]"#;
    let twice = format!(r#"{{{frames},"mac":"{text}","mac":"{text}"}}"#);
    assert!(matches!(outcome(Kind::Face, &twice), Err(RecordError::Header { .. })));
    let spelled = format!(r#"{{{frames},"m\u0061c":"{text}"}}"#);
    assert_eq!(outcome(Kind::Face, &spelled), Err(RecordError::MisplacedMac));
    let nested = format!(r#"{{{frames},"mac":"{text}","new":{{"a":1,"mac":"{text}"}}}}"#);
    assert_eq!(outcome(Kind::Face, &nested), Err(RecordError::MisplacedMac));
}

#[test]
fn the_mac_of_one_session_is_worthless_in_another() -> Result<(), RecordError> {
    let [mine, theirs] = ["mine", "theirs"].map(CaptureKey::of_session);
    let draft = Draft::face().frame(Shot::jpeg(Role::Selfie, 0), b"face");
    let bytes = draft.finish(Some(&theirs), &Limits::default())?;
    let record = Record::read(&bytes, Kind::Face, &Limits::default())?;
    assert_eq!(record.mac_status(&mine), MacStatus::Forged);
    assert_eq!(record.mac_status(&theirs), MacStatus::Genuine);
    Ok(())
}

#[test]
fn the_writer_makes_nothing_the_reader_refuses() {
    let limits = Limits { frames: 1, ..Limits::default() };
    let key = CaptureKey::of_session("token");
    let empty = Draft::face().finish(None, &limits);
    assert_eq!(empty, Err(RecordError::MissingMember("frames")));
    assert!(Draft::palm().finish(Some(&key), &limits).is_err());
    let foreign = Draft::page().frame(Shot::jpeg(Role::Palm, 0), b"palm").finish(None, &limits);
    assert_eq!(foreign, Err(RecordError::ForeignRole(0)));
    let hollow = Draft::palm().frame(Shot::jpeg(Role::Palm, 0), b"").finish(None, &limits);
    assert_eq!(hollow, Err(RecordError::EmptyPart));
    let timeless = Draft::palm().created_at_ms(u64::MAX).finish(None, &limits);
    assert!(matches!(timeless, Err(RecordError::Header { .. })));
    assert!(matches!(Draft::palm().device("{"), Err(RecordError::Header { .. })));
}
