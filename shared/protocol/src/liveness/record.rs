//! Messages about capture records, the container of `selfsame-capture`.

use super::{Corner, Observation};
use crate::face::{FaceSearch, ImageLimits};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One capture record to open and observe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordRequest {
    /// The record as the client sent it.
    #[serde(with = "serde_bytes")]
    pub record: Vec<u8>,
    /// Bounds the decoder of its photos must keep.
    pub limits: ImageLimits,
    /// Which faces are searched for in its photos; the largest is the subject.
    pub search: FaceSearch,
    /// The key that its MAC is checked with; without one no MAC is genuine.
    pub key: Option<RecordKey>,
    /// The corners of the open challenge, if one is open.
    pub challenge: Option<Vec<Corner>>,
    /// The service's clock: milliseconds since the Unix epoch.
    pub now_ms: u64,
}

/// What the key of a record's MAC is derived from. Its `Debug` shows no secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordKey {
    /// The session's token, as the client received it.
    Session(String),
    /// The configured capture key.
    Service(#[serde(with = "serde_bytes")] Vec<u8>),
}

impl fmt::Debug for RecordKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Session(_) => "Session(..)",
            Self::Service(_) => "Service(..)",
        })
    }
}

/// What a record holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordReport {
    /// The way to show liveness that it was made for.
    pub kind: RecordKind,
    /// Whether it has a MAC, which then is genuine.
    pub authentic: bool,
    /// What a camera and a living person would hardly have produced.
    pub implausibilities: Vec<Implausibility>,
    /// Its photos, in order.
    pub frames: Vec<FrameReport>,
    /// The index of the photo to take the selfie from.
    pub selfie: u32,
}

/// The ways to show liveness by a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordKind {
    /// Plain photos.
    Passive,
    /// A neutral face, then a smile.
    Smile,
    /// Looks into corners.
    EyeGaze,
    /// A face and an eye close-up.
    MagnifEye,
}

/// A reason to take a record for injected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Implausibility {
    /// It is too old, from the future, or not dated.
    Age,
    /// Its photos do not follow each other as a person's doings would.
    Pace,
    /// Two of its photos are the same.
    EqualFrames,
    /// It does not answer the open challenge.
    Challenge,
}

/// One photo of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrameReport {
    /// Where its image file begins in the record, in bytes.
    pub offset: u32,
    /// How many bytes the file has.
    pub length: u32,
    /// Hash of its looks, for finding it again in another record; see
    /// `frame_hash` in `selfsame-capture`.
    pub looks: u64,
    /// What it shows.
    pub observation: Observation,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_key() {
        let keys = [RecordKey::Session("token".into()), RecordKey::Service(b"secret".to_vec())];
        let shown = format!("{keys:?}");
        assert_eq!(shown, "[Session(..), Service(..)]");
    }
}
