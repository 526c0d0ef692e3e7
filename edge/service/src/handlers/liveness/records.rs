//! Adding liveness records.
//!
//! The inference host opens a record, checks its MAC and observes its photos. Of
//! the record its photos are kept, each as a file of its own.

use super::{Liveness, change, replay, started};
use crate::answer::Answer;
use crate::call::{Body, Call};
use crate::capture;
use crate::failure::Failure;
use crate::handlers::customer::{self, CustomerState};
use crate::handlers::photo;
use crate::handlers::session::Look;
use crate::inference;
use crate::platform::Platform;
use crate::shelf::{Held, Part};
use selfsame_contract::{
    ApiError, CreateCustomerLivenessRecordResponse, CreateLivenessRecordErrorCode, Resource,
};
use selfsame_protocol::face::{DetectedFace, FaceSearch};
use selfsame_protocol::liveness::{
    Implausibility, Observation, RecordKind, RecordReport, RecordRequest,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is kept of a record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LivenessRecord {
    pub(super) id: Uuid,
    pub(super) kind: RecordKind,
    pub(super) frames: Vec<RecordFrame>,
    /// Which frame the selfie is, and the face in it.
    selfie: usize,
    face: DetectedFace,
    /// Whether the record was injected; `None` without a genuine MAC.
    pub(super) injection: Option<bool>,
}

/// A photo of a record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct RecordFrame {
    /// The file as it came.
    pub(super) image: Part,
    /// How it looks.
    pub(super) look: Look,
    /// What it shows.
    pub(super) observation: Observation,
}

impl LivenessRecord {
    /// The files that hang on it.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Part> {
        self.frames.iter().map(|frame| &frame.image)
    }

    /// What was seen on its photos.
    pub(super) fn observations(&self) -> impl Iterator<Item = &Observation> {
        self.frames.iter().map(|frame| &frame.observation)
    }

    /// The photo that is its selfie, and the face in it.
    pub(crate) fn selfie(&self) -> Option<(&Part, &Observation, DetectedFace)> {
        let frame = self.frames.get(self.selfie)?;
        Some((&frame.image, &frame.observation, self.face))
    }

    /// Whether it was injected; `None` when that could not be checked.
    pub(crate) fn injection(&self) -> Option<bool> {
        self.injection
    }
}

/// Adds a record.
pub(crate) async fn add<P: Platform>(call: &Call<'_, P>, body: Body) -> Result<Answer, Failure> {
    let (customer, liveness) = started(call).await?;
    let record = body.bytes()?;
    if liveness.records.len() >= call.config.limits.liveness_records {
        return Err(ApiError::TooManyRecords.into());
    }
    let stored = match open(call, &customer, &liveness, record.into()).await? {
        Some((report, record)) => store(call, customer, report, &record).await?,
        None => None,
    };
    let failed =
        || CreateCustomerLivenessRecordResponse::failed(CreateLivenessRecordErrorCode::InvalidData);
    Answer::json(&stored.unwrap_or_else(failed))
}

/// Has the record opened; `None` when it is of no use. A record of eye gaze uses
/// the open challenge up, whether it answers it or not.
async fn open<P: Platform>(
    call: &Call<'_, P>,
    customer: &Held<CustomerState>,
    liveness: &Liveness,
    record: Vec<u8>,
) -> Result<Option<(RecordReport, Vec<u8>)>, Failure> {
    let now_ms = call.platform.now_ms();
    let request = RecordRequest {
        record,
        limits: call.config.limits.image,
        search: FaceSearch::default(),
        key: capture::key(call, customer.state().session().is_some()),
        challenge: liveness.challenge.as_ref().and_then(|challenge| challenge.open(now_ms)),
        now_ms,
    };
    inference::open_record(call, request).await
}

async fn store<P: Platform>(
    call: &Call<'_, P>,
    customer: Held<CustomerState>,
    report: RecordReport,
    record: &[u8],
) -> Result<Option<CreateCustomerLivenessRecordResponse>, Failure> {
    let face = usable_face(&report);
    let (Some(face), true) = (face, replay::is_new(call, &customer, record).await?) else {
        use_up_challenge(call, customer, report.kind).await?;
        return Ok(None);
    };
    let id = customer::fresh_id(call.platform)?;
    let owner = call.id()?;
    keep(call, customer, id, face, report, record).await?;
    let selfie = Resource::RecordSelfie { customer: owner, record: id };
    let detection = photo::detection(&face);
    Ok(Some(CreateCustomerLivenessRecordResponse::stored(detection, selfie.into())))
}

/// The face of the selfie; `None` when the record is of no use. A record whose
/// maker is not known has to answer the challenge: nothing else shows that it was
/// made now. One with a genuine MAC is kept and taken for injected instead.
fn usable_face(report: &RecordReport) -> Option<DetectedFace> {
    let is_unanswered = report.implausibilities.contains(&Implausibility::Challenge);
    if is_unanswered && !report.authentic {
        return None;
    }
    let selfie = usize::try_from(report.selfie).ok()?;
    report.frames.get(selfie)?.observation.face
}

async fn use_up_challenge<P: Platform>(
    call: &Call<'_, P>,
    customer: Held<CustomerState>,
    kind: RecordKind,
) -> Result<(), Failure> {
    if kind != RecordKind::EyeGaze {
        return Ok(());
    }
    change(call, customer, |liveness| liveness.challenge = None).await
}

async fn keep<P: Platform>(
    call: &Call<'_, P>,
    customer: Held<CustomerState>,
    id: Uuid,
    face: DetectedFace,
    report: RecordReport,
    record: &[u8],
) -> Result<(), Failure> {
    let looks = replay::looks(&report, record);
    let injection = injection(call, &customer, &report, &looks).await?;
    let kind = report.kind;
    let selfie = usize::try_from(report.selfie).unwrap_or(usize::MAX);
    let frames = stow(call, &customer, report, &looks, record).await?;
    let fingerprint = replay::fingerprint(record);
    let record = LivenessRecord { id, kind, frames, selfie, face, injection };
    let keep = |customer: &mut CustomerState| {
        customer.kept_records.push(fingerprint);
        if let Some(liveness) = &mut customer.liveness {
            liveness.keep(record.clone());
        }
    };
    call.shelf().change(customer, keep).await
}

/// What the MAC vouches for is held against all that is known; without one nothing
/// is known of where the photos come from.
async fn injection<P: Platform>(
    call: &Call<'_, P>,
    customer: &Held<CustomerState>,
    report: &RecordReport,
    looks: &[Look],
) -> Result<Option<bool>, Failure> {
    if !report.authentic {
        return Ok(None);
    }
    let recurs = replay::recurs(call, customer.state(), looks).await?;
    Ok(Some(recurs || !report.implausibilities.is_empty()))
}

async fn stow<P: Platform>(
    call: &Call<'_, P>,
    customer: &Held<CustomerState>,
    report: RecordReport,
    looks: &[Look],
    record: &[u8],
) -> Result<Vec<RecordFrame>, Failure> {
    let mut frames = Vec::with_capacity(looks.len());
    for (frame, look) in report.frames.into_iter().zip(looks) {
        let offset = usize::try_from(frame.offset).unwrap_or(usize::MAX);
        let length = usize::try_from(frame.length).unwrap_or(usize::MAX);
        let file = record
            .get(offset..offset.saturating_add(length))
            .ok_or_else(|| Failure::unexpected("the guest found a photo outside of its record"))?;
        let image = call.shelf().stow_for(customer, "record", file).await?;
        frames.push(RecordFrame { image, look: *look, observation: frame.observation });
    }
    Ok(frames)
}
