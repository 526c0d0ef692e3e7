//! The verification of the chip step by step, and the chip held against the pages: an
//! addition to the contract.

use super::ReadChip;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::handlers::document::person::{self, Person};
use crate::handlers::document::{consistency, started};
use crate::platform::Platform;
use selfsame_contract::{
    ApiError, ChipConsistency, ChipConsistencyWith, ChipSigner, ChipStep, ChipStepReport,
    ChipVerdict, DocumentChipReport,
};
use selfsame_protocol::chip::{ChipStep as Step, SignerReport, StepReport, Verdict};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Fields that every machine-readable zone has.
const IN_ZONES: &[&str] = &[
    "surname",
    "given_names",
    "document_number",
    "date_of_birth",
    "date_of_expiry",
    "gender",
    "nationality",
    "issuing_authority",
];

/// Answers the steps of verifying the chip.
pub(crate) async fn get<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let (_, document) = started(call).await?;
    let person = person::read(call, &document).await?;
    let chip = person.chip.as_ref().ok_or(ApiError::MissingChipData)?;
    Answer::json(&DocumentChipReport {
        steps: chip.reading.steps.iter().map(step).collect(),
        signer: chip.reading.signer.as_ref().map(signer),
        consistency_with: consistency_with(&person, chip),
    })
}

/// Compares the zone with that on a page, and with the print.
fn consistency_with(person: &Person, chip: &ReadChip) -> Option<ChipConsistencyWith> {
    let of = |found: Option<Vec<String>>| {
        found.map(|inconsistent_texts| ChipConsistency { inconsistent_texts })
    };
    let in_zone = |name: &str| chip.value_in_zone(name, person.today);
    let anywhere = |name: &str| in_zone(name).or_else(|| chip.value(name, person.today));
    let printed = |name: &str| person.printed(name).map(str::to_owned);
    let names = IN_ZONES.iter().copied();
    let consistency = ChipConsistencyWith {
        mrz: of(consistency::disagreeing(names, |name| person.in_mrz(name), in_zone)),
        visual_zone: of(consistency::disagreeing(person.printed_names(), printed, anywhere)),
    };
    (consistency != ChipConsistencyWith::default()).then_some(consistency)
}

fn step(report: &StepReport) -> ChipStepReport {
    let step = match report.step {
        Step::SecurityObject => ChipStep::SecurityObject,
        Step::DataGroupList => ChipStep::DataGroupList,
        Step::DataGroupHash => ChipStep::DataGroupHash,
        Step::Signature => ChipStep::Signature,
        Step::CertificateChain => ChipStep::CertificateChain,
        Step::Validity => ChipStep::Validity,
        Step::Revocation => ChipStep::Revocation,
        Step::ActiveAuthentication => ChipStep::ActiveAuthentication,
        Step::ChipAuthentication => ChipStep::ChipAuthentication,
    };
    let verdict = match report.verdict {
        Verdict::Passed => ChipVerdict::Passed,
        Verdict::Failed => ChipVerdict::Failed,
        Verdict::NotPerformed => ChipVerdict::NotPerformed,
    };
    let data_group = report.data_group.map(i32::from);
    ChipStepReport { step, data_group, verdict, reason: report.reason.clone() }
}

fn signer(signer: &SignerReport) -> ChipSigner {
    ChipSigner {
        subject: signer.subject.clone(),
        issuer: signer.issuer.clone(),
        serial_number: signer.serial.clone(),
        signature_algorithm: signer.algorithm.clone(),
        digest_algorithm: signer.digest.clone(),
        signed_at: signer.signed_at_ms.and_then(rfc3339),
    }
}

fn rfc3339(milliseconds: u64) -> Option<String> {
    let seconds = i64::try_from(milliseconds / 1000).ok()?;
    OffsetDateTime::from_unix_timestamp(seconds).ok()?.format(&Rfc3339).ok()
}
