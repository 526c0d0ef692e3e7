//! Makes a store of the operator's files.
//!
//! An authority's certificate in a file of its own is trusted because the operator put it
//! there. A master list is trusted when its signer descends from a trusted authority, and
//! then the certificates on it are, because the state put them there. In both cases a
//! certificate must hold: by its own key, or by its issuer's where that is at hand; link
//! certificates often come without the older key. Revocation lists must be signed by a
//! trusted authority.

use super::finding::{Finding, Refusal};
use super::master_list;
use super::source::{self, Object};
use super::store::Store;
use crate::cms::SignedData;
use crate::limits::Limits;
use crate::report::Reason;
use crate::x509::{Certificate, Name, RevocationList};
use std::collections::BTreeSet;
use time::UtcDateTime;

/// A trust store and what was found on the way.
#[derive(Debug, Clone)]
pub struct Gathering {
    /// Everything that could be verified.
    pub store: Store<'static>,
    /// Everything that could not, and why.
    pub findings: Vec<Finding>,
}

/// Reads certificates, master lists and revocation lists, DER or PEM, and keeps what
/// can be verified. Each file has a name, which the findings repeat.
#[must_use]
pub fn gather<'f>(
    files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
    now: UtcDateTime,
    limits: &Limits,
) -> Gathering {
    let blocks = files
        .into_iter()
        .flat_map(|(name, file)| source::blocks(file).into_iter().map(move |block| (name, block)));
    let blocks: Vec<(&str, Vec<u8>)> = blocks.collect();
    let mut gatherer = Gatherer::new(now, limits);
    for (file, block) in &blocks {
        gatherer.take(file, block);
    }
    while gatherer.proceed() || gatherer.vouch() {}
    gatherer.finish()
}

/// Something that is not trusted yet, with the name of its file.
struct Pending<'a, T> {
    file: &'a str,
    content: T,
}

struct Gatherer<'a> {
    now: UtcDateTime,
    limits: &'a Limits,
    trusted: Vec<Certificate<'a>>,
    known: BTreeSet<&'a [u8]>,
    links: Vec<Pending<'a, Certificate<'a>>>,
    master_lists: Vec<Pending<'a, SignedData<'a>>>,
    revocation_lists: Vec<Pending<'a, RevocationList<'a>>>,
    findings: Vec<Finding>,
}

impl<'a> Gatherer<'a> {
    fn new(now: UtcDateTime, limits: &'a Limits) -> Self {
        Self {
            now,
            limits,
            trusted: Vec::new(),
            known: BTreeSet::new(),
            links: Vec::new(),
            master_lists: Vec::new(),
            revocation_lists: Vec::new(),
            findings: Vec::new(),
        }
    }

    fn take(&mut self, file: &'a str, der: &'a [u8]) {
        match Object::read(der, self.limits) {
            Ok(Object::Certificate(certificate)) => self.add_certificate(file, certificate),
            Ok(Object::MasterList(content)) => self.master_lists.push(Pending { file, content }),
            Ok(Object::RevocationList(content)) => {
                self.revocation_lists.push(Pending { file, content });
            }
            Err(_) => self.refuse(file, None, Refusal::Unreadable),
        }
    }

    /// A certificate that somebody we trust put before us: the operator, or the signer of
    /// a master list. One that is not signed by its own key must be by another's.
    fn add_certificate(&mut self, file: &'a str, certificate: Certificate<'a>) {
        if !self.known.insert(certificate.bytes) {
            return;
        }
        if !certificate.is_authority() {
            self.refuse(file, Some(&certificate.subject), Refusal::NoAuthority);
            return;
        }
        match certificate.key().and_then(|key| certificate.signed.verify(&key)) {
            Ok(()) if certificate.is_self_issued() => self.trusted.push(certificate),
            Ok(()) | Err(Reason::SignatureWrong) => {
                self.links.push(Pending { file, content: certificate });
            }
            Err(reason) => {
                self.refuse(file, Some(&certificate.subject), Refusal::Wrong(reason));
            }
        }
    }

    /// Tries what is not trusted yet against what is, and says whether that helped.
    fn proceed(&mut self) -> bool {
        let before = self.trusted.len();
        for link in std::mem::take(&mut self.links) {
            match certified_by(&self.trusted, &link.content) {
                Ok(()) => self.trusted.push(link.content),
                Err(_) => self.links.push(link),
            }
        }
        for list in std::mem::take(&mut self.master_lists) {
            match self.is_trusted(&list.content) {
                Ok(()) => self.add_listed(&list),
                Err(_) => self.master_lists.push(list),
            }
        }
        self.trusted.len() > before
    }

