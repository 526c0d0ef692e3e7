//! One element: its tag, its value, and its bytes as they stand there.

use crate::error::ReadError;
use crate::tlv::Reader;

/// Set in the first byte of a tag whose value is elements again.
const CONSTRUCTED: u8 = 0x20;
/// The bits of the first byte of a tag that say: more bytes follow.
const LONG_TAG: u8 = 0x1F;
/// Set in each byte of a long tag but the last, and in the first of a long length.
const MORE: u8 = 0x80;
/// Levels of elements without a length, one in the other.
const MOST_INDEFINITE: usize = 16;
/// What ends an element without a length.
const END: [u8; 2] = [0, 0];
/// Bytes of the longest tag in the files of a chip, such as `5F 81 01`.
const LONGEST_TAG: usize = 3;
/// Bytes of the longest length: 4 GB, which no limit admits.
const LONGEST_LENGTH: usize = 4;

/// An element. Its tag is the number that the bytes of the tag make, such as `0x5F1F`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Element<'a> {
    /// The bytes of the tag as a number.
    pub tag: u32,
    /// The bytes of the value.
    pub value: &'a [u8],
    /// All bytes: tag, length and value, as read.
    pub bytes: &'a [u8],
}

impl<'a> Element<'a> {
    /// The element that `input` begins with.
    ///
    /// # Errors
    /// [`ReadError`] when there is none, or it is longer than `input`.
    pub(crate) fn first(input: &'a [u8]) -> Result<Self, ReadError> {
        let header = Header::read(input)?;
        let rest = input.get(header.bytes..).ok_or(ReadError::Truncated)?;
        let (length, end) = match header.length {
            Some(length) => (length, 0),
            None => (indefinite(rest)?, END.len()),
        };
        let value = rest.get(..length).ok_or(ReadError::Truncated)?;
        let bytes = input.get(..header.bytes + length + end).ok_or(ReadError::Truncated)?;
        Ok(Self { tag: header.tag, value, bytes })
    }

    /// Whether its value is elements again.
    #[must_use]
    pub fn is_constructed(&self) -> bool {
        self.bytes.first().is_some_and(|first| first & CONSTRUCTED != 0)
    }

    /// The elements in its value.
    #[must_use]
    pub fn reader(&self) -> Reader<'a> {
        Reader::new(self.value)
    }

    /// The same element, if it has this tag.
    ///
    /// # Errors
    /// [`ReadError::Unexpected`] when it has another one.
    pub fn expect(self, expected: u32) -> Result<Self, ReadError> {
        if self.tag == expected {
            Ok(self)
        } else {
            Err(ReadError::Unexpected { expected, found: self.tag })
        }
    }
}

/// The value may be somebody's name: only its length is shown.
impl std::fmt::Debug for Element<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Element({:X}, {} bytes)", self.tag, self.value.len())
    }
}

/// What stands before a value.
struct Header {
    tag: u32,
    /// Bytes of the value, unless a mark behind it tells.
    length: Option<usize>,
    /// Bytes of the header itself.
    bytes: usize,
}

impl Header {
    fn read(input: &[u8]) -> Result<Self, ReadError> {
        let (tag, after_tag) = tag(input)?;
        let (length, rest) = length(after_tag)?;
        let is_constructed = input.first().is_some_and(|first| first & CONSTRUCTED != 0);
        if length.is_none() && !is_constructed {
            return Err(ReadError::Length);
        }
        Ok(Self { tag, length, bytes: input.len() - rest.len() })
    }
}

fn tag(input: &[u8]) -> Result<(u32, &[u8]), ReadError> {
    let (&first, mut rest) = input.split_first().ok_or(ReadError::Truncated)?;
    let mut tag = u32::from(first);
    if first & LONG_TAG != LONG_TAG {
        return Ok((tag, rest));
    }
    for place in 1..LONGEST_TAG {
        let (&byte, after) = rest.split_first().ok_or(ReadError::Truncated)?;
        if place == 1 && byte == MORE {
            return Err(ReadError::Tag);
        }
        (tag, rest) = (tag << 8 | u32::from(byte), after);
        if byte & MORE == 0 {
            return Ok((tag, rest));
        }
    }
    Err(ReadError::Tag)
}

