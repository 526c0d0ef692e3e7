//! What templates of every kind begin and end with: a magic number, the id of the
//! algorithm, the version, and behind the content a checksum (CRC-32).

use crate::face::template::TemplateVersion;

/// Bytes of the checksum.
pub(crate) const CHECKSUM_LENGTH: usize = 4;

/// A template with an intact checksum.
pub(crate) struct Frame<'a> {
    pub(crate) algorithm: u16,
    pub(crate) version: TemplateVersion,
    /// What stands between version and checksum.
    pub(crate) content: &'a [u8],
}

impl<'a> Frame<'a> {
    /// `None` unless `bytes` begin with `magic` and their checksum is right.
    pub(crate) fn open(bytes: &'a [u8], magic: [u8; 4]) -> Option<Self> {
        let (framed, checksum) = bytes.split_last_chunk::<CHECKSUM_LENGTH>()?;
        if u32::from_be_bytes(*checksum) != crc32fast::hash(framed) {
            return None;
        }
        let fields = framed.strip_prefix(&magic)?;
        let (algorithm, fields) = fields.split_first_chunk()?;
        let (&[major, minor], content) = fields.split_first_chunk()?;
        let version = TemplateVersion { major, minor };
        Some(Self { algorithm: u16::from_be_bytes(*algorithm), version, content })
    }
}
