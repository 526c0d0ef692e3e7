//! Typed calls to the inference host: frames are written and read here.

use crate::call::Call;
use crate::failure::Failure;
use crate::platform::{Inference, Platform};
use selfsame_contract::ApiError;
use selfsame_protocol::chip::{
    ChipMessage, ChipReading, ChipRefusal, ChipReply, ChipReport, ChipRequest,
};
use selfsame_protocol::document::{
    DocumentRefusal, DocumentReply, DocumentReport, DocumentRequest, PageJpeg, PageReport,
    PageRequest, ResizeRequest,
};
use selfsame_protocol::face::{
    FaceFinding, FaceReply, FaceReport, FaceRequest, FaceTask, Refusal, Subject,
};
use selfsame_protocol::liveness::{
    LivenessRefusal, LivenessReply, LivenessReport, LivenessRequest, Observation, PhotoRequest,
    RecordReport, RecordRequest,
};
use selfsame_protocol::palm::{FoundPalm, PalmRefusal, PalmReply, PalmRequest};
use selfsame_protocol::{Capability, MessageLimits, decode, encode};
use serde::{Serialize, de::DeserializeOwned};

/// Has the face guest do `tasks` on `image`, and gives the image back.
pub(crate) async fn analyse_face<P: Platform>(
    call: &Call<'_, P>,
    image: Vec<u8>,
    subject: Subject,
    tasks: &[FaceTask],
) -> Result<(FaceReport, Vec<u8>), Failure> {
    let limits = call.config.limits.image;
    let request = FaceRequest { image, limits, subject, tasks: tasks.to_vec() };
    let reply: FaceReply = ask(call, Capability::Face, &request).await?;
    Ok((reply.map_err(refused)?, request.image))
}

/// Has the liveness guest observe a photo, and gives the image back.
pub(crate) async fn observe<P: Platform>(
    call: &Call<'_, P>,
    request: PhotoRequest,
) -> Result<(Observation, Vec<u8>), Failure> {
    let request = LivenessRequest::Photo(request);
    let reply: LivenessReply = ask(call, Capability::Liveness, &request).await?;
    match (reply, request) {
        (Ok(LivenessReport::Photo(observation)), LivenessRequest::Photo(request)) => {
            Ok((observation, request.image))
        }
        (Err(LivenessRefusal::Photo(refusal)), _) => Err(refused(refusal)),
        (Err(LivenessRefusal::ModelUnavailable), _) => Err(ApiError::CapabilityUnavailable.into()),
        _ => Err(Failure::unexpected("the guest answered another question")),
    }
}

/// Has the liveness guest open a record, and gives the record back; `None` when it
/// is of no use.
pub(crate) async fn open_record<P: Platform>(
    call: &Call<'_, P>,
    request: RecordRequest,
) -> Result<Option<(RecordReport, Vec<u8>)>, Failure> {
    let request = LivenessRequest::Record(request);
    let reply: LivenessReply = ask(call, Capability::Liveness, &request).await?;
    match (reply, request) {
        (Ok(LivenessReport::Record(report)), LivenessRequest::Record(request)) => {
            Ok(Some((report, request.record)))
        }
        (Err(LivenessRefusal::UnusableRecord), _) => Ok(None),
        (Err(LivenessRefusal::Photo(refusal)), _) => Err(refused(refusal)),
        (Err(LivenessRefusal::ModelUnavailable), _) => Err(ApiError::CapabilityUnavailable.into()),
        _ => Err(Failure::unexpected("the guest answered another question")),
    }
}

/// Has the document guest find and read a page; `None` when there is none.
pub(crate) async fn read_page<P: Platform>(
    call: &Call<'_, P>,
    request: PageRequest,
) -> Result<Option<PageReport>, Failure> {
    let request = DocumentRequest::Page(request);
    let reply: DocumentReply = ask(call, Capability::Document, &request).await?;
    match reply.map_err(unreadable)? {
        DocumentReport::Page(report) => Ok(Some(*report)),
        DocumentReport::NoPage => Ok(None),
        DocumentReport::Jpeg(_) => Err(Failure::unexpected("the guest answered another question")),
    }
}

/// Has a picture that was cut out earlier brought to another size.
pub(crate) async fn resize<P: Platform>(
    call: &Call<'_, P>,
    request: ResizeRequest,
) -> Result<Vec<u8>, Failure> {
    let request = DocumentRequest::Resize(request);
    let reply: DocumentReply = ask(call, Capability::Document, &request).await?;
    match reply.map_err(unreadable)? {
        DocumentReport::Jpeg(PageJpeg(file)) => Ok(file),
        _ => Err(Failure::unexpected("the guest answered another question")),
    }
}

