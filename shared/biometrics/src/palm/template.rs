//! Palm templates: codes as bytes to store and compare.
//!
//! Layout, numbers in network order: magic `SSPT`, algorithm id (2 bytes), major and
//! minor version (1 byte each), three planes of bits and one of the cells shown (32 rows
//! of 4 bytes each), CRC-32 of all before (4). Whatever a later major version changes,
//! the magic, the place of the version and the checksum at the end stay.

use super::code::{CELLS, CompetitiveCode, Plane};
use crate::face::template::TemplateVersion;
use crate::frame::{CHECKSUM_LENGTH, Frame};
use thiserror::Error;

/// The version this code writes.
pub const VERSION: TemplateVersion = TemplateVersion { major: 1, minor: 0 };

/// Cells that a template must have at least: a quarter of the region.
pub const LEAST_CELLS: u32 = 256;

const MAGIC: [u8; 4] = *b"SSPT";
const HEADER_LENGTH: usize = 8;
const PLANES: usize = 4;

/// How the lines of a palm are coded. Only templates of one algorithm compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// [`CompetitiveCode`] over the filters of `palm-lines`.
    CompetitiveCode,
}

impl Algorithm {
    /// The number in templates; never reused.
    #[must_use]
    pub const fn id(self) -> u16 {
        match self {
            Self::CompetitiveCode => 1,
        }
    }

    /// The algorithm of this number.
    #[must_use]
    pub fn from_id(id: u16) -> Option<Self> {
        (id == Self::CompetitiveCode.id()).then_some(Self::CompetitiveCode)
    }
}

/// Why bytes are not a template we can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PalmTemplateError {
    /// Not a palm template, or a damaged one.
    #[error("not a palm template, or a damaged one")]
    Corrupted,
    /// A template of another major version.
    #[error("a palm template of version {0}")]
    UnsupportedVersion(TemplateVersion),
    /// A template of another algorithm.
    #[error("a palm template of another algorithm")]
    Incompatible,
}

/// The code of one palm. Its `Debug` shows the number of cells alone.
#[derive(Debug, Clone, PartialEq)]
pub struct PalmTemplate {
    version: TemplateVersion,
    code: CompetitiveCode,
}

impl PalmTemplate {
    /// Makes a template of a code. `None` when too little of the palm is shown.
    #[must_use]
    pub fn new(code: CompetitiveCode) -> Option<Self> {
        (code.cells() >= LEAST_CELLS).then_some(Self { version: VERSION, code })
    }

    /// Reads a template.
    ///
    /// # Errors
    /// See [`PalmTemplateError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PalmTemplateError> {
        let frame = Frame::open(bytes, MAGIC).ok_or(PalmTemplateError::Corrupted)?;
        if frame.version.major != VERSION.major {
            return Err(PalmTemplateError::UnsupportedVersion(frame.version));
        }
        Algorithm::from_id(frame.algorithm).ok_or(PalmTemplateError::Incompatible)?;
        let planes = planes(frame.content).ok_or(PalmTemplateError::Corrupted)?;
        let [first, second, third, shown] = planes;
        let code = CompetitiveCode::from_planes([first, second, third], shown);
        // A cell that is not shown has no orientation.
        let is_written_so = code.planes() == &[first, second, third];
        match Self::new(code) {
            Some(template) if is_written_so => Ok(Self { version: frame.version, ..template }),
            _ => Err(PalmTemplateError::Corrupted),
        }
    }

    /// Writes the template. The same code gives the same bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let length = HEADER_LENGTH + PLANES * CELLS * size_of::<u32>() + CHECKSUM_LENGTH;
        let mut bytes = Vec::with_capacity(length);
        bytes.extend(MAGIC);
        bytes.extend(Algorithm::CompetitiveCode.id().to_be_bytes());
        bytes.extend([self.version.major, self.version.minor]);
        let planes = self.code.planes().iter().chain([self.code.shown()]);
        bytes.extend(planes.flatten().flat_map(|row| row.to_be_bytes()));
        bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
        bytes
    }

    /// The version of the format it was written in.
    #[must_use]
    pub fn version(&self) -> TemplateVersion {
        self.version
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &CompetitiveCode {
        &self.code
    }
}

