//! The verification by `selfsame-chip`, in the words of the protocol.

use crate::delivery::Delivery;
use crate::moment;
use selfsame_capture::ChipProof;
use selfsame_chip::trust::Store;
use selfsame_chip::{Check, Context, Limits, Reason, Report, Signer, Step, Verdict};
use selfsame_contract::{
    AccessControlProtocolType, Base64Data, ChipAuthentication, ChipAuthenticationType,
    DataAuthentication,
};
use selfsame_protocol::chip::{
    AccessControl, ChipRefusal, ChipRequest, ChipStep, CloneCheck, CloneOutcome, DataOutcome,
    SignerReport, StepReport, Verdict as Outcome,
};

/// Verifies what was delivered; signatures may lead back to what is in `bundle`.
///
/// # Errors
/// [`ChipRefusal::Failed`] when bundle or clock are out of order.
pub fn verify(
    delivery: &Delivery<'_>,
    bundle: &[u8],
    request: &ChipRequest,
    limits: Limits,
) -> Result<Report, ChipRefusal> {
    let store = match bundle {
        [] => Store::default(),
        bundle => Store::from_bytes(bundle).map_err(|_| ChipRefusal::Failed)?,
    };
    let context = Context {
        now: moment(request.now_ms)?,
        challenge: request.challenge.as_ref().map(<[u8; 8]>::as_slice),
        signature: delivery.proof.as_ref().and_then(signature),
        limits,
    };
    Ok(selfsame_chip::verify(&delivery.files, &store, &context))
}

/// What the chip signed, as far as it was asked to.
fn signature(proof: &ChipProof) -> Option<&[u8]> {
    let is_active = proof.protocol == ChipAuthenticationType::ActiveAuthentication;
    proof.signature.as_ref().filter(|_| is_active).map(Base64Data::as_bytes)
}

/// Which protocol was to show that the chip is no copy: the one that the reader used,
/// else the one that the chip offers.
#[must_use]
pub fn clone_check(delivery: &Delivery<'_>, report: &Report) -> Option<CloneCheck> {
    let offers = |check| {
        let verdict = report.verdict(check);
        verdict.is_some_and(|it| it != Verdict::NotPerformed(Reason::NotOffered))
    };
    match &delivery.proof {
        Some(proof) => Some(of_protocol(proof.protocol)),
        None if offers(Check::ActiveAuthentication) => Some(CloneCheck::ActiveAuthentication),
        None if offers(Check::ChipAuthentication) => Some(CloneCheck::ChipAuthentication),
        None => None,
    }
}

fn of_protocol(protocol: ChipAuthenticationType) -> CloneCheck {
    match protocol {
        ChipAuthenticationType::PaceChipAuthenticationMapping => {
            CloneCheck::PaceChipAuthenticationMapping
        }
        ChipAuthenticationType::ChipAuthentication => CloneCheck::ChipAuthentication,
        ChipAuthenticationType::ActiveAuthentication => CloneCheck::ActiveAuthentication,
    }
}

/// Whether the data is what its issuer signed.
#[must_use]
pub fn data(report: &Report) -> DataOutcome {
    match report.data_authentication() {
        DataAuthentication::Authenticated => DataOutcome::Authenticated,
        DataAuthentication::Denied => DataOutcome::Denied,
        DataAuthentication::InvalidSodFile => DataOutcome::InvalidSod,
        DataAuthentication::InvalidComFile => DataOutcome::InvalidCom,
        DataAuthentication::AuthorityCertificatesNotProvided => DataOutcome::UnknownAuthority,
    }
}

/// Whether the chip is no copy, if that can be said.
#[must_use]
pub fn clone(report: &Report) -> Option<CloneOutcome> {
    Some(match report.chip_authentication()? {
        ChipAuthentication::Authenticated => CloneOutcome::Authenticated,
        ChipAuthentication::Denied => CloneOutcome::Denied,
        ChipAuthentication::MissingChallenge => CloneOutcome::MissingChallenge,
        ChipAuthentication::MissingSignature => CloneOutcome::MissingSignature,
        ChipAuthentication::NotSupported => CloneOutcome::NotSupported,
    })
}

/// How the chip was opened.
#[must_use]
pub fn access_control(protocol: AccessControlProtocolType) -> AccessControl {
    match protocol {
        AccessControlProtocolType::Bac => AccessControl::Bac,
        AccessControlProtocolType::Pace => AccessControl::Pace,
    }
}

/// One step.
#[must_use]
pub fn step(step: &Step) -> StepReport {
    let (name, data_group) = match step.check {
        Check::Com => (ChipStep::DataGroupList, None),
        Check::Sod => (ChipStep::SecurityObject, None),
        Check::Hash(group) => (ChipStep::DataGroupHash, Some(group)),
        Check::Signature => (ChipStep::Signature, None),
        Check::Chain => (ChipStep::CertificateChain, None),
        Check::Validity => (ChipStep::Validity, None),
        Check::Revocation => (ChipStep::Revocation, None),
        Check::ActiveAuthentication => (ChipStep::ActiveAuthentication, None),
        Check::ChipAuthentication => (ChipStep::ChipAuthentication, None),
    };
    let verdict = match step.verdict {
        Verdict::Passed => Outcome::Passed,
        Verdict::Failed(_) => Outcome::Failed,
        Verdict::NotPerformed(_) => Outcome::NotPerformed,
    };
    let reason = step.verdict.reason().map(|reason| reason.to_string());
    StepReport { step: name, data_group, verdict, reason }
}

/// Who signed.
#[must_use]
pub fn signer(signer: &Signer) -> SignerReport {
    let signed_at = signer.signed_at.and_then(|moment| u64::try_from(moment.unix_timestamp()).ok());
    SignerReport {
        subject: signer.subject.clone(),
        issuer: signer.issuer.clone(),
        serial: signer.serial.clone(),
        algorithm: signer.algorithm.clone(),
        digest: signer.digest.clone(),
        signed_at_ms: signed_at.map(|seconds| seconds.saturating_mul(1000)),
    }
}
