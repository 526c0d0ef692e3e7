//! Typed calls to the inference host: frames are written and read here.

use crate::call::Call;
use crate::failure::Failure;
use crate::platform::{Inference, Platform};
use selfsame_contract::ApiError;
use selfsame_protocol::face::{
    FaceFinding, FaceReply, FaceReport, FaceRequest, FaceTask, Refusal, Subject,
};
use selfsame_protocol::{Capability, MessageLimits, decode, encode};

/// Has the face guest do `tasks` on `image`, and gives the image back.
pub(crate) async fn analyse_face<P: Platform>(
    call: &Call<'_, P>,
    image: Vec<u8>,
    subject: Subject,
    tasks: &[FaceTask],
) -> Result<(FaceReport, Vec<u8>), Failure> {
    let limits = call.config.limits;
    let request = FaceRequest { image, limits: limits.image, subject, tasks: tasks.to_vec() };
    let frame = encode(&request).map_err(Failure::unexpected)?;
    let inference = call.platform.inference();
    let answer = inference.analyse(Capability::Face, frame, limits.inference_ms).await?;
    let reply: FaceReply =
        decode(&answer, MessageLimits::default()).map_err(Failure::unexpected)?;
    Ok((reply.map_err(refused)?, request.image))
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
