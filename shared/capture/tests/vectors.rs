//! Records that another program made, by the documentation alone.
//!
//! `vectors/make.py` shares no code with this crate: what both agree on, a client in
//! a third language can rely on. Our writer has to make the very same bytes.

use selfsame_capture::{
    CaptureKey, ChipProof, Draft, ElementaryFile, Kind, Limits, MacStatus, Record, RecordError,
    Role, Shot,
};
use selfsame_contract::{AccessControlProtocolType, ChipAuthenticationType, Corner, LivenessType};

const FACE: &[u8] = include_bytes!("vectors/face.idvr");
const GAZE: &[u8] = include_bytes!("vectors/gaze.idvr");
const CHIP: &[u8] = include_bytes!("vectors/chip.idvr");

fn session_key() -> CaptureKey {
    CaptureKey::of_session("c2Vzc2lvbi10b2tlbg==")
}

fn service_key() -> CaptureKey {
    CaptureKey::of_service(&std::array::from_fn::<u8, 32, _>(|index| index as u8))
}

#[test]
fn a_face_is_read_and_written() -> Result<(), RecordError> {
    let record = Record::read(FACE, Kind::Face, &Limits::default())?;
    assert_eq!(record.mac_status(&session_key()), MacStatus::Genuine);
    assert_eq!(record.mac_status(&service_key()), MacStatus::Forged);
    assert_eq!(record.created_at_ms, Some(1_700_000_000_000));
    assert_eq!(record.selfie().map(|frame| frame.bytes), Some(&b"\xFF\xD8\xFF\xE0"[..]));

    let draft = Draft::face()
        .created_at_ms(1_700_000_000_000)
        .frame(Shot::jpeg(Role::Selfie, 0), b"\xFF\xD8\xFF\xE0");
    assert_eq!(draft.finish(Some(&session_key()), &Limits::default())?, FACE);
    Ok(())
}

#[test]
fn a_gaze_is_read_and_written() -> Result<(), RecordError> {
    let record = Record::read(GAZE, Kind::Liveness, &Limits::default())?;
    let device = r#"{"model":"none","camera":1}"#;
    assert_eq!(record.mac_status(&service_key()), MacStatus::Genuine);
    assert_eq!(record.liveness, Some(LivenessType::EyeGazeLiveness));
    assert_eq!(record.device, Some(device));
    assert_eq!(record.corners, [Corner::TopLeft, Corner::BottomRight]);
    assert_eq!(record.video, Some(&b"video"[..]));
    let frames: Vec<_> =
        record.frames.iter().map(|one| (one.corner, one.at_ms, one.bytes)).collect();
    let expected = [
        (Some(Corner::TopLeft), Some(100), &b"first"[..]),
        (Some(Corner::BottomRight), Some(900), &b"second"[..]),
    ];
    assert_eq!(frames, expected);

    let found = record.frames.iter().map(|one| &GAZE[one.offset..][..one.bytes.len()]);
    assert!(found.eq([&b"first"[..], b"second"]));

    let draft = Draft::liveness(LivenessType::EyeGazeLiveness)
        .created_at_ms(1_700_000_000_500)
        .device(device)?
        .corners(&[Corner::TopLeft, Corner::BottomRight])
        .frame(Shot::gaze(Corner::TopLeft, 100), b"first")
        .frame(Shot::gaze(Corner::BottomRight, 900), b"second")
        .video(b"video");
    assert_eq!(draft.finish(Some(&service_key()), &Limits::default())?, GAZE);
    Ok(())
}

#[test]
fn a_chip_is_read_and_written() -> Result<(), RecordError> {
    let record = Record::read(CHIP, Kind::Chip, &Limits::default())?;
    assert_eq!(record.mac_status(&service_key()), MacStatus::Missing);
    let chip = record.chip.expect("kind 5 holds a chip");
    let files = [
        (ElementaryFile::Com, &b"\x60\x01\0"[..]),
        (ElementaryFile::Sod, b"\x77\x01\0"),
        (ElementaryFile::DataGroup(1), b"\x61\x01\0"),
    ];
    let proof = ChipProof {
        protocol: ChipAuthenticationType::ActiveAuthentication,
        challenge: Some(vec![0, 1, 2, 3, 4, 5, 6, 7].into()),
        signature: Some(vec![8, 9, 10].into()),
    };
    assert_eq!(chip.files, files);
    assert_eq!(chip.access_control, Some(AccessControlProtocolType::Pace));
    assert_eq!(chip.proof.as_ref(), Some(&proof));

    let draft = Draft::chip().access_control(AccessControlProtocolType::Pace).chip_proof(proof);
    let draft = files.into_iter().fold(draft, |draft, (name, content)| draft.file(name, content));
    assert_eq!(draft.finish(None, &Limits::default())?, CHIP);
    Ok(())
}