/// Has the chip guest read and verify what a reader delivered, and gives that back;
/// `None` when it holds no files of a chip.
pub(crate) async fn read_chip<P: Platform>(
    call: &Call<'_, P>,
    request: ChipRequest,
) -> Result<Option<(ChipReading, Vec<u8>)>, Failure> {
    let message = ChipMessage::Read(request);
    let reply: ChipReply = ask(call, Capability::Chip, &message).await?;
    match (reply, message) {
        (Ok(ChipReport::Reading(reading)), ChipMessage::Read(request)) => {
            Ok(Some((*reading, request.data)))
        }
        (Err(ChipRefusal::Unreadable), _) => Ok(None),
        (Err(ChipRefusal::Failed), _) => Err(Failure::unexpected("the guest failed at a chip")),
        _ => Err(Failure::unexpected("the guest answered another question")),
    }
}

fn unreadable(refusal: DocumentRefusal) -> Failure {
    match refusal {
        DocumentRefusal::InvalidImage => ApiError::InvalidImage.into(),
        DocumentRefusal::ModelUnavailable => ApiError::CapabilityUnavailable.into(),
        DocumentRefusal::Failed => Failure::unexpected("the guest failed at a page"),
    }
}

/// Has the palm guest find the largest palm; `None` when there is none.
pub(crate) async fn find_palm<P: Platform>(
    call: &Call<'_, P>,
    image: Vec<u8>,
) -> Result<Option<FoundPalm>, Failure> {
    let request = PalmRequest { image, limits: call.config.limits.image };
    let reply: PalmReply = ask(call, Capability::Palm, &request).await?;
    reply.map(|report| report.palm).map_err(|refusal| match refusal {
        PalmRefusal::InvalidImage => ApiError::InvalidImage.into(),
        PalmRefusal::ModelUnavailable => ApiError::CapabilityUnavailable.into(),
        PalmRefusal::Failed => Failure::unexpected("the guest failed at a palm"),
    })
}

/// Sends a message to a guest and reads its answer.
async fn ask<P: Platform, Q: Serialize, R: DeserializeOwned>(
    call: &Call<'_, P>,
    capability: Capability,
    message: &Q,
) -> Result<R, Failure> {
    let frame = encode(message).map_err(Failure::unexpected)?;
    let inference = call.platform.inference();
    let answer = inference.analyse(capability, frame, call.config.limits.inference_ms).await?;
    decode(&answer, MessageLimits::default()).map_err(Failure::unexpected)
}

/// The JPEG that one task was to produce.
pub(crate) fn jpeg(report: FaceReport) -> Result<Vec<u8>, Failure> {
    only(report, |finding| match finding {
        FaceFinding::Jpeg(file) => Ok(file),
        other => Err(other),
    })
}

/// The template that one task was to produce.
pub(crate) fn template(report: FaceReport) -> Result<Vec<u8>, Failure> {
    only(report, |finding| match finding {
        FaceFinding::Template(template) => Ok(template),
        other => Err(other),
    })
}

/// What the one task of a request found; `wanted` gives back a finding of
/// another kind.
pub(crate) fn only<T>(
    report: FaceReport,
    wanted: impl FnOnce(FaceFinding) -> Result<T, FaceFinding>,
) -> Result<T, Failure> {
    let finding = report.findings.into_iter().next();
    finding.map_or_else(|| Err(None), |it| wanted(it).map_err(Some)).map_err(missing)
}

#[expect(clippy::needless_pass_by_value, reason = "the end of a chain of results")]
fn missing(finding: Option<FaceFinding>) -> Failure {
    match finding {
        Some(FaceFinding::Unavailable) => ApiError::CapabilityUnavailable.into(),
        Some(FaceFinding::Failed) => Failure::unexpected("the guest failed at a task"),
        _ => Failure::unexpected("the guest answered another task"),
    }
}

fn refused(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::InvalidImage => ApiError::InvalidImage.into(),
        Refusal::FaceSizeMemoryLimit => ApiError::FaceSizeMemoryLimit.into(),
        Refusal::DetectorUnavailable => ApiError::CapabilityUnavailable.into(),
        Refusal::MalformedRequest => Failure::unexpected("the guest refused our request"),
    }
}
