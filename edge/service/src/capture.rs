//! Capture records of one photo, opened on their way in.
//!
//! The header is JSON like any body, so it is read here, in bounded memory; the photo
//! itself is decoded by the inference host's guests alone. Records of liveness, whose
//! photos are held against each other, are opened there as a whole.

use crate::call::Call;
use crate::failure::Failure;
use crate::platform::Platform;
use crate::upload;
use bytes::Bytes;
use selfsame_capture::plausibility::{Bounds, Moment, examine};
use selfsame_capture::{CaptureKey, Kind, Limits, MacStatus, Record, is_record};
use selfsame_protocol::liveness::RecordKey;

/// A photo that came as a bare file or in a record.
pub(crate) struct Captured {
    /// The image file.
    pub(crate) file: Vec<u8>,
    /// Whether it was injected; `None` when no MAC vouches for it.
    pub(crate) injection: Option<bool>,
}

/// What the MAC of a record is made with: the token of the session that its owner
/// belongs to, else the configured capture key.
pub(crate) fn key<P: Platform>(call: &Call<'_, P>, in_session: bool) -> Option<RecordKey> {
    match call.session_token().filter(|_| in_session) {
        Some(token) => Some(RecordKey::Session(token.to_owned())),
        None => call.config.capture_key.clone().map(RecordKey::Service),
    }
}

/// The photo of a binary body; `None` for a record that is of no use, and for bytes
/// that are something else.
pub(crate) fn photo<P: Platform>(
    call: &Call<'_, P>,
    kind: Kind,
    body: Bytes,
    key: Option<RecordKey>,
) -> Result<Option<Captured>, Failure> {
    let limits = call.config.limits;
    if !is_record(&body) {
        let file = upload::image_in_octets(body, limits.image)?;
        return Ok(file.map(|file| Captured { file, injection: None }));
    }
    let bounds = Limits { record_bytes: limits.body_bytes, ..Limits::default() };
    let Ok(record) = Record::read(&body, kind, &bounds) else { return Ok(None) };
    let Some(frame) = record.selfie().or(record.frames.first()) else { return Ok(None) };
    let injection = match vouched(&record, key) {
        MacStatus::Forged => return Ok(None),
        MacStatus::Missing => None,
        MacStatus::Genuine => Some(is_injected(&record, call.platform.now_ms())),
    };
    let file = upload::checked(frame.bytes.to_vec(), limits.image);
    Ok(file.ok().map(|file| Captured { file, injection }))
}

/// Without a key every MAC is as good as forged.
fn vouched(record: &Record<'_>, key: Option<RecordKey>) -> MacStatus {
    let key = match key {
        Some(RecordKey::Session(token)) => CaptureKey::of_session(&token),
        Some(RecordKey::Service(secret)) => CaptureKey::of_service(&secret),
        None if record.has_mac() => return MacStatus::Forged,
        None => return MacStatus::Missing,
    };
    record.mac_status(&key)
}

fn is_injected(record: &Record<'_>, now_ms: u64) -> bool {
    !examine(record, &Moment { now_ms, challenge: None }, &Bounds::default()).is_empty()
}
