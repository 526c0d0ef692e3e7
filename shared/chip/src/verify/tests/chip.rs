//! A state that issues a chip, and what a reader brings of it.

use super::der::{element, integer, octets, oid, sequence, set};
use super::issuer::{LDS_SECURITY_OBJECT, Party, SIGNED_AT, Signature, Terms};
use super::key::{Key, Signing, digest_identifier};
use crate::crypto::Digest;
use crate::{Context, Files, Limits, Report, trust, verify};
use const_oid::ObjectIdentifier;
use selfsame_capture::ElementaryFile;
use std::collections::BTreeMap;
use time::UtcDateTime;
use time::macros::utc_datetime;

pub(super) const NOW: UtcDateTime = utc_datetime!(2025-06-01 00:00);
pub(super) const CHALLENGE: &[u8] = b"\x04\xD3\x6D\xFE\x16\x85\xB3\x11";

/// An authority, a signer, and a holder's chip.
pub(super) struct Issue {
    pub(super) authority: Party,
    pub(super) signer: Party,
    pub(super) terms: Terms,
    pub(super) digest: Digest,
    pub(super) signed_at: UtcDateTime,
    pub(super) groups: BTreeMap<u8, Vec<u8>>,
    pub(super) chip_key: Key,
}

impl Issue {
    /// Everything signed in this way.
    pub(super) fn signed_by(authority: Key, signer: Key, signing: Signing) -> Self {
        let chip_key = Key::ec("chip", "P-256", false);
        Self {
            authority: Party::new("Authority", authority, signing),
            signer: Party::new("Signer", signer, signing),
            terms: Terms::of_signer(),
            digest: signing.digest(),
            signed_at: SIGNED_AT,
            groups: groups(&chip_key),
            chip_key,
        }
    }

    /// The usual: P-256 and SHA-256.
    pub(super) fn usual() -> Self {
        let key = |seed| Key::ec(seed, "P-256", false);
        Self::signed_by(key("authority"), key("signer"), Signing::Ecdsa(Digest::Sha256))
    }

    pub(super) fn with_chip_key(mut self, key: Key) -> Self {
        self.groups.insert(15, dg15(&key));
        self.chip_key = key;
        self
    }

    pub(super) fn authority_certificate(&self) -> Vec<u8> {
        self.authority.certify(&self.authority, &Terms::of_authority())
    }

    /// All files, as a reader brings them.
    pub(super) fn read(&self) -> Reading {
        let mut files = BTreeMap::from([
            (ElementaryFile::Com, com(self.groups.keys().copied())),
            (ElementaryFile::Sod, self.sod()),
        ]);
        let groups = self.groups.iter();
        files.extend(groups.map(|(group, file)| (ElementaryFile::DataGroup(*group), file.clone())));
        Reading {
            files,
            trusted: vec![("authority.cer", self.authority_certificate())],
            challenge: None,
            signature: None,
        }
    }

    fn sod(&self) -> Vec<u8> {
        let hash = |(group, file): (&u8, &Vec<u8>)| {
            sequence(&[integer(&[*group]), octets(&self.digest.hash(&[file]))])
        };
        let hashes: Vec<_> = self.groups.iter().map(hash).collect();
        let object = sequence(&[integer(&[0]), digest_identifier(self.digest), sequence(&hashes)]);
        let signature = Signature {
            signer: &self.signer,
            certificate: &self.authority.certify(&self.signer, &self.terms),
            issuer: &self.authority.name,
            serial: &self.terms.serial,
            signed_at: self.signed_at,
        };
        element(&[0x77], &signature.around(&LDS_SECURITY_OBJECT, &object))
    }
}

/// What comes to the service.
pub(super) struct Reading {
    pub(super) files: BTreeMap<ElementaryFile, Vec<u8>>,
    pub(super) trusted: Vec<(&'static str, Vec<u8>)>,
    pub(super) challenge: Option<Vec<u8>>,
    pub(super) signature: Option<Vec<u8>>,
}

impl Reading {
    pub(super) fn group(&mut self, number: u8) -> &mut Vec<u8> {
        self.files.get_mut(&ElementaryFile::DataGroup(number)).unwrap()
    }

    pub(super) fn verify(&self) -> Report {
        let trusted = self.trusted.iter().map(|(name, file)| (*name, file.as_slice()));
        let gathering = trust::gather(trusted, NOW, &Limits::for_trust());
        let files = self.files.iter().map(|(file, bytes)| (*file, bytes.as_slice()));
        let files = Files::collect(files).expect("files");
        let context = Context {
            now: NOW,
            challenge: self.challenge.as_deref(),
            signature: self.signature.as_deref(),
            limits: Limits::default(),
        };
        verify(&files, &gathering.store, &context)
    }
}

/// The groups that a full chip has.
fn groups(chip_key: &Key) -> BTreeMap<u8, Vec<u8>> {
    let mrz = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\
               L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    let dg11 = [element(&[0x5C], &[0x5F, 0x10]), element(&[0x5F, 0x10], b"ZE184226B")].concat();
    BTreeMap::from([
        (1, element(&[0x61], &element(&[0x5F, 0x1F], mrz.as_bytes()))),
        (2, dg2()),
        (11, element(&[0x6B], &dg11)),
        (14, dg14()),
        (15, dg15(chip_key)),
    ])
}

fn com(groups: impl Iterator<Item = u8>) -> Vec<u8> {
    const TAGS: [u8; 16] = *b"\x61\x75\x63\x76\x65\x66\x67\x68\x69\x6A\x6B\x6C\x6D\x6E\x6F\x70";
    let list: Vec<u8> = groups.map(|group| TAGS[usize::from(group) - 1]).collect();
    let parts = [
        element(&[0x5F, 0x01], b"0107"),
        element(&[0x5F, 0x36], b"040000"),
        element(&[0x5C], &list),
    ];
    element(&[0x60], &parts.concat())
}

/// A face that is nothing but the beginning of a JPEG file, in 15 KB.
fn dg2() -> Vec<u8> {
    let image = [&b"\xFF\xD8\xFF\xE0"[..], &[0; 15_000]].concat();
    let length = |bytes: usize| u32::try_from(bytes).unwrap().to_be_bytes();
    let face = [&length(image.len() + 32)[..], &[0; 28], &image].concat();
    let record = [&b"FAC\x00010\0"[..], &length(face.len() + 14), &[0, 1], &face].concat();
    let template = [element(&[0xA1], &[]), element(&[0x5F, 0x2E], &record)].concat();
    let group = [integer(&[1]), element(&[0x7F, 0x60], &template)].concat();
    element(&[0x75], &element(&[0x7F, 0x61], &group))
}

/// Active Authentication with SHA-256.
fn dg14() -> Vec<u8> {
    let named = |name: &str| oid(&ObjectIdentifier::new(name).unwrap());
    let parts = [named("2.23.136.1.1.5"), integer(&[1]), named("0.4.0.127.0.7.1.1.4.1.3")];
    element(&[0x6E], &set(&[sequence(&parts)]))
}

pub(super) fn dg15(key: &Key) -> Vec<u8> {
    element(&[0x6F], &key.info())
}
