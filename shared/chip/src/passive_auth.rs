//! Passive Authentication, Doc 9303-11, 5.1: the groups are those that the issuing
//! state signed.

mod chain;

pub(crate) use chain::Chain;

use crate::cms::Signature;
use crate::crypto::Digest;
use crate::files::Files;
use crate::lds::{Com, Sod};
use crate::report::{Reason, Signer, Verdict};
use std::collections::BTreeSet;

/// EF.COM against the list that is signed.
pub(crate) fn com(com: Result<&Com, &Reason>, sod: Option<&Sod<'_>>) -> Verdict {
    match (com, sod) {
        (Err(Reason::FileMissing), _) => Verdict::NotPerformed(Reason::FileMissing),
        (Err(reason), _) => Verdict::Failed(*reason),
        (Ok(_), None) => Verdict::NotPerformed(Reason::EarlierStep),
        (Ok(com), Some(sod)) if com.groups.iter().eq(sod.hashes.keys()) => Verdict::Passed,
        (Ok(_), Some(_)) => Verdict::Failed(Reason::ListsDiffer),
    }
}

/// A verdict for every group that is listed or there, over its bytes as read.
pub(crate) fn hashes(files: &Files<'_>, sod: &Sod<'_>) -> Vec<(u8, Verdict)> {
    let digest = Digest::of(&sod.digest);
    let groups: BTreeSet<u8> = files.groups().chain(sod.hashes.keys().copied()).collect();
    groups.into_iter().map(|group| (group, hash(files, sod, group, digest))).collect()
}

fn hash(files: &Files<'_>, sod: &Sod<'_>, group: u8, digest: Option<Digest>) -> Verdict {
    match (files.group(group), sod.hashes.get(&group), digest) {
        (None, _, _) => Verdict::NotPerformed(Reason::FileMissing),
        (_, None, _) => Verdict::Failed(Reason::NotListed),
        (_, _, None) => Verdict::Failed(Reason::AlgorithmUnsupported),
        (Some(file), Some(listed), Some(digest)) => {
            if digest.hash(&[file]) == *listed {
                Verdict::Passed
            } else {
                Verdict::Failed(Reason::HashDiffers)
            }
        }
    }
}

/// The signature of the security object by the key of the certificate beside it.
pub(crate) fn signature(sod: &Sod<'_>) -> Verdict {
    verified(sod).map_or_else(Verdict::Failed, |()| Verdict::Passed)
}

fn verified(sod: &Sod<'_>) -> Result<(), Reason> {
    let signature = Signature::of(&sod.signed)?;
    let signer = sod.signed.signer_certificate().ok_or(Reason::SignerMissing)?;
    signature.verify(&signer.key()?)
}

/// Who claims to have signed.
pub(crate) fn signer(sod: &Sod<'_>) -> Option<Signer> {
    let certificate = sod.signed.signer_certificate()?;
    let unknown = || "unknown".to_owned();
    let algorithm = Signature::of(&sod.signed).map(|signature| signature.algorithm.name());
    let key = certificate.key().map(|key| key.name());
    Some(Signer {
        subject: certificate.subject.to_string(),
        issuer: certificate.issuer.to_string(),
        serial: certificate.serial_digits(),
        algorithm: algorithm.unwrap_or_else(|_| unknown()),
        key: key.unwrap_or_else(|_| unknown()),
        digest: Digest::of(&sod.digest).map_or_else(unknown, |digest| digest.name().to_owned()),
        signed_at: sod.signed.signer.attributes.and_then(|attributes| attributes.signing_time),
    })
}
