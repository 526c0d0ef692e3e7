//! How a JPEG file is built (ITU-T T.81, annex B), found before it is decoded.
//!
//! A decoder would paint what is missing grey; a picture that was cut off is
//! refused instead. So the file is walked to its end first: segments by their
//! lengths, scans by looking for the next marker.

use crate::header::jpeg::{END_OF_IMAGE, START_OF_SCAN, at_marker, is_frame, next_segment};
use memchr::memchr;

/// What the markers of a file say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Structure {
    /// Whether the file goes on to its end-of-image marker; what follows it does
    /// not matter.
    pub(super) is_complete: bool,
    /// How many scans there are.
    pub(super) scans: usize,
    /// How many components a pixel has; `None` unless there is one frame.
    pub(super) components: Option<u8>,
}

/// Walks the whole file from marker to marker.
pub(super) fn inspect(bytes: &[u8]) -> Structure {
    let mut rest = bytes.get(2..).unwrap_or_default();
    let (mut scans, mut frames, mut components) = (0, 0, None);
    while let Some((marker, payload, after)) = next_segment(rest) {
        rest = after;
        if marker == START_OF_SCAN {
            scans += 1;
            rest = skip_scan(after);
        } else if is_frame(marker) {
            frames += 1;
            components = payload.get(5).copied();
        }
    }
    let is_complete = at_marker(rest).is_some_and(|(marker, _)| marker == END_OF_IMAGE);
    Structure { is_complete, scans, components: components.filter(|_| frames == 1) }
}

/// Skips entropy-coded data up to the next marker that is part of no scan.
fn skip_scan(mut bytes: &[u8]) -> &[u8] {
    while let Some(position) = memchr(0xFF, bytes) {
        let (_, from_marker) = bytes.split_at(position);
        match from_marker.get(1) {
            Some(&(0 | 0xD0..=0xD7)) => bytes = from_marker.get(2..).unwrap_or_default(),
            Some(0xFF) => bytes = from_marker.get(1..).unwrap_or_default(),
            Some(_) => return from_marker,
            None => break,
        }
    }
    &[]
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOI: &[u8] = &[0xFF, 0xD8];
    const SOF: &[u8] = &[0xFF, 0xC0, 0, 11, 8, 0, 200, 1, 0, 1, 1, 0x11, 0];
    const SOS: &[u8] = &[0xFF, START_OF_SCAN, 0, 8, 1, 1, 0, 0, 63, 0];
    const EOI: &[u8] = &[0xFF, END_OF_IMAGE];
    const APP1: u8 = 0xE1;

    #[test]
    fn only_a_file_with_its_end_is_complete() {
        struct Case {
            name: &'static str,
            tail: &'static [u8],
            complete: bool,
        }
        let cases = [
            Case { name: "whole", tail: &[1, 2, 0xFF, 0, 3, 0xFF, 0xD9], complete: true },
            Case { name: "restart", tail: &[1, 0xFF, 0xD0, 2, 0xFF, 0xD9], complete: true },
            Case { name: "fill", tail: &[1, 0xFF, 0xFF, 0xD9], complete: true },
            Case { name: "trailer after the end", tail: &[1, 0xFF, 0xD9, 7, 7], complete: true },
            Case { name: "cut", tail: &[1, 2, 0xFF, 0, 3], complete: false },
            Case { name: "cut in the marker", tail: &[1, 2, 0xFF], complete: false },
            Case { name: "empty scan", tail: &[], complete: false },
        ];
        for case in cases {
            let file = [SOI, SOF, SOS, case.tail].concat();
            assert_eq!(inspect(&file).is_complete, case.complete, "{}", case.name);
        }
    }

    #[test]
    fn an_end_marker_inside_a_segment_does_not_count() {
        let thumbnail = [0xFF, APP1, 0, 4, 0xFF, 0xD9];
        assert!(!inspect(&[SOI, &thumbnail, SOF, SOS, &[1, 2]].concat()).is_complete);
    }

    #[test]
    fn two_frames_are_no_picture() {
        let file = [SOI, SOF, SOF, SOS, &[1, 2], EOI].concat();
        assert_eq!(inspect(&file).components, None);
    }

    #[test]
    fn later_scans_are_followed() {
        let file = [SOI, SOF, SOS, &[1, 2], SOS, &[3, 4], EOI].concat();
        let structure = Structure { is_complete: true, scans: 2, components: Some(1) };
        assert_eq!(inspect(&file), structure);
        assert!(!inspect(&file[..file.len() - 2]).is_complete);
    }
}
