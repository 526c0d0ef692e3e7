//! From the document signer to a country signing authority, Doc 9303-12, 7.

use crate::lds::Sod;
use crate::report::{Reason, Verdict};
use crate::trust::{Revocation, Store};
use crate::verify::Context;
use crate::x509::Certificate;
use time::UtcDateTime;

/// A document signer and who vouches for it.
pub(crate) struct Chain<'a, 's> {
    signer: Option<Certificate<'a>>,
    authority: Result<Certificate<'s>, Verdict>,
    store: &'s Store<'s>,
    now: UtcDateTime,
    /// When it was signed; what does not say so is judged as of now.
    signed_at: UtcDateTime,
}

impl<'a, 's> Chain<'a, 's> {
    /// Looks for the authority. Of several certificates for one key, as they are issued
    /// when a key is certified anew, one that was valid at the time is taken.
    pub(crate) fn of(sod: &Sod<'a>, store: &'s Store<'s>, context: &Context<'_>) -> Self {
        let signer = sod.signed.signer_certificate().copied();
        let attributes = sod.signed.signer.attributes;
        let signed_at = attributes.and_then(|it| it.signing_time).unwrap_or(context.now);
        let authority = match &signer {
            Some(signer) => authority(signer, store, signed_at),
            None => Err(Verdict::NotPerformed(Reason::EarlierStep)),
        };
        Self { signer, authority, store, now: context.now, signed_at }
    }

    /// Whether an authority that we trust certified the signer, for this use.
    pub(crate) fn verdict(&self) -> Verdict {
        self.authority.map_or_else(|verdict| verdict, |_| Verdict::Passed)
    }

    /// Whether both were valid when the security object was signed.
    pub(crate) fn validity(&self) -> Verdict {
        let Some(signer) = &self.signer else {
            return Verdict::NotPerformed(Reason::EarlierStep);
        };
        if self.signed_at > self.now {
            return Verdict::Failed(Reason::SignedInFuture);
        }
        let of_signer = signer.check_time(self.signed_at);
        let of_authority = self.authority.map_or(Ok(()), |it| it.check_time(self.signed_at));
        of_signer.and(of_authority).map_or_else(Verdict::Failed, |()| Verdict::Passed)
    }

    /// Whether the authority has revoked the signer. Why it did so does not matter.
    pub(crate) fn revocation(&self) -> Verdict {
        let (Some(signer), Ok(_)) = (&self.signer, &self.authority) else {
            return Verdict::NotPerformed(Reason::EarlierStep);
        };
        match self.store.revocation(&signer.issuer, signer.serial, self.now) {
            Revocation::Good => Verdict::Passed,
            Revocation::Revoked => Verdict::Failed(Reason::Revoked),
            Revocation::Unknown => Verdict::NotPerformed(Reason::RevocationListMissing),
            Revocation::Outdated => Verdict::NotPerformed(Reason::RevocationListOutdated),
        }
    }
}

/// The authority that certified `signer`: one of its issuer's name, or of its issuer's
/// key identifier where a key lives on under another name.
fn authority<'s>(
    signer: &Certificate<'_>,
    store: &'s Store<'s>,
    signed_at: UtcDateTime,
) -> Result<Certificate<'s>, Verdict> {
    if !signer.is_signer() {
        return Err(Verdict::Failed(Reason::WrongUse));
    }
    let mut failure = Verdict::NotPerformed(Reason::AuthorityUnknown);
    let mut found = None;
    for authority in store.authorities(&signer.issuer, signer.extensions.authority_key) {
        match authority.key().and_then(|key| signer.signed.verify(&key)) {
            Ok(()) if authority.check_time(signed_at).is_ok() => return Ok(authority),
            Ok(()) => found = Some(authority),
            Err(_) if authority.subject != signer.issuer => {}
            Err(Reason::SignatureWrong) => failure = Verdict::Failed(Reason::AuthorityDiffers),
            Err(reason) => failure = Verdict::Failed(reason),
        }
    }
    found.ok_or(failure)
}
