//! The block of bytes that a store is.
//!
//! All numbers are big-endian. After the magic and the numbers of certificates and of
//! revocation lists come their entries, all of one size, and then what they point to.
//! Looking something up goes over the entries alone.

use super::store::BundleError;
use crate::crypto::Digest;
use crate::x509::Name;

pub(super) const MAGIC: &[u8; 8] = b"SSTRUST\x01";
pub(super) const HEADER: usize = 16;
pub(super) const ENTRY: usize = 48;
/// Bytes of a hash that stands for a name or a key identifier.
pub(super) const FINGERPRINT: usize = 16;

/// What stands for a name or a key identifier.
pub(super) type Fingerprint = [u8; FINGERPRINT];

/// An entry: two fingerprints of a certificate, or one and two times of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: Fingerprint,
    pub(super) detail: Fingerprint,
    pub(super) start: u64,
    pub(super) length: u64,
}

impl Entry {
    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.name);
        bytes.extend_from_slice(&self.detail);
        bytes.extend_from_slice(&self.start.to_be_bytes());
        bytes.extend_from_slice(&self.length.to_be_bytes());
    }

    pub(super) fn read(bytes: &[u8; ENTRY]) -> Option<Self> {
        let (name, rest) = bytes.split_first_chunk()?;
        let (detail, rest) = rest.split_first_chunk()?;
        let (start, rest) = rest.split_first_chunk()?;
        let (length, _) = rest.split_first_chunk()?;
        let (start, length) = (u64::from_be_bytes(*start), u64::from_be_bytes(*length));
        Some(Self { name: *name, detail: *detail, start, length })
    }

    /// What it points to.
    pub(super) fn content<'a>(&self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        let start = usize::try_from(self.start).ok()?;
        bytes.get(start..start.checked_add(usize::try_from(self.length).ok()?)?)
    }
}

/// Entries as they stand there: first those of the certificates, then those of the lists.
pub(super) type Entries<'a> = (&'a [[u8; ENTRY]], &'a [[u8; ENTRY]]);

/// The entries of a store.
///
/// # Errors
/// [`BundleError`] when the bytes are none.
pub(super) fn entries(bytes: &[u8]) -> Result<Entries<'_>, BundleError> {
    let numbers = bytes.strip_prefix(MAGIC).and_then(|rest| rest.split_first_chunk::<8>());
    let (&[c0, c1, c2, c3, l0, l1, l2, l3], rest) = numbers.ok_or(BundleError)?;
    let (all, _) = rest.as_chunks::<ENTRY>();
    let count = |bytes| usize::try_from(u32::from_be_bytes(bytes)).map_err(|_| BundleError);
    let (certificates, lists) = (count([c0, c1, c2, c3])?, count([l0, l1, l2, l3])?);
    let (certificates, rest) = all.split_at_checked(certificates).ok_or(BundleError)?;
    Ok((certificates, rest.get(..lists).ok_or(BundleError)?))
}

/// Puts entries and what they point to together.
pub(super) fn assemble(
    certificates: &[(Fingerprint, Fingerprint, Vec<u8>)],
    lists: &[(Fingerprint, Fingerprint, Vec<u8>)],
) -> Vec<u8> {
    let count = |entries: &[_]| u32::try_from(entries.len()).unwrap_or(u32::MAX).to_be_bytes();
    let mut bytes = [&MAGIC[..], &count(certificates), &count(lists)].concat();
    let mut start = HEADER + ENTRY * (certificates.len() + lists.len());
    for (name, detail, content) in certificates.iter().chain(lists) {
        let (at, length) = (start as u64, content.len() as u64);
        Entry { name: *name, detail: *detail, start: at, length }.write(&mut bytes);
        start += content.len();
    }
    for (_, _, content) in certificates.iter().chain(lists) {
        bytes.extend_from_slice(content);
    }
    bytes
}

/// Stands for a name in any of its encodings.
pub(super) fn of_name(name: &Name<'_>) -> Fingerprint {
    fingerprint(&name.key())
}

/// Stands for a key identifier; zeros for none.
pub(super) fn of_key(identifier: Option<&[u8]>) -> Fingerprint {
    identifier.map_or([0; FINGERPRINT], fingerprint)
}

fn fingerprint(bytes: &[u8]) -> Fingerprint {
    let hash = Digest::Sha256.hash(&[bytes]);
    hash.first_chunk().copied().unwrap_or_default()
}
