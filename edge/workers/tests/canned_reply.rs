//! The answer that the stand-in for an inference host gives: one face, no template.
//!
//! It lies beside the tests that run outside of Rust, as bytes. Set `UPDATE=1` to
//! write it anew after a change of the protocol.
#![allow(clippy::unwrap_used, reason = "in a test a failed expectation is the report")]

use selfsame_protocol::face::{DetectedFace, FaceFinding, FaceReply, FaceReport};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};
use selfsame_protocol::{MessageLimits, decode, encode};
use std::path::Path;

fn reply() -> FaceReply {
    let at = |x, y| Position { x, y };
    Ok(FaceReport {
        image_size: PixelSize { width: 640, height: 480 },
        face_count: 1,
        face: Some(DetectedFace {
            confidence: 0.9174,
            rectangle: Quadrilateral {
                top_left: at(250., 120.),
                top_right: at(390., 120.),
                bottom_right: at(390., 300.),
                bottom_left: at(250., 300.),
            },
            landmarks: [
                at(290., 190.),
                at(350., 190.),
                at(320., 225.),
                at(295., 260.),
                at(345., 260.),
            ],
        }),
        findings: vec![FaceFinding::Unavailable],
    })
}

#[test]
fn the_stand_in_speaks_the_protocol_of_today() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/workers/one-face.frame");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, encode(&reply()).unwrap()).unwrap();
    }
    let frame = std::fs::read(&path).unwrap();
    assert_eq!(decode(&frame, MessageLimits::default()), Ok(reply()));
}
