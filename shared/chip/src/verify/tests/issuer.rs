//! States: their authorities, their signers, and what these sign.

use super::der::{bits, context, element, integer, name, octets, oid, sequence, set, time};
use super::key::{Key, Signing, digest_identifier};
use crate::crypto::Digest;
use const_oid::ObjectIdentifier;
use time::UtcDateTime;
use time::macros::utc_datetime;

/// When everything here is signed, unless said otherwise.
pub(super) const SIGNED_AT: UtcDateTime = utc_datetime!(2024-01-02 00:00);

/// Somebody with a key and a name.
pub(super) struct Party {
    pub(super) name: Vec<u8>,
    pub(super) key: Key,
    pub(super) signing: Signing,
}

impl Party {
    pub(super) fn new(common_name: &str, key: Key, signing: Signing) -> Self {
        Self { name: name("UT", common_name), key, signing }
    }

    pub(super) fn key_identifier(&self) -> Vec<u8> {
        Digest::Sha1.hash(&[&self.key.info()])
    }

    /// Content, algorithm and signature.
    fn signed(&self, content: &[u8]) -> Vec<u8> {
        let signature = bits(&self.key.sign(self.signing, content));
        sequence(&[content.to_vec(), self.signing.identifier(), signature])
    }

    /// A certificate for `subject`.
    pub(super) fn certify(&self, subject: &Party, terms: &Terms) -> Vec<u8> {
        let content = sequence(&[
            context(0, &integer(&[2])),
            integer(&terms.serial),
            self.signing.identifier(),
            self.name.clone(),
            sequence(&[time(terms.not_before), time(terms.not_after)]),
            subject.name.clone(),
            subject.key.info(),
            context(3, &sequence(&terms.extensions(self, subject))),
        ]);
        self.signed(&content)
    }

    /// A list of what it has revoked.
    pub(super) fn revoke(&self, serials: &[&[u8]], next_update: UtcDateTime) -> Vec<u8> {
        let entry = |serial: &&[u8]| sequence(&[integer(serial), time(SIGNED_AT)]);
        let entries: Vec<_> = serials.iter().map(entry).collect();
        let entries = if entries.is_empty() { Vec::new() } else { sequence(&entries) };
        let content = sequence(&[
            integer(&[1]),
            self.signing.identifier(),
            self.name.clone(),
            time(SIGNED_AT),
            time(next_update),
            entries,
        ]);
        self.signed(&content)
    }
}

/// What a certificate says beside names and key.
#[derive(Clone)]
pub(super) struct Terms {
    pub(super) serial: Vec<u8>,
    pub(super) not_before: UtcDateTime,
    pub(super) not_after: UtcDateTime,
    pub(super) is_authority: bool,
    pub(super) purpose: Option<ObjectIdentifier>,
}

impl Terms {
    pub(super) fn of_authority() -> Self {
        Self {
            serial: vec![1],
            not_before: utc_datetime!(2020-01-01 00:00),
            not_after: utc_datetime!(2035-01-01 00:00),
            is_authority: true,
            purpose: None,
        }
    }

    pub(super) fn of_signer() -> Self {
        Self { serial: vec![0x80, 7], is_authority: false, ..Self::of_authority() }
    }

    fn extensions(&self, issuer: &Party, subject: &Party) -> Vec<Vec<u8>> {
        let extension = |number: u8, value: Vec<u8>| {
            let kind = ObjectIdentifier::new(&format!("2.5.29.{number}")).unwrap();
            sequence(&[oid(&kind), element(&[1], &[0xFF]), octets(&value)])
        };
        let usage: u8 = if self.is_authority { 0b0000_0110 } else { 0b1000_0000 };
        let mut extensions = vec![
            extension(14, octets(&subject.key_identifier())),
            extension(35, sequence(&[element(&[0x80], &issuer.key_identifier())])),
            extension(15, element(&[3], &[1, usage])),
        ];
        if self.is_authority {
            extensions.push(extension(19, sequence(&[element(&[1], &[0xFF])])));
        }
        if let Some(purpose) = &self.purpose {
            extensions.push(extension(37, sequence(&[oid(purpose)])));
        }
        extensions
    }
}

/// How a content is signed.
pub(super) struct Signature<'a> {
    pub(super) signer: &'a Party,
    pub(super) certificate: &'a [u8],
    pub(super) issuer: &'a [u8],
    pub(super) serial: &'a [u8],
    pub(super) signed_at: UtcDateTime,
}

pub(super) const LDS_SECURITY_OBJECT: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("2.23.136.1.1.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

impl Signature<'_> {
    /// `ContentInfo` with `SignedData`.
    pub(super) fn around(&self, content_type: &ObjectIdentifier, content: &[u8]) -> Vec<u8> {
        let digest = self.signer.signing.digest();
        let attributes = self.attributes(content_type, &digest.hash(&[content]));
        let signature = self.signer.key.sign(self.signer.signing, &attributes);
        let info = sequence(&[
            integer(&[1]),
            sequence(&[self.issuer.to_vec(), integer(self.serial)]),
            digest_identifier(digest),
            [&[0xA0], &attributes[1..]].concat(),
            self.signer.signing.identifier(),
            octets(&signature),
        ]);
        let data = sequence(&[
            integer(&[3]),
            set(&[digest_identifier(digest)]),
            sequence(&[oid(content_type), context(0, &octets(content))]),
            context(0, self.certificate),
            set(&[info]),
        ]);
        sequence(&[oid(&SIGNED_DATA), context(0, &data)])
    }

    fn attributes(&self, content_type: &ObjectIdentifier, digest: &[u8]) -> Vec<u8> {
        let attribute = |number: u8, value: Vec<u8>| {
            let kind = ObjectIdentifier::new(&format!("1.2.840.113549.1.9.{number}")).unwrap();
            sequence(&[oid(&kind), set(&[value])])
        };
        set(&[
            attribute(3, oid(content_type)),
            attribute(4, octets(digest)),
            attribute(5, time(self.signed_at)),
        ])
    }
}
