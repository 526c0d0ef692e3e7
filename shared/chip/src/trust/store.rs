//! The store as a verification uses it.

use super::bundle::{self, ENTRY, Entries, Entry, FINGERPRINT, Fingerprint};
use crate::tlv::Element;
use crate::x509::{Certificate, Name, RevocationList};
use std::borrow::Cow;
use time::UtcDateTime;

/// Certificates of country signing authorities and revoked serial numbers, in one
/// block of bytes that is opened without looking at most of it.
#[derive(Clone)]
pub struct Store<'a> {
    bytes: Cow<'a, [u8]>,
}

/// Bytes are no trust store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the bytes are no trust store of this version")]
pub struct BundleError;

/// What an authority says of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Revocation {
    /// A list that is up to date does not have it.
    Good,
    /// A list has it, of whatever age.
    Revoked,
    /// There is no list.
    Unknown,
    /// A list does not have it, and a newer one must exist.
    Outdated,
}

impl<'a> Store<'a> {
    /// Takes the block that [`Store::to_bytes`] gave. It is not verified again: whoever
    /// may write it may say whom we trust.
    ///
    /// # Errors
    /// [`BundleError`] when it is none.
    pub fn from_bytes(bytes: &'a [u8]) -> Result<Self, BundleError> {
        bundle::entries(bytes)?;
        Ok(Self { bytes: Cow::Borrowed(bytes) })
    }

    /// The block.
    #[must_use]
    pub fn to_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many certificates there are.
    #[must_use]
    pub fn certificates(&self) -> usize {
        self.entries().0.len()
    }

    /// How many revocation lists there are.
    #[must_use]
    pub fn revocation_lists(&self) -> usize {
        self.entries().1.len()
    }

    /// Countries of the authorities, as in their certificates, sorted, each once.
    #[must_use]
    pub fn countries(&self) -> Vec<String> {
        let certificates = self.entries().0.iter().filter_map(|entry| self.certificate(entry));
        let mut countries: Vec<_> = certificates.filter_map(|it| it.subject.country()).collect();
        countries.sort();
        countries.dedup();
        countries
    }

    pub(super) fn of(certificates: &[&Certificate<'_>], lists: &[&RevocationList<'_>]) -> Self {
        let certificates: Vec<_> = certificates.iter().copied().map(certificate_entry).collect();
        let lists: Vec<_> = lists.iter().copied().map(list_entry).collect();
        Self { bytes: Cow::Owned(bundle::assemble(&certificates, &lists)) }
    }

    /// The authorities with this name, then those with this key identifier.
    pub(crate) fn authorities<'s>(
        &'s self,
        name: &Name<'_>,
        key: Option<&[u8]>,
    ) -> impl Iterator<Item = Certificate<'s>> + use<'s> {
        let (name, key, has_key) = (bundle::of_name(name), bundle::of_key(key), key.is_some());
        let entries = move || self.entries().0.iter();
        let is_named = move |entry: &&[u8; ENTRY]| entry.starts_with(&name);
        let has_this_key = move |entry: &&[u8; ENTRY]| {
            has_key && entry.get(FINGERPRINT..).is_some_and(|rest| rest.starts_with(&key))
        };
        let others = entries().filter(move |entry| !is_named(entry) && has_this_key(entry));
        let found = entries().filter(is_named).chain(others);
        found.filter_map(|entry| self.certificate(entry))
    }

    /// Whether the authority with this name has revoked this serial number.
    pub(crate) fn revocation(
        &self,
        issuer: &Name<'_>,
        serial: &[u8],
        now: UtcDateTime,
    ) -> Revocation {
        let name = bundle::of_name(issuer);
        let lists = self.entries().1.iter().filter_map(Entry::read).filter(|it| it.name == name);
        let mut state = Revocation::Unknown;
        for list in lists {
            let content = list.content(&self.bytes).unwrap_or_default();
            if serials(content).any(|revoked| revoked == serial) {
                return Revocation::Revoked;
            }
            let is_current = now.unix_timestamp() <= next_update(&list.detail);
            if is_current {
                state = Revocation::Good;
            } else if state == Revocation::Unknown {
                state = Revocation::Outdated;
            }
        }
        state
    }

    fn certificate(&self, entry: &[u8; ENTRY]) -> Option<Certificate<'_>> {
        let der = Entry::read(entry)?.content(&self.bytes)?;
        Certificate::read(Element::first(der).ok()?).ok()
    }

    fn entries(&self) -> Entries<'_> {
        bundle::entries(&self.bytes).unwrap_or_default()
    }
}

/// A store that trusts nobody.
impl Default for Store<'_> {
    fn default() -> Self {
        Self { bytes: Cow::Owned(bundle::assemble(&[], &[])) }
    }
}

impl std::fmt::Debug for Store<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (certificates, lists) = self.entries();
        write!(formatter, "Store({} certificates, {} lists)", certificates.len(), lists.len())
    }
}

fn certificate_entry(certificate: &Certificate<'_>) -> (Fingerprint, Fingerprint, Vec<u8>) {
    let key = bundle::of_key(certificate.extensions.subject_key);
    (bundle::of_name(&certificate.subject), key, certificate.bytes.to_vec())
}

/// The content is serial numbers, each behind its length in two bytes.
fn list_entry(list: &RevocationList<'_>) -> (Fingerprint, Fingerprint, Vec<u8>) {
    let next = list.next_update.map_or(i64::MAX, |time| time.unix_timestamp());
    let mut detail = [0; FINGERPRINT];
    detail.iter_mut().zip(next.to_be_bytes()).for_each(|(place, byte)| *place = byte);
    let mut content = Vec::new();
    for serial in list.serials().unwrap_or_default() {
        content.extend_from_slice(&u16::try_from(serial.len()).unwrap_or(0).to_be_bytes());
        content.extend_from_slice(serial);
    }
    (bundle::of_name(&list.issuer), detail, content)
}

fn next_update(detail: &Fingerprint) -> i64 {
    detail.first_chunk().map_or(i64::MIN, |seconds| i64::from_be_bytes(*seconds))
}

fn serials(mut content: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let (length, rest) = content.split_first_chunk()?;
        let (serial, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        content = rest;
        Some(serial)
    })
}
