//! Active Authentication, Doc 9303-11, 6.1: the chip signs a challenge with a key that
//! never leaves it.
//!
//! The public key comes from the chip itself. A copy can bring a key of its own along,
//! so a good signature says nothing unless Passive Authentication holds for that key.

use crate::crypto::{EcSignature, PublicKey, iso9796, verify_ecdsa};
use crate::files::Files;
use crate::lds::{Dg14, Dg15, Sod};
use crate::report::{Check, Reason, Report, Verdict};
use crate::verify::Context;
use selfsame_contract::DataAuthentication;

/// The verdict, given those of Passive Authentication.
pub(crate) fn verdict(
    files: &Files<'_>,
    sod: Option<&Sod<'_>>,
    report: &Report,
    context: &Context<'_>,
) -> Verdict {
    let Some(dg15) = files.group(15) else {
        return Verdict::NotPerformed(absent(sod, 15));
    };
    let Some(challenge) = context.challenge else {
        return Verdict::NotPerformed(Reason::ChallengeMissing);
    };
    let Some(signature) = context.signature else {
        return Verdict::NotPerformed(Reason::SignatureMissing);
    };
    match verify(files, dg15, challenge, signature, context) {
        Ok(()) => counted(report),
        Err(Reason::AlgorithmMissing) => Verdict::NotPerformed(Reason::AlgorithmMissing),
        Err(reason) => Verdict::Failed(reason),
    }
}

/// Why a group is not there: the chip lacks it, or the reader withholds it.
pub(crate) fn absent(sod: Option<&Sod<'_>>, group: u8) -> Reason {
    let is_listed = sod.is_some_and(|sod| sod.hashes.contains_key(&group));
    if is_listed { Reason::FileMissing } else { Reason::NotOffered }
}

fn verify(
    files: &Files<'_>,
    dg15: &[u8],
    challenge: &[u8],
    signature: &[u8],
    context: &Context<'_>,
) -> Result<(), Reason> {
    let dg15 = Dg15::parse(dg15, &context.limits).map_err(Reason::Malformed)?;
    match PublicKey::read(dg15.key)? {
        PublicKey::Rsa(key) => iso9796::verify(&key, challenge, signature),
        PublicKey::Ec { curve, point } => {
            let dg14 = files.group(14).ok_or(Reason::AlgorithmMissing)?;
            let dg14 = Dg14::parse(dg14, &context.limits).map_err(Reason::Malformed)?;
            let digest = dg14.active_authentication.ok_or(Reason::AlgorithmMissing)?;
            let signature = EcSignature::of_halves(signature).ok_or(Reason::SignatureWrong)?;
            verify_ecdsa(curve, point, &digest.hash(&[challenge]), &signature)
        }
    }
}

/// A good signature counts only by a key that the issuing state signed.
fn counted(report: &Report) -> Verdict {
    let is_listed = report.verdict(Check::Hash(15)) == Some(Verdict::Passed);
    match report.data_authentication() {
        DataAuthentication::Authenticated if is_listed => Verdict::Passed,
        DataAuthentication::AuthorityCertificatesNotProvided => {
            Verdict::NotPerformed(Reason::KeyNotAuthenticated)
        }
        DataAuthentication::Authenticated
        | DataAuthentication::Denied
        | DataAuthentication::InvalidSodFile
        | DataAuthentication::InvalidComFile => Verdict::Failed(Reason::KeyNotAuthenticated),
    }
}
