//! Capture records: whatever the bytes are, reading answers; what it accepts lies in
//! the payload piece by piece, and can be written again to be read as the same.
//!
//! The bytes are tried as a record and as header and payload of one, split at the
//! first line feed, since guessing lengths teaches nothing about headers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use selfsame_capture::{
    CaptureKey, Draft, Frame, Kind, Limits, MacStatus, Record, Role, Shot,
    plausibility::{Bounds, Moment, examine},
};
use selfsame_contract::Corner;

fuzz_target!(|bytes: &[u8]| {
    let line_feed = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (header, payload) = bytes.split_at(line_feed);
    let length = u32::try_from(header.len()).expect("short").to_be_bytes();
    for kind in Kind::ALL {
        check(bytes, kind);
        let fixed = [b"IDVR\x01", &[kind.number(), 0, 0][..], &length].concat();
        check(&[&fixed, header, payload].concat(), kind);
    }
});

fn check(bytes: &[u8], kind: Kind) {
    let (limits, key) = (Limits::default(), CaptureKey::of_session("token"));
    let Ok(record) = Record::read(bytes, kind, &limits) else { return };
    assert!(payload_bytes(&record) <= bytes.len());
    assert_ne!(record.mac_status(&key), MacStatus::Genuine, "guessed a MAC");
    let moment = Moment { now_ms: 1_700_000_000_000, challenge: Some(&record.corners) };
    let findings = examine(&record, &moment, &Bounds::default());
    assert!(findings.len() <= 2 * record.frames.len() + 3, "one per rule and frame");

    let Some(draft) = draft(&record) else { return };
    let again = draft.finish(Some(&key), &Limits { header_bytes: 1 << 20, ..limits });
    let again = again.expect("what was read can be written");
    let limits = Limits { header_bytes: 1 << 20, ..limits };
    let copy = Record::read(&again, kind, &limits).expect("the writer's records are read");
    assert_eq!(copy.mac_status(&key), MacStatus::Genuine);
    assert!(copy.frames.iter().map(told).eq(record.frames.iter().map(told)));
    assert_eq!((copy.video, copy.chip), (record.video, record.chip));
    assert_eq!((copy.corners, copy.device), (record.corners, record.device));
}

/// What a frame says, wherever it lies.
fn told<'a>(frame: &Frame<'a>) -> (Role, Option<Corner>, Option<u64>, &'a [u8]) {
    (frame.role, frame.corner, frame.at_ms, frame.bytes)
}

fn payload_bytes(record: &Record<'_>) -> usize {
    let frames = record.frames.iter().map(|frame| frame.bytes.len());
    let files = record.chip.iter().flat_map(|chip| chip.files.iter().map(|(_, file)| file.len()));
    frames.chain(files).chain(record.video.map(<[u8]>::len)).sum()
}

/// The record as a client would make it, unless it leaves out what a client tells.
fn draft<'a>(record: &Record<'a>) -> Option<Draft<'a>> {
    let mut draft = match record.kind {
        Kind::Liveness => Draft::liveness(record.liveness?).corners(&record.corners),
        Kind::Face => Draft::face(),
        Kind::Page => Draft::page(),
        Kind::Palm => Draft::palm(),
        Kind::Chip => Draft::chip(),
    };
    if let Some(device) = record.device {
        draft = draft.device(device).expect("it was JSON");
    }
    for frame in &record.frames {
        let (at_ms, media_type) = frame.at_ms.zip(frame.media_type)?;
        let shot = Shot { role: frame.role, corner: frame.corner, at_ms, media_type };
        draft = draft.frame(shot, frame.bytes);
    }
    if let Some(video) = record.video {
        draft = draft.video(video);
    }
    let Some(chip) = &record.chip else { return Some(draft) };
    for (name, file) in &chip.files {
        draft = draft.file(*name, file);
    }
    if let Some(protocol) = chip.access_control {
        draft = draft.access_control(protocol);
    }
    Some(chip.proof.iter().fold(draft, |draft, proof| draft.chip_proof(proof.clone())))
}
