//! The whole verification of a chip, step by step.

use crate::active_auth;
use crate::chip_auth;
use crate::error::ReadError;
use crate::files::Files;
use crate::lds::{Com, Sod};
use crate::limits::Limits;
use crate::passive_auth::{self, Chain};
use crate::report::{Check, Reason, Report, Verdict};
use crate::trust::Store;
use selfsame_capture::ElementaryFile;
use time::UtcDateTime;

/// What a verification needs to know beside the files.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The time by the service's clock.
    pub now: UtcDateTime,
    /// The challenge that the service drew before the chip was read. What a record
    /// claims to have been the challenge is of no interest.
    pub challenge: Option<&'a [u8]>,
    /// What the chip answered to it.
    pub signature: Option<&'a [u8]>,
    /// Bounds of reading.
    pub limits: Limits,
}

/// Verifies the files of a chip. Every step is reported, also those that could not be
/// done since an earlier one failed.
#[must_use]
pub fn verify(files: &Files<'_>, store: &Store<'_>, context: &Context<'_>) -> Report {
    let mut report = Report { steps: Vec::new(), signer: None };
    let com = parsed(files, ElementaryFile::Com, |file| Com::parse(file, &context.limits));
    let sod = parsed(files, ElementaryFile::Sod, |file| Sod::parse(file, &context.limits));
    report.add(Check::Com, passive_auth::com(com.as_ref(), sod.as_ref().ok()));
    report.add(
        Check::Sod,
        sod.as_ref().map_or_else(|reason| Verdict::Failed(*reason), |_| Verdict::Passed),
    );
    match &sod {
        Ok(sod) => passive(&mut report, files, sod, store, context),
        Err(_) => unsigned(&mut report, files),
    }
    let active = active_auth::verdict(files, sod.as_ref().ok(), &report, context);
    report.add(Check::ActiveAuthentication, active);
    let chip = chip_auth::verdict(files, sod.as_ref().ok(), &context.limits);
    report.add(Check::ChipAuthentication, chip);
    report
}

fn parsed<'a, T>(
    files: &Files<'a>,
    file: ElementaryFile,
    parse: impl FnOnce(&'a [u8]) -> Result<T, ReadError>,
) -> Result<T, Reason> {
    parse(files.get(file).ok_or(Reason::FileMissing)?).map_err(Reason::Malformed)
}

/// The steps of Passive Authentication, Doc 9303-11, 5.1.
fn passive(
    report: &mut Report,
    files: &Files<'_>,
    sod: &Sod<'_>,
    store: &Store<'_>,
    context: &Context<'_>,
) {
    for (group, verdict) in passive_auth::hashes(files, sod) {
        report.add(Check::Hash(group), verdict);
    }
    report.signer = passive_auth::signer(sod);
    report.add(Check::Signature, passive_auth::signature(sod));
    let chain = Chain::of(sod, store, context);
    report.add(Check::Chain, chain.verdict());
    report.add(Check::Validity, chain.validity());
    report.add(Check::Revocation, chain.revocation());
}

/// Nothing vouches for the groups.
fn unsigned(report: &mut Report, files: &Files<'_>) {
    let groups = files.groups().map(Check::Hash);
    let rest = [Check::Signature, Check::Chain, Check::Validity, Check::Revocation];
    for check in groups.chain(rest) {
        report.add(check, Verdict::NotPerformed(Reason::EarlierStep));
    }
}

#[cfg(test)]
mod tests;
