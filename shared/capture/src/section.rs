//! Parts of the payload.

use crate::RecordError;
use serde::{Deserialize, Serialize};

/// Where a part lies, counted from the start of the payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Section {
    pub(crate) offset: u64,
    pub(crate) length: u64,
}

impl Section {
    /// Appends `part` to `payload` and tells where it is.
    pub(crate) fn append(payload: &mut Vec<u8>, part: &[u8]) -> Self {
        let section = Self { offset: payload.len() as u64, length: part.len() as u64 };
        payload.extend_from_slice(part);
        section
    }

    /// The bytes of the part, after the offset at which they begin.
    ///
    /// # Errors
    /// When there are none, or they do not lie inside of the payload.
    pub(crate) fn of(self, payload: &[u8]) -> Result<(usize, &[u8]), RecordError> {
        if self.length == 0 {
            return Err(RecordError::EmptyPart);
        }
        let range = usize::try_from(self.offset).ok().zip(self.end());
        let (start, end) = range.ok_or(RecordError::OutsidePayload)?;
        let part = payload.get(start..end).ok_or(RecordError::OutsidePayload)?;
        Ok((start, part))
    }

    fn end(self) -> Option<usize> {
        usize::try_from(self.offset.checked_add(self.length)?).ok()
    }
}

/// Checks that no two of `sections` share bytes.
///
/// # Errors
/// When two do.
pub(crate) fn check_apart(mut sections: Vec<Section>) -> Result<(), RecordError> {
    sections.sort_unstable();
    let shares = |pair: &[Section]| match pair {
        [first, second] => first.offset.saturating_add(first.length) > second.offset,
        _ => false,
    };
    if sections.windows(2).any(shares) { Err(RecordError::Overlapping) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_lie_inside() {
        struct Case {
            name: &'static str,
            section: (u64, u64),
            expected: Result<(usize, &'static [u8]), RecordError>,
        }
        let cases = [
            Case { name: "all", section: (0, 4), expected: Ok((0, b"face")) },
            Case { name: "end", section: (3, 1), expected: Ok((3, b"e")) },
            Case { name: "empty", section: (1, 0), expected: Err(RecordError::EmptyPart) },
            Case { name: "too long", section: (0, 5), expected: Err(RecordError::OutsidePayload) },
            Case { name: "behind", section: (4, 1), expected: Err(RecordError::OutsidePayload) },
            Case {
                name: "wraps",
                section: (u64::MAX, 2),
                expected: Err(RecordError::OutsidePayload),
            },
        ];
        for case in cases {
            let (offset, length) = case.section;
            assert_eq!(Section { offset, length }.of(b"face"), case.expected, "{}", case.name);
        }
    }

    #[test]
    fn parts_that_touch_are_apart() {
        let sections = |list: &[(u64, u64)]| {
            list.iter().map(|&(offset, length)| Section { offset, length }).collect::<Vec<_>>()
        };
        assert_eq!(check_apart(sections(&[(4, 2), (0, 4)])), Ok(()));
        assert_eq!(check_apart(sections(&[(4, 2), (0, 5)])), Err(RecordError::Overlapping));
        assert_eq!(check_apart(sections(&[(0, 9), (2, 1)])), Err(RecordError::Overlapping));
        assert_eq!(check_apart(sections(&[(1, 1), (1, 1)])), Err(RecordError::Overlapping));
    }
}
