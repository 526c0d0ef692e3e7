//! What lies in a file of the operator: DER, or any number of blocks of PEM.

use crate::asn1::{OID, SEQUENCE};
use crate::cms::SignedData;
use crate::error::ReadError;
use crate::limits::Limits;
use crate::tlv::{self, Element};
use crate::x509::{Certificate, RevocationList};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";

/// One object.
pub(super) enum Object<'a> {
    Certificate(Certificate<'a>),
    MasterList(SignedData<'a>),
    RevocationList(RevocationList<'a>),
}

impl<'a> Object<'a> {
    /// # Errors
    /// [`ReadError`] when the bytes are none of these.
    pub(super) fn read(der: &'a [u8], limits: &Limits) -> Result<Self, ReadError> {
        let element = tlv::check(der, limits)?.expect(SEQUENCE)?;
        if element.reader().peek() == Some(OID) {
            return SignedData::read(element).map(Self::MasterList);
        }
        certificate_or_list(element)
    }
}

fn certificate_or_list(element: Element<'_>) -> Result<Object<'_>, ReadError> {
    match Certificate::read(element) {
        Ok(certificate) => Ok(Object::Certificate(certificate)),
        Err(error) => RevocationList::read(element).map(Object::RevocationList).map_err(|_| error),
    }
}

/// The DER in a file: itself, or the content of its blocks.
pub(super) fn blocks(file: &[u8]) -> Vec<Vec<u8>> {
    match std::str::from_utf8(file) {
        Ok(text) if text.contains(BEGIN) => text.split(BEGIN).skip(1).filter_map(block).collect(),
        _ => vec![file.to_vec()],
    }
}

/// The content of what follows `BEGIN`; nothing when it is not Base64.
fn block(text: &str) -> Option<Vec<u8>> {
    let (_, body) = text.split_once("-----")?;
    let (body, _) = body.split_once(END)?;
    let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
    STANDARD.decode(body).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_pem_are_found_among_other_text() {
        let text = "subject=x\n-----BEGIN CERTIFICATE-----\nAQID\nBA==\n-----END CERTIFICATE-----\n\
                    -----BEGIN X509 CRL-----\r\nBQ==\r\n-----END X509 CRL-----\n\
                    -----BEGIN CERTIFICATE-----\n***\n-----END CERTIFICATE-----";
        assert_eq!(blocks(text.as_bytes()), [vec![1, 2, 3, 4], vec![5]]);
        assert_eq!(blocks(&[0x30, 0]), [vec![0x30, 0]]);
    }
}
