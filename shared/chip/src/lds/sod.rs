//! EF.SOD: the document security object, a signed list of the hashes of the groups.

use crate::asn1::{Algorithm, INTEGER, OCTET_STRING, SEQUENCE, small};
use crate::cms::SignedData;
use crate::error::ReadError;
use crate::lds::open;
use crate::limits::Limits;
use crate::tlv::{self, Element, Reader};
use const_oid::ObjectIdentifier;
use std::collections::BTreeMap;

const FILE: u32 = 0x77;
const LDS_SECURITY_OBJECT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.136.1.1.1");
/// Some issuers say that the content is just data.
const ID_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const PRINTABLE_STRING: u32 = 0x13;

/// The security object with its signature.
#[derive(Debug, Clone)]
pub struct Sod<'a> {
    /// The signed data around it.
    pub(crate) signed: SignedData<'a>,
    /// The algorithm of the hashes: the security object's own, not the signer's.
    pub(crate) digest: Algorithm<'a>,
    /// The hash of each group.
    pub hashes: BTreeMap<u8, &'a [u8]>,
    /// Versions of the data structure and of Unicode, since version 1 of the object.
    pub versions: Option<(String, String)>,
}

impl<'a> Sod<'a> {
    /// Reads EF.SOD. Nothing is verified.
    ///
    /// # Errors
    /// [`ReadError`] when it is malformed, lists a group twice or one that cannot be.
    pub fn parse(file: &'a [u8], limits: &Limits) -> Result<Self, ReadError> {
        let mut reader = open(file, FILE, limits)?;
        let signed = SignedData::read(reader.element()?)?;
        reader.end()?;
        let is_known = [LDS_SECURITY_OBJECT, ID_DATA]
            .iter()
            .any(|known| known.as_bytes() == signed.content_type);
        if !is_known {
            return Err(ReadError::Value("type of the security object"));
        }
        let mut object = tlv::check(signed.content, limits)?.expect(SEQUENCE)?.reader();
        let version = small(object.read(INTEGER)?)?;
        let digest = Algorithm::read(object.element()?)?;
        let hashes = hashes(object.read(SEQUENCE)?)?;
        let versions = object.read_if(SEQUENCE)?.map(versions).transpose()?;
        object.end()?;
        if version > 1 {
            return Err(ReadError::Value("version of the security object"));
        }
        Ok(Self { signed, digest, hashes, versions })
    }
}

fn hashes(list: Element<'_>) -> Result<BTreeMap<u8, &[u8]>, ReadError> {
    let mut hashes = BTreeMap::new();
    for entry in list.reader() {
        let mut reader = entry?.expect(SEQUENCE)?.reader();
        let group = u8::try_from(small(reader.read(INTEGER)?)?).unwrap_or(0);
        let hash = reader.read(OCTET_STRING)?.value;
        reader.end()?;
        if !(1..=16).contains(&group) || hashes.insert(group, hash).is_some() {
            return Err(ReadError::Value("list of hashes"));
        }
    }
    Ok(hashes)
}

fn versions(info: Element<'_>) -> Result<(String, String), ReadError> {
    let mut reader = info.reader();
    let text = |reader: &mut Reader<'_>| {
        let value = reader.read(PRINTABLE_STRING)?.value;
        Ok(String::from_utf8_lossy(value).into_owned())
    };
    Ok((text(&mut reader)?, text(&mut reader)?))
}
