//! Capture records, collected frame by frame.

use selfsame_capture::{CaptureKey, Draft, Limits, MediaType, RecordError, Role, Shot};
use selfsame_contract::{Corner, LivenessType};
use serde::de::{DeserializeOwned, IntoDeserializer as _, value::Error as NoWord};
use thiserror::Error;

/// What a record is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A show of liveness.
    Liveness(LivenessType),
    /// One face.
    Face,
    /// One page of a document.
    Page,
    /// One palm.
    Palm,
}

/// Why there is no record.
#[derive(Debug, Error)]
pub enum CaptureError {
    /// A word is none of the contract's.
    #[error("{0} is unknown here")]
    UnknownWord(String),
    /// The record does not hold together.
    #[error(transparent)]
    Record(#[from] RecordError),
}

/// A word of the contract as its type.
///
/// # Errors
/// [`CaptureError::UnknownWord`].
pub fn word<T: DeserializeOwned>(word: &str) -> Result<T, CaptureError> {
    let unknown = |_: NoWord| CaptureError::UnknownWord(word.to_owned());
    T::deserialize(word.into_deserializer()).map_err(unknown)
}

/// A record in the making.
#[derive(Debug, Clone)]
pub struct Capture {
    subject: Subject,
    device: Option<String>,
    corners: Vec<Corner>,
    frames: Vec<(Shot, Vec<u8>)>,
}

impl Capture {
    /// Starts a record.
    #[must_use]
    pub fn new(subject: Subject) -> Self {
        Self { subject, device: None, corners: Vec::new(), frames: Vec::new() }
    }

    /// JSON that tells the device.
    pub fn tell_device(&mut self, json: String) {
        self.device = Some(json);
    }

    /// The corners of the challenge that is shown, in order.
    pub fn challenge(&mut self, corners: Vec<Corner>) {
        self.corners = corners;
    }

    /// Adds a JPEG photo, taken `at_ms` milliseconds after the start.
    pub fn add(&mut self, role: Role, corner: Option<Corner>, at_ms: u64, jpeg: Vec<u8>) {
        self.frames.push((Shot { role, corner, at_ms, media_type: MediaType::Jpeg }, jpeg));
    }

    /// The record, closed at `now_ms` (milliseconds since 1970, UTC) and sealed with
    /// `key` if there is one.
    ///
    /// # Errors
    /// What the service would say to it.
    pub fn finish(&self, now_ms: u64, key: Option<&CaptureKey>) -> Result<Vec<u8>, CaptureError> {
        let draft = match self.subject {
            Subject::Liveness(liveness) => Draft::liveness(liveness),
            Subject::Face => Draft::face(),
            Subject::Page => Draft::page(),
            Subject::Palm => Draft::palm(),
        };
        let mut draft = draft.created_at_ms(now_ms);
        if let Some(device) = &self.device {
            draft = draft.device(device)?;
        }
        let draft = draft.corners(&self.corners);
        let draft = self.frames.iter().fold(draft, |draft, (shot, jpeg)| draft.frame(*shot, jpeg));
        Ok(draft.finish(key, &Limits::default())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_capture::{Kind, Record};

    #[test]
    fn what_was_collected_the_service_reads() {
        let mut capture = Capture::new(Subject::Liveness(word("SMILE_LIVENESS").unwrap()));
        capture.tell_device(r#"{"browser":"a browser"}"#.to_owned());
        for (role, at_ms) in [("NEUTRAL", 0), ("SMILE", 900)] {
            capture.add(word(role).unwrap(), None, at_ms, vec![0xff, 0xd8, 0xff]);
        }
        let key = CaptureKey::of_session("a token");
        let record = capture.finish(1_790_000_000_000, Some(&key)).unwrap();
        let read = Record::read(&record, Kind::Liveness, &Limits::default()).unwrap();
        assert_eq!(read.frames.len(), 2);
    }

    #[test]
    fn words_are_those_of_the_contract() {
        assert!(matches!(word::<Role>("EYE_CLOSEUP"), Ok(Role::EyeCloseup)));
        assert!(matches!(word::<Corner>("MIDDLE"), Err(CaptureError::UnknownWord(_))));
    }
}