/// The length, if there is one. Lengths written longer than need be are taken: chips
/// have them, and nothing is encoded anew.
fn length(input: &[u8]) -> Result<(Option<usize>, &[u8]), ReadError> {
    let (&first, rest) = input.split_first().ok_or(ReadError::Truncated)?;
    if first & MORE == 0 {
        return Ok((Some(usize::from(first)), rest));
    }
    let bytes = usize::from(first & !MORE);
    if bytes == 0 {
        return Ok((None, rest));
    }
    if bytes > LONGEST_LENGTH {
        return Err(ReadError::Length);
    }
    let (length, rest) = rest.split_at_checked(bytes).ok_or(ReadError::Truncated)?;
    let length = length.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    Ok((Some(usize::try_from(length).map_err(|_| ReadError::Length)?), rest))
}

/// Bytes of a value that ends with a mark. Elements within may do so too.
fn indefinite(input: &[u8]) -> Result<usize, ReadError> {
    let (mut rest, mut open) = (input, 1);
    loop {
        if let Some(after) = rest.strip_prefix(&END) {
            open -= 1;
            if open == 0 {
                return Ok(input.len() - rest.len());
            }
            rest = after;
            continue;
        }
        let header = Header::read(rest)?;
        if header.length.is_none() {
            open += 1;
        }
        if open > MOST_INDEFINITE {
            return Err(ReadError::TooDeep);
        }
        let size = header.bytes.checked_add(header.length.unwrap_or(0));
        rest = size.and_then(|size| rest.get(size..)).ok_or(ReadError::Truncated)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_as_the_standard_says() {
        struct Case {
            name: &'static str,
            bytes: &'static [u8],
            expected: Result<(u32, usize), ReadError>,
        }
        let cases = [
            Case { name: "nothing", bytes: &[], expected: Err(ReadError::Truncated) },
            Case { name: "short", bytes: &[0x04, 1, 7], expected: Ok((0x04, 1)) },
            Case { name: "two bytes of tag", bytes: &[0x5F, 0x1F, 0], expected: Ok((0x5F1F, 0)) },
            Case { name: "three", bytes: &[0x5F, 0x81, 1, 0], expected: Ok((0x5F_8101, 0)) },
            Case { name: "four", bytes: &[0x5F, 0x81, 0x81, 1, 0], expected: Err(ReadError::Tag) },
            Case { name: "padded tag", bytes: &[0x5F, 0x80, 1, 0], expected: Err(ReadError::Tag) },
            Case { name: "cut tag", bytes: &[0x5F], expected: Err(ReadError::Truncated) },
            Case { name: "long length", bytes: &[4, 0x82, 0, 1, 7], expected: Ok((4, 1)) },
            Case {
                name: "indefinite",
                bytes: &[0x30, 0x80, 5, 0, 0, 0, 7],
                expected: Ok((0x30, 2)),
            },
            Case {
                name: "indefinite within",
                bytes: &[0x30, 0x80, 0x31, 0x80, 0, 0, 0, 0],
                expected: Ok((0x30, 4)),
            },
            Case {
                name: "indefinite without an end",
                bytes: &[0x30, 0x80, 5, 0],
                expected: Err(ReadError::Truncated),
            },
            Case {
                name: "indefinite string",
                bytes: &[4, 0x80, 0, 0],
                expected: Err(ReadError::Length),
            },
            Case { name: "cut", bytes: &[4, 2, 7], expected: Err(ReadError::Truncated) },
            Case {
                name: "four gigabytes",
                bytes: &[4, 0x84, 0xFF, 0xFF, 0xFF, 0xFF],
                expected: Err(ReadError::Truncated),
            },
            Case {
                name: "five bytes",
                bytes: &[4, 0x85, 0, 0, 0, 0, 0],
                expected: Err(ReadError::Length),
            },
        ];
        for case in cases {
            let found = Element::first(case.bytes).map(|one| (one.tag, one.value.len()));
            assert_eq!(found, case.expected, "{}", case.name);
        }
    }

    #[test]
    fn no_end_is_searched_for_in_the_depths() {
        assert_eq!(Element::first(&[0x30, 0x80].repeat(1000)), Err(ReadError::TooDeep));
    }

    #[test]
    fn the_bytes_are_those_read() {
        let input = [0x30, 0x81, 2, 5, 0, 9];
        let element = Element::first(&input).expect("sound");
        assert_eq!(element.bytes, &input[..5]);
        assert!(element.is_constructed());
    }
}
