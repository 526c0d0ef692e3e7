//! The fixed part before the header.

use crate::{Limits, RecordError};

/// What every record begins with.
pub const MAGIC: [u8; 4] = *b"IDVR";

const VERSION: u8 = 1;

/// Length of the fixed part in bytes.
pub(crate) const PREFIX_LENGTH: usize = 12;

/// What a record was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A show of liveness.
    Liveness,
    /// One face.
    Face,
    /// One page of a document.
    Page,
    /// One palm.
    Palm,
    /// The files of a chip.
    Chip,
}

impl Kind {
    /// All kinds, in the order of their numbers.
    pub const ALL: [Self; 5] = [Self::Liveness, Self::Face, Self::Page, Self::Palm, Self::Chip];

    /// The number in the record.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Liveness => 1,
            Self::Face => 2,
            Self::Page => 3,
            Self::Palm => 4,
            Self::Chip => 5,
        }
    }
}

/// Whether bytes claim to be a record. An upload that does not is a bare image, or
/// the bare files of a chip.
#[must_use]
pub fn is_record(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// The fixed part for a header of `header_length` bytes.
pub(crate) fn prefix(kind: Kind, header_length: u32) -> [u8; PREFIX_LENGTH] {
    let [m0, m1, m2, m3] = MAGIC;
    let [l0, l1, l2, l3] = header_length.to_be_bytes();
    [m0, m1, m2, m3, VERSION, kind.number(), 0, 0, l0, l1, l2, l3]
}

/// Header and payload of a record of `kind`.
///
/// # Errors
/// When the fixed part is not that of such a record, or the header is too long.
pub(crate) fn split<'a>(
    bytes: &'a [u8],
    kind: Kind,
    limits: &Limits,
) -> Result<(&'a [u8], &'a [u8]), RecordError> {
    if bytes.len() > limits.record_bytes {
        return Err(RecordError::TooLong);
    }
    let Some((prefix, rest)) = bytes.split_first_chunk::<PREFIX_LENGTH>() else {
        return Err(RecordError::NotARecord);
    };
    let header_length = header_length(*prefix, kind)?;
    let header_length = usize::try_from(header_length).map_err(|_| RecordError::HeaderTooLong)?;
    if header_length > limits.header_bytes {
        return Err(RecordError::HeaderTooLong);
    }
    rest.split_at_checked(header_length).ok_or(RecordError::HeaderTooLong)
}

fn header_length(prefix: [u8; PREFIX_LENGTH], expected: Kind) -> Result<u32, RecordError> {
    let [m0, m1, m2, m3, version, kind, r0, r1, l0, l1, l2, l3] = prefix;
    if [m0, m1, m2, m3] != MAGIC {
        Err(RecordError::NotARecord)
    } else if version != VERSION {
        Err(RecordError::UnknownVersion(version))
    } else if kind != expected.number() {
        Err(RecordError::WrongKind(kind))
    } else if [r0, r1] != [0, 0] {
        Err(RecordError::ReservedBytes)
    } else {
        Ok(u32::from_be_bytes([l0, l1, l2, l3]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_prefix_is_accepted() {
        struct Case {
            name: &'static str,
            bytes: &'static [u8],
            expected: Result<(), RecordError>,
        }
        let cases = [
            Case { name: "sound", bytes: b"IDVR\x01\x02\0\0\0\0\0\x02{}", expected: Ok(()) },
            Case { name: "nothing", bytes: b"", expected: Err(RecordError::NotARecord) },
            Case {
                name: "cut",
                bytes: b"IDVR\x01\x02\0\0",
                expected: Err(RecordError::NotARecord),
            },
            Case {
                name: "another magic",
                bytes: b"IDVS\x01\x02\0\0\0\0\0\x02{}",
                expected: Err(RecordError::NotARecord),
            },
            Case {
                name: "a later version",
                bytes: b"IDVR\x02\x02\0\0\0\0\0\x02{}",
                expected: Err(RecordError::UnknownVersion(2)),
            },
            Case {
                name: "another kind",
                bytes: b"IDVR\x01\x01\0\0\0\0\0\x02{}",
                expected: Err(RecordError::WrongKind(1)),
            },
            Case {
                name: "reserved bytes in use",
                bytes: b"IDVR\x01\x02\0\x01\0\0\0\x02{}",
                expected: Err(RecordError::ReservedBytes),
            },
            Case {
                name: "header beyond the end",
                bytes: b"IDVR\x01\x02\0\0\0\0\0\x03{}",
                expected: Err(RecordError::HeaderTooLong),
            },
            Case {
                name: "header above the limit",
                bytes: b"IDVR\x01\x02\0\0\xFF\xFF\xFF\xFF{}",
                expected: Err(RecordError::HeaderTooLong),
            },
        ];
        for case in cases {
            let outcome = split(case.bytes, Kind::Face, &Limits::default());
            assert_eq!(outcome.map(|_| ()), case.expected, "{}", case.name);
        }
    }

    #[test]
    fn a_limit_counts_as_inside() {
        let bytes = b"IDVR\x01\x02\0\0\0\0\0\x02{}";
        let limits = Limits { record_bytes: 14, header_bytes: 2, ..Limits::default() };
        assert_eq!(split(bytes, Kind::Face, &limits), Ok((&b"{}"[..], &b""[..])));
        let limits = Limits { record_bytes: 13, ..limits };
        assert_eq!(split(bytes, Kind::Face, &limits), Err(RecordError::TooLong));
        let limits = Limits { record_bytes: 14, header_bytes: 1, ..limits };
        assert_eq!(split(bytes, Kind::Face, &limits), Err(RecordError::HeaderTooLong));
    }
}
