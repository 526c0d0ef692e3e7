//! DG14: which protocols the chip knows, Doc 9303-11, 9.2.

use super::open;
use crate::asn1::{INTEGER, OID, SEQUENCE, SET};
use crate::crypto::Digest;
use crate::error::ReadError;
use crate::limits::Limits;
use crate::tlv::Element;
use const_oid::ObjectIdentifier;

const FILE: u32 = 0x6E;
const ACTIVE_AUTHENTICATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.136.1.1.5");
/// `id-PK`: keys for Chip Authentication, over finite fields and over curves.
const CHIP_AUTHENTICATION_KEYS: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("0.4.0.127.0.7.2.2.1.1"),
    ObjectIdentifier::new_unwrap("0.4.0.127.0.7.2.2.1.2"),
];
/// Signatures in the plain format, BSI TR-03111, 5.2.1.1.
const PLAIN_SIGNATURES: [(ObjectIdentifier, Digest); 5] = [
    (ObjectIdentifier::new_unwrap("0.4.0.127.0.7.1.1.4.1.1"), Digest::Sha1),
    (ObjectIdentifier::new_unwrap("0.4.0.127.0.7.1.1.4.1.2"), Digest::Sha224),
    (ObjectIdentifier::new_unwrap("0.4.0.127.0.7.1.1.4.1.3"), Digest::Sha256),
    (ObjectIdentifier::new_unwrap("0.4.0.127.0.7.1.1.4.1.4"), Digest::Sha384),
    (ObjectIdentifier::new_unwrap("0.4.0.127.0.7.1.1.4.1.5"), Digest::Sha512),
];

/// The protocols of a chip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dg14 {
    /// Object identifiers of all of them, in the order of the chip.
    pub protocols: Vec<String>,
    /// Whether there is a key for Chip Authentication.
    pub offers_chip_authentication: bool,
    /// The hash of Active Authentication with a key on a curve.
    pub(crate) active_authentication: Option<Digest>,
}

impl Dg14 {
    /// Reads DG14.
    ///
    /// # Errors
    /// [`ReadError`] when it is malformed.
    pub fn parse(file: &[u8], limits: &Limits) -> Result<Self, ReadError> {
        let mut reader = open(file, FILE, limits)?;
        let infos = reader.read(SET)?;
        reader.end()?;
        let mut group = Self {
            protocols: Vec::new(),
            offers_chip_authentication: false,
            active_authentication: None,
        };
        for info in infos.reader() {
            group.add(info?.expect(SEQUENCE)?)?;
        }
        Ok(group)
    }

    fn add(&mut self, info: Element<'_>) -> Result<(), ReadError> {
        let mut reader = info.reader();
        let protocol = reader.read(OID)?.value;
        let is = |oid: &ObjectIdentifier| oid.as_bytes() == protocol;
        let name = ObjectIdentifier::from_bytes(protocol);
        self.protocols.push(name.map_err(|_| ReadError::Value("object identifier"))?.to_string());
        self.offers_chip_authentication |= CHIP_AUTHENTICATION_KEYS.iter().any(is);
        if is(&ACTIVE_AUTHENTICATION) {
            reader.read(INTEGER)?;
            self.active_authentication = digest(reader.read(OID)?.value);
        }
        Ok(())
    }
}

fn digest(oid: &[u8]) -> Option<Digest> {
    PLAIN_SIGNATURES.iter().find(|(known, _)| known.as_bytes() == oid).map(|(_, digest)| *digest)
}
