//! A host of liveness that sees in a photo what the size in its header says.

use crate::stage::face;
use crate::world::template;
use selfsame_biometrics::face::extract::Algorithm;
use selfsame_biometrics::face::template::Template;
use selfsame_capture::frame_hash::FrameHash;
use selfsame_capture::plausibility::{Bounds, Finding, Moment, examine};
use selfsame_capture::{CaptureKey, Frame, Kind, Limits, MacStatus, Record, Role as FrameRole};
use selfsame_contract::{Corner as CornerWord, LivenessType};
use selfsame_protocol::geometry::PixelSize;
use selfsame_protocol::liveness::{
    Corner, FrameReport, Implausibility, LivenessRefusal, LivenessReply, LivenessReport,
    LivenessRequest, Observation, RecordKey, RecordKind, RecordReport, RecordRequest, Role,
    Shortcoming,
};
use selfsame_protocol::{MessageLimits, decode, encode};
use serde_bytes::ByteBuf;

/// Heights of photos that show something out of the ordinary.
pub(crate) const NOBODY: u32 = 481;
pub(crate) const CROWD: u32 = 482;
pub(crate) const POOR: u32 = 483;
pub(crate) const SOMEBODY_ELSE: u32 = 484;

/// The passive score of every photo.
pub(crate) const PASSIVE: f32 = 0.75;

pub(crate) fn answer(frame: &[u8]) -> Vec<u8> {
    let reply: LivenessReply = match decode(frame, MessageLimits::default()).unwrap() {
        LivenessRequest::Photo(request) => {
            Ok(LivenessReport::Photo(observe(&request.image, request.role)))
        }
        LivenessRequest::Record(request) => open(&request).map(LivenessReport::Record),
    };
    encode(&reply).unwrap()
}

fn observe(image: &[u8], role: Role) -> Observation {
    let height =
        image.get(20..24).map_or(0, |bytes| u32::from(bytes[2]) << 8 | u32::from(bytes[3]));
    let template = if height == SOMEBODY_ELSE { another() } else { template() };
    Observation {
        role,
        image_size: PixelSize { width: 640, height },
        face_count: if height == CROWD { 2 } else { 1 },
        face: (height != NOBODY).then(face),
        shortcomings: if height == POOR { vec![Shortcoming::SmallFace] } else { vec![] },
        template: Some(ByteBuf::from(template)),
        passive: Some(PASSIVE),
        gaze: None,
        neutrality: None,
        eyes: vec![],
    }
}

fn another() -> Vec<u8> {
    let features: Vec<f32> = (0_u8..=255).map(|index| f32::from(index % 2) - 0.5).collect();
    Template::new(Algorithm::Reid0095, &features).unwrap().to_bytes()
}

fn open(request: &RecordRequest) -> Result<RecordReport, LivenessRefusal> {
    let unusable = LivenessRefusal::UnusableRecord;
    let record =
        Record::read(&request.record, Kind::Liveness, &Limits::default()).map_err(|_| unusable)?;
    let key = match &request.key {
        Some(RecordKey::Session(token)) => CaptureKey::of_session(token),
        Some(RecordKey::Service(secret)) => CaptureKey::of_service(secret),
        None => CaptureKey::of_service(b"nobody knows"),
    };
    let status = record.mac_status(&key);
    if status == MacStatus::Forged {
        return Err(unusable);
    }
    let challenge: Option<Vec<CornerWord>> =
        request.challenge.as_ref().map(|corners| corners.iter().map(word).collect());
    let moment = Moment { now_ms: request.now_ms, challenge: challenge.as_deref() };
    let findings = examine(&record, &moment, &Bounds::default());
    Ok(RecordReport {
        kind: kind(record.liveness),
        authentic: status == MacStatus::Genuine,
        implausibilities: findings.iter().map(implausibility).collect(),
        frames: record.frames.iter().map(report).collect(),
        selfie: 0,
    })
}

fn implausibility(finding: &Finding) -> Implausibility {
    match finding {
        Finding::Undated | Finding::TooOld { .. } | Finding::FromTheFuture { .. } => {
            Implausibility::Age
        }
        Finding::EqualFrames { .. } => Implausibility::EqualFrames,
        Finding::ChallengeUnanswered
        | Finding::ChallengeNotOpen
        | Finding::CornersUnlikeChallenge
        | Finding::CornersUnlikeFrames => Implausibility::Challenge,
        _ => Implausibility::Pace,
    }
}

/// Photos look alike here when their sizes are the same.
fn report(frame: &Frame<'_>) -> FrameReport {
    let role = match (frame.role, frame.corner) {
        (FrameRole::Gaze, Some(corner)) => Role::Gaze(of_word(corner)),
        (FrameRole::Neutral, _) => Role::Neutral,
        (FrameRole::Smile, _) => Role::Smile,
        _ => Role::Passive,
    };
    let size = frame.bytes.get(16..24).unwrap_or_default();
    let looks = size.iter().fold(0_u64, |hash, byte| hash * 31 + u64::from(*byte));
    FrameReport {
        offset: u32::try_from(frame.offset).unwrap(),
        length: u32::try_from(frame.bytes.len()).unwrap(),
        looks: FrameHash::from_bits(looks.wrapping_mul(0x9E37_79B9_7F4A_7C15)).bits(),
        observation: observe(frame.bytes, role),
    }
}

fn kind(liveness: Option<LivenessType>) -> RecordKind {
    match liveness.unwrap() {
        LivenessType::PassiveLiveness => RecordKind::Passive,
        LivenessType::SmileLiveness => RecordKind::Smile,
        LivenessType::EyeGazeLiveness => RecordKind::EyeGaze,
        LivenessType::MagnifeyeLiveness => RecordKind::MagnifEye,
    }
}

const CORNERS: [(Corner, CornerWord); 4] = [
    (Corner::TopLeft, CornerWord::TopLeft),
    (Corner::TopRight, CornerWord::TopRight),
    (Corner::BottomLeft, CornerWord::BottomLeft),
    (Corner::BottomRight, CornerWord::BottomRight),
];

fn word(corner: &Corner) -> CornerWord {
    CORNERS.iter().find(|(one, _)| one == corner).unwrap().1
}

fn of_word(word: CornerWord) -> Corner {
    CORNERS.iter().find(|(_, one)| *one == word).unwrap().0
}
