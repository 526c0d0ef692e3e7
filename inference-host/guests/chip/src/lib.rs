//! The chip guest: what a reader delivered in, what the chip says and whether it is
//! genuine out.
//!
//! 1. [`delivery`]: the files are taken out of a record, or one after another.
//! 2. [`verification`]: `selfsame-chip` verifies them, step by step.
//! 3. [`fields`] and [`portrait`]: what they say becomes fields and a picture.
//!
//! Whom signatures may lead back to comes with the host's attachment, which [`trust`]
//! packed when the host started.
//!
//! The guest asks for no networks, keeps nothing between requests and writes no logs.

pub mod delivery;
pub mod fields;
pub mod jpeg2000;
pub mod portrait;
pub mod trust;
pub mod verification;

use delivery::Delivery;
use selfsame_chip::Limits;
use selfsame_chip::lds::Dg1;
use selfsame_guest_kit::{Attachment, Fault, serve};
use selfsame_protocol::chip::{
    ChipMessage, ChipReading, ChipRefusal, ChipReply, ChipReport, ChipRequest,
};
use time::UtcDateTime;

/// Answers one request; `bundle` is what [`trust::pack`] gave, or empty.
///
/// # Errors
/// A refusal of the whole request, see [`ChipRefusal`].
pub fn analyse(bundle: &[u8], message: &ChipMessage) -> ChipReply {
    match message {
        ChipMessage::Read(request) => {
            read(bundle, request).map(|reading| ChipReport::Reading(Box::new(reading)))
        }
        ChipMessage::Trust(request) => trust::pack(request).map(ChipReport::Trust),
    }
}

/// [`analyse`], framed.
///
/// # Errors
/// See [`Fault`].
pub fn analyse_frame<A: Attachment>(host: &A, frame: &[u8]) -> Result<Vec<u8>, Fault> {
    serve(frame, |message: ChipMessage| analyse(&host.attachment(), &message))
}

fn read(bundle: &[u8], request: &ChipRequest) -> Result<ChipReading, ChipRefusal> {
    let limits = Limits::default();
    let delivery = Delivery::open(request)?;
    let report = verification::verify(&delivery, bundle, request, limits)?;
    let zone = delivery.files.group(1).map(|file| Dg1::parse(file, &limits));
    let zone = zone.transpose().map_err(|_| ChipRefusal::Unreadable)?;
    Ok(ChipReading {
        mrz: zone.map(|dg1| dg1.zone.lines().to_vec()).unwrap_or_default(),
        fields: fields::read(&delivery.files, &limits)?,
        portrait: portrait::read(&delivery.files, &limits, request.limits)?,
        access_control: delivery.access_control.map(verification::access_control),
        clone_check: verification::clone_check(&delivery, &report),
        data: verification::data(&report),
        clone: verification::clone(&report),
        steps: report.steps.iter().map(verification::step).collect(),
        signer: report.signer.as_ref().map(verification::signer),
    })
}

/// A moment of a clock in milliseconds since the Unix epoch.
fn moment(milliseconds: u64) -> Result<UtcDateTime, ChipRefusal> {
    let seconds = i64::try_from(milliseconds / 1000).map_err(|_| ChipRefusal::Failed)?;
    UtcDateTime::from_unix_timestamp(seconds).map_err(|_| ChipRefusal::Failed)
}