    /// Trusts link certificates whose issuer is not at hand, and says whether there was
    /// one.
    fn vouch(&mut self) -> bool {
        let links = std::mem::take(&mut self.links);
        let is_at_hand = |link: &Pending<'_, Certificate<'_>>| {
            let pending = links.iter().map(|other| &other.content);
            let mut authorities = self.trusted.iter().chain(pending);
            authorities.any(|authority| authority.may_certify(&link.content))
        };
        let at_hand: Vec<bool> = links.iter().map(is_at_hand).collect();
        let before = self.trusted.len();
        for (link, is_at_hand) in links.into_iter().zip(at_hand) {
            if is_at_hand {
                self.links.push(link);
            } else {
                self.trusted.push(link.content);
            }
        }
        self.trusted.len() > before
    }

    fn is_trusted(&self, list: &SignedData<'a>) -> Result<(), Refusal> {
        let signer = list.signer_certificate().ok_or(Refusal::Wrong(Reason::SignerMissing))?;
        signed_by(&self.trusted, &signer.issuer, |key| master_list::verify(list, key, self.now))
    }

    fn add_listed(&mut self, list: &Pending<'a, SignedData<'a>>) {
        let Ok(certificates) = master_list::certificates(&list.content, self.limits) else {
            self.refuse(list.file, None, Refusal::Unreadable);
            return;
        };
        for certificate in certificates {
            match certificate {
                Ok(certificate) => self.add_certificate(list.file, certificate),
                Err(_) => self.refuse(list.file, None, Refusal::Unreadable),
            }
        }
    }

    /// Tells what is left over, and keeps the revocation lists of trusted authorities.
    fn finish(mut self) -> Gathering {
        for link in std::mem::take(&mut self.links) {
            let refusal = certified_by(&self.trusted, &link.content).err();
            let refusal = refusal.unwrap_or(Refusal::Wrong(Reason::SignatureWrong));
            self.refuse(link.file, Some(&link.content.subject), refusal);
        }
        for list in std::mem::take(&mut self.master_lists) {
            if let Err(refusal) = self.is_trusted(&list.content) {
                let signer = list.content.signer_certificate().map(|signer| signer.subject);
                self.refuse(list.file, signer.as_ref(), refusal);
            }
        }
        let lists = std::mem::take(&mut self.revocation_lists);
        let lists: Vec<_> = lists.iter().filter(|list| self.keeps(list)).collect();
        let lists: Vec<_> = lists.into_iter().map(|list| &list.content).collect();
        let certificates: Vec<_> = self.trusted.iter().collect();
        Gathering { store: Store::of(&certificates, &lists), findings: self.findings }
    }

    fn keeps(&mut self, list: &Pending<'a, RevocationList<'a>>) -> bool {
        let content = &list.content;
        let check = |key: &Certificate<'_>| {
            content.serials().map_err(Reason::Malformed)?;
            content.signed.verify(&key.key()?)
        };
        let verdict = signed_by(&self.trusted, &content.issuer, check);
        let verdict = match verdict {
            Ok(()) if content.this_update > self.now => Err(Refusal::Wrong(Reason::SignedInFuture)),
            verdict => verdict,
        };
        verdict.map_err(|refusal| self.refuse(list.file, Some(&content.issuer), refusal)).is_ok()
    }

    fn refuse(&mut self, file: &str, subject: Option<&Name<'_>>, refusal: Refusal) {
        let subject = subject.map(ToString::to_string);
        self.findings.push(Finding { file: file.to_owned(), subject, refusal });
    }
}

/// Whether a trusted authority certified `certificate`.
fn certified_by(trusted: &[Certificate<'_>], certificate: &Certificate<'_>) -> Result<(), Refusal> {
    signed_by(trusted, &certificate.issuer, |authority| {
        if authority.may_certify(certificate) {
            certificate.signed.verify(&authority.key()?)
        } else {
            Err(Reason::AuthorityDiffers)
        }
    })
}

/// Whether one of the trusted authorities of this name passes `check`.
fn signed_by<'a>(
    trusted: &[Certificate<'a>],
    issuer: &Name<'_>,
    check: impl Fn(&Certificate<'a>) -> Result<(), Reason>,
) -> Result<(), Refusal> {
    let mut refusal = Refusal::IssuerUnknown;
    for authority in trusted.iter().filter(|authority| authority.subject == *issuer) {
        match check(authority) {
            Ok(()) => return Ok(()),
            Err(reason) => refusal = Refusal::Wrong(reason),
        }
    }
    Err(refusal)
}