fn planes(bytes: &[u8]) -> Option<[Plane; PLANES]> {
    let (words, rest) = bytes.as_chunks();
    let words: Vec<u32> = words.iter().map(|&word| u32::from_be_bytes(word)).collect();
    let (planes, more) = words.as_chunks::<CELLS>();
    (rest.is_empty() && more.is_empty()).then(|| planes.try_into().ok())?
}

#[cfg(test)]
mod tests {
    use super::super::code::tests::{code, cut};
    use super::*;

    fn template() -> PalmTemplate {
        PalmTemplate::new(code(7)).unwrap()
    }

    /// Rewrites the checksum after a change.
    fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
        let end = bytes.len() - CHECKSUM_LENGTH;
        let checksum = crc32fast::hash(&bytes[..end]).to_be_bytes();
        bytes[end..].copy_from_slice(&checksum);
        bytes
    }

    #[test]
    fn the_layout_is_the_documented_one() {
        let bytes = template().to_bytes();
        assert_eq!(bytes.len(), 8 + 4 * 128 + 4);
        assert_eq!(bytes[..8], [b'S', b'S', b'P', b'T', 0, 1, 1, 0]);
        assert_eq!(bytes[8..12], code(7).planes()[0][0].to_be_bytes());
        assert_eq!(bytes[8 + 3 * 128..][..4], [0xFF; 4]);
        assert_eq!(PalmTemplate::from_bytes(&bytes), Ok(template()));
    }

    #[test]
    fn refusals_are_told_apart() {
        struct Case {
            name: &'static str,
            bytes: Vec<u8>,
            expected: PalmTemplateError,
        }
        let good = template().to_bytes();
        let changed = |index: usize, value: u8| {
            let mut bytes = good.clone();
            bytes[index] = value;
            sealed(bytes)
        };
        let version = TemplateVersion { major: 2, minor: 0 };
        let mut flipped = good.clone();
        flipped[40] ^= 1;
        let hidden = cut(&code(7), 0..7);
        let hidden = PalmTemplate { code: hidden, ..template() }.to_bytes();
        let longer = sealed([&good[..], &[0; 4]].concat());
        let corrupted = PalmTemplateError::Corrupted;
        let unsupported = PalmTemplateError::UnsupportedVersion(version);
        let cases = [
            Case { name: "empty", bytes: vec![], expected: corrupted },
            Case { name: "a face", bytes: changed(2, b'F'), expected: corrupted },
            Case { name: "flipped bit", bytes: flipped, expected: corrupted },
            Case { name: "cut", bytes: good[..good.len() - 1].to_vec(), expected: corrupted },
            Case { name: "longer", bytes: longer, expected: corrupted },
            Case { name: "hidden", bytes: hidden, expected: corrupted },
            Case { name: "code where nothing is", bytes: changed(8 + 384, 0), expected: corrupted },
            Case { name: "next major version", bytes: changed(6, 2), expected: unsupported },
            Case {
                name: "unknown algorithm",
                bytes: changed(5, 99),
                expected: PalmTemplateError::Incompatible,
            },
        ];
        for case in cases {
            assert_eq!(PalmTemplate::from_bytes(&case.bytes), Err(case.expected), "{}", case.name);
        }
    }

    #[test]
    fn a_later_minor_version_is_read_and_written_back() {
        let mut bytes = template().to_bytes();
        bytes[7] = 9;
        let bytes = sealed(bytes);
        let read = PalmTemplate::from_bytes(&bytes).unwrap();
        assert_eq!(read.version().to_string(), "1.9");
        assert_eq!(read.to_bytes(), bytes);
    }

    #[test]
    fn a_palm_that_is_hardly_shown_makes_no_template() {
        assert_eq!(PalmTemplate::new(cut(&code(7), 0..7)), None);
        assert!(PalmTemplate::new(cut(&code(7), 0..8)).is_some());
    }
}
