//! Capture records: opened, authenticated, held against what is plausible, and
//! every photo in them observed.

use crate::observe;
use selfsame_capture::frame_hash::{COLUMNS, FrameHash, ROWS};
use selfsame_capture::plausibility::{Bounds, Finding, Moment, examine};
use selfsame_capture::{CaptureKey, Frame, Kind, Limits, MacStatus, Record};
use selfsame_contract as contract;
use selfsame_guest_face::prepare;
use selfsame_guest_kit::Graphs;
use selfsame_imaging::luminance::luma_level;
use selfsame_imaging::{ImageError, RgbImage, resize::resize};
use selfsame_protocol::face::Subject;
use selfsame_protocol::geometry::PixelSize;
use selfsame_protocol::liveness::{
    Corner, FrameReport, Implausibility, LivenessRefusal, RecordKey, RecordKind, RecordReport,
    RecordRequest, Role,
};

/// Photos in one record: three looks at each corner of a long challenge, with room
/// to spare. Each is decoded and searched, so more would hold the host up.
const MAX_FRAMES: usize = 24;

/// Opens a record and observes its photos, in order.
///
/// # Errors
/// [`LivenessRefusal::UnusableRecord`], [`LivenessRefusal::ModelUnavailable`].
pub fn record<G: Graphs>(
    graphs: &G,
    request: &RecordRequest,
) -> Result<RecordReport, LivenessRefusal> {
    let limits = Limits { frames: MAX_FRAMES, ..Limits::default() };
    let record = Record::read(&request.record, Kind::Liveness, &limits)
        .map_err(|_| LivenessRefusal::UnusableRecord)?;
    let authentic = is_authentic(&record, request.key.as_ref())?;
    let kind = record.liveness.map(kind).ok_or(LivenessRefusal::UnusableRecord)?;
    let selfie = record.selfie().ok_or(LivenessRefusal::UnusableRecord)?;
    let selfie = record.frames.iter().position(|frame| frame == selfie).unwrap_or_default();
    let observed = |frame| observe_frame(graphs, request, frame, kind);
    let frames = record.frames.iter().map(observed).collect::<Result<_, _>>()?;
    let implausibilities = implausibilities(&record, request);
    Ok(RecordReport { kind, authentic, implausibilities, frames, selfie: number(selfie) })
}

/// Whether the record has a MAC; one that is not genuine makes it unusable.
fn is_authentic(record: &Record<'_>, key: Option<&RecordKey>) -> Result<bool, LivenessRefusal> {
    let key = match key {
        Some(RecordKey::Session(token)) => CaptureKey::of_session(token),
        Some(RecordKey::Service(secret)) => CaptureKey::of_service(secret),
        // No MAC can be genuine by a key of nobody.
        None => CaptureKey::of_service(&[]),
    };
    match record.mac_status(&key) {
        MacStatus::Missing => Ok(false),
        MacStatus::Genuine => Ok(true),
        MacStatus::Forged => Err(LivenessRefusal::UnusableRecord),
    }
}

fn implausibilities(record: &Record<'_>, request: &RecordRequest) -> Vec<Implausibility> {
    let challenge: Option<Vec<_>> = request
        .challenge
        .as_ref()
        .map(|corners| corners.iter().copied().map(to_contract).collect());
    let moment = Moment { now_ms: request.now_ms, challenge: challenge.as_deref() };
    let findings = examine(record, &moment, &Bounds::default());
    let mut found: Vec<_> = findings.iter().map(implausibility).collect();
    found.dedup();
    found
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
        // Times, and whatever else there will be about the course of a capture.
        _ => Implausibility::Pace,
    }
}

fn observe_frame<G: Graphs>(
    graphs: &G,
    request: &RecordRequest,
    frame: &Frame<'_>,
    kind: RecordKind,
) -> Result<FrameReport, LivenessRefusal> {
    let unusable = LivenessRefusal::UnusableRecord;
    let subject = Subject::Largest(request.search);
    let role = role(frame, kind).ok_or(unusable)?;
    let image = prepare::image(frame.bytes, request.limits, &subject).map_err(|_| unusable)?;
    let observation = observe::observe(graphs, &image, &subject, role).map_err(|refusal| {
        // The limits are the same for every photo: what refuses one is the record.
        if refusal == LivenessRefusal::ModelUnavailable { refusal } else { unusable }
    })?;
    let offset = frame.bytes.as_ptr().addr() - request.record.as_ptr().addr();
    let looks = looks(&image).map_err(|_| unusable)?;
    Ok(FrameReport {
        offset: number(offset),
        length: number(frame.bytes.len()),
        looks,
        observation,
    })
}

/// Records and lists of frames are far below four gigabytes.
fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn looks(image: &RgbImage) -> Result<u64, ImageError> {
    let size = PixelSize { width: number(COLUMNS), height: number(ROWS) };
    let small = resize(image, size)?;
    let pixel = |row, column| luma_level(small.pixel(row * COLUMNS + column));
    let pixels = std::array::from_fn(|row| std::array::from_fn(|column| pixel(row, column)));
    Ok(FrameHash::of_grey(&pixels).bits())
}

/// What a frame is said to show; `None` when it has no place in a liveness record.
fn role(frame: &Frame<'_>, kind: RecordKind) -> Option<Role> {
    use selfsame_capture::Role as Captured;
    match frame.role {
        Captured::Selfie if kind == RecordKind::MagnifEye => Some(Role::EyeReference),
        Captured::Selfie => Some(Role::Passive),
        Captured::Neutral => Some(Role::Neutral),
        Captured::Smile => Some(Role::Smile),
        Captured::Gaze => frame.corner.map(|corner| Role::Gaze(from_contract(corner))),
        Captured::EyeCloseup => Some(Role::EyeCloseUp),
        Captured::Page | Captured::Palm => None,
    }
}

fn kind(liveness: contract::LivenessType) -> RecordKind {
    match liveness {
        contract::LivenessType::PassiveLiveness => RecordKind::Passive,
        contract::LivenessType::SmileLiveness => RecordKind::Smile,
        contract::LivenessType::EyeGazeLiveness => RecordKind::EyeGaze,
        contract::LivenessType::MagnifeyeLiveness => RecordKind::MagnifEye,
    }
}

fn from_contract(corner: contract::Corner) -> Corner {
    match corner {
        contract::Corner::TopLeft => Corner::TopLeft,
        contract::Corner::TopRight => Corner::TopRight,
        contract::Corner::BottomLeft => Corner::BottomLeft,
        contract::Corner::BottomRight => Corner::BottomRight,
    }
}

fn to_contract(corner: Corner) -> contract::Corner {
    match corner {
        Corner::TopLeft => contract::Corner::TopLeft,
        Corner::TopRight => contract::Corner::TopRight,
        Corner::BottomLeft => contract::Corner::BottomLeft,
        Corner::BottomRight => contract::Corner::BottomRight,
    }
}
