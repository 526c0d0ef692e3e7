//! The parts of a `SignedData`.

use super::attributes::Attributes;
use crate::asn1::{
    self, Algorithm, INTEGER, OCTET_STRING, OID, SEQUENCE, SET, context, context_primitive,
};
use crate::error::ReadError;
use crate::tlv::{Element, Reader};
use crate::x509::{Certificate, Name};
use const_oid::ObjectIdentifier;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
/// The version that Doc 9303-10 and -12 ask for.
const VERSION: u32 = 3;
/// Most certificates beside a signature; one is usual, and its issuer's may follow.
const MOST_CERTIFICATES: usize = 16;

/// A signed content with what is needed to verify it.
#[derive(Debug, Clone)]
pub(crate) struct SignedData<'a> {
    /// The kind of content, an object identifier.
    pub(crate) content_type: &'a [u8],
    /// The content: what is hashed.
    pub(crate) content: &'a [u8],
    /// The certificates that lie beside.
    pub(crate) certificates: Vec<Certificate<'a>>,
    /// The signer.
    pub(crate) signer: SignerInfo<'a>,
}

/// Who signed, and how.
#[derive(Debug, Clone)]
pub(crate) struct SignerInfo<'a> {
    /// Which certificate is the signer's.
    pub(crate) identifier: SignerIdentifier<'a>,
    /// The hash of the content.
    pub(crate) digest: Algorithm<'a>,
    /// The signed attributes, if there are any.
    pub(crate) attributes: Option<Attributes<'a>>,
    /// The algorithm of the signature.
    pub(crate) algorithm: Algorithm<'a>,
    /// The signature.
    pub(crate) signature: &'a [u8],
}

/// How a signer names its certificate.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SignerIdentifier<'a> {
    IssuerAndSerial(Name<'a>, &'a [u8]),
    SubjectKey(&'a [u8]),
}

impl<'a> SignedData<'a> {
    /// # Errors
    /// [`ReadError`] when `element` is no `ContentInfo` with a `SignedData` of one signer.
    pub(crate) fn read(element: Element<'a>) -> Result<Self, ReadError> {
        let mut info = element.expect(SEQUENCE)?.reader();
        if info.read(OID)?.value != SIGNED_DATA.as_bytes() {
            return Err(ReadError::Value("type of CMS content"));
        }
        let data = Reader::single(info.read(context(0))?.value, SEQUENCE)?;
        info.end()?;
        let mut reader = data.reader();
        version(reader.element()?, VERSION)?;
        let digests = reader.read(SET)?;
        let (content_type, content) = content(reader.read(SEQUENCE)?)?;
        let certificates = certificates(reader.read_if(context(0))?)?;
        reader.read_if(context(1))?;
        let signer = signer(Reader::single(reader.read(SET)?.value, SEQUENCE)?)?;
        reader.end()?;
        check_digests(digests, &signer.digest)?;
        Ok(Self { content_type, content, certificates, signer })
    }

    /// The signer's certificate, if it lies beside.
    pub(crate) fn signer_certificate(&self) -> Option<&Certificate<'a>> {
        self.certificates.iter().find(|certificate| self.signer.identifier.names(certificate))
    }
}

impl SignerIdentifier<'_> {
    /// The version of a signer's structure, RFC 5652, 5.3.
    fn version(&self) -> u32 {
        match self {
            Self::IssuerAndSerial(..) => 1,
            Self::SubjectKey(_) => 3,
        }
    }

    fn names(&self, certificate: &Certificate<'_>) -> bool {
        match self {
            Self::IssuerAndSerial(issuer, serial) => {
                certificate.serial == *serial && certificate.issuer.reads_as(issuer)
            }
            Self::SubjectKey(identifier) => certificate.extensions.subject_key == Some(*identifier),
        }
    }
}

fn version(element: Element<'_>, expected: u32) -> Result<(), ReadError> {
    if asn1::small(element)? == expected { Ok(()) } else { Err(ReadError::Value("CMS version")) }
}

/// The digest algorithms that stand before the content have the signer's among them.
fn check_digests(set: Element<'_>, digest: &Algorithm<'_>) -> Result<(), ReadError> {
    for element in set.reader() {
        let listed = Algorithm::read(element?)?;
        if listed.is_named_as(digest) && listed.parameters().is_none() {
            return Ok(());
        }
    }
    Err(ReadError::Value("list of digest algorithms"))
}

fn content(element: Element<'_>) -> Result<(&[u8], &[u8]), ReadError> {
    let mut reader = element.reader();
    let content_type = reader.read(OID)?.value;
    let content = Reader::single(reader.read(context(0))?.value, OCTET_STRING)?.value;
    reader.end()?;
    Ok((content_type, content))
}

/// The X.509 certificates; other kinds are passed over.
fn certificates(set: Option<Element<'_>>) -> Result<Vec<Certificate<'_>>, ReadError> {
    let Some(set) = set else { return Ok(Vec::new()) };
    let mut certificates = Vec::new();
    for element in set.reader() {
        let element = element?;
        if element.tag != SEQUENCE {
            continue;
        }
        if certificates.len() == MOST_CERTIFICATES {
            return Err(ReadError::TooMany);
        }
        certificates.push(Certificate::read(element)?);
    }
    Ok(certificates)
}

fn signer(info: Element<'_>) -> Result<SignerInfo<'_>, ReadError> {
    let mut reader = info.reader();
    let number = reader.element()?;
    let identifier = identifier(reader.element()?)?;
    version(number, identifier.version())?;
    let digest = Algorithm::read(reader.element()?)?;
    let attributes = reader.read_if(context(0))?.map(Attributes::read).transpose()?;
    let algorithm = Algorithm::read(reader.element()?)?;
    let signature = reader.read(OCTET_STRING)?.value;
    reader.read_if(context(1))?;
    reader.end()?;
    Ok(SignerInfo { identifier, digest, attributes, algorithm, signature })
}

fn identifier(element: Element<'_>) -> Result<SignerIdentifier<'_>, ReadError> {
    if element.tag == context_primitive(0) {
        return Ok(SignerIdentifier::SubjectKey(element.value));
    }
    let mut reader = element.expect(SEQUENCE)?.reader();
    let issuer = Name::read(reader.element()?)?;
    let serial = reader.read(INTEGER)?.value;
    reader.end()?;
    Ok(SignerIdentifier::IssuerAndSerial(issuer, serial))
}
