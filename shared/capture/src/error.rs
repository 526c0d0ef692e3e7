//! Why bytes are no capture record.

use thiserror::Error;

/// Why bytes are no capture record we can use. The API answers all of them alike:
/// `INVALID_DATA`, and `LDS_PARSE_ERROR` for a chip. No variant carries content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RecordError {
    /// Longer than the limit.
    #[error("the record is longer than allowed")]
    TooLong,
    /// The first bytes are not those of a record.
    #[error("the bytes are no capture record")]
    NotARecord,
    /// A version this code does not read.
    #[error("version {0} of capture records is unknown")]
    UnknownVersion(u8),
    /// A kind that does not exist, or not the one asked for.
    #[error("kind {0} of capture record is not expected here")]
    WrongKind(u8),
    /// The two reserved bytes are not zero.
    #[error("the reserved bytes are not zero")]
    ReservedBytes,
    /// The header is longer than the limit or than the record.
    #[error("the header is longer than allowed")]
    HeaderTooLong,
    /// The header is not the JSON it should be.
    #[error("the header is broken at line {line}, column {column}")]
    Header {
        /// Line of the first fault, from 1; 0 if unknown.
        line: usize,
        /// Column of the first fault, from 1; 0 if unknown.
        column: usize,
    },
    /// A member that this kind of record needs is absent.
    #[error("the header lacks the member {0}")]
    MissingMember(&'static str),
    /// A list is longer than the limit.
    #[error("the header has too many {0}")]
    TooMany(&'static str),
    /// A frame has a role that this kind of record has no use for.
    #[error("frame {0} has a role that does not belong into the record")]
    ForeignRole(usize),
    /// A role that may be there once is there again.
    #[error("frame {0} repeats a role that may be there once")]
    DuplicateRole(usize),
    /// A part has no bytes.
    #[error("a part of the payload is empty")]
    EmptyPart,
    /// A part does not lie inside of the payload.
    #[error("a part lies outside of the payload")]
    OutsidePayload,
    /// Two parts share bytes.
    #[error("two parts of the payload overlap")]
    Overlapping,
    /// There is a MAC, but not as the last member in its exact form.
    #[error("the MAC is not in its place")]
    MisplacedMac,
}

impl From<serde_json::Error> for RecordError {
    fn from(error: serde_json::Error) -> Self {
        Self::Header { line: error.line(), column: error.column() }
    }
}
