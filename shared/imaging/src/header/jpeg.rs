//! Segments of a JPEG file (ITU-T T.81, annex B).

use super::{Found, exif};
use crate::orientation::Orientation;
use memchr::memchr;
use selfsame_protocol::geometry::PixelSize;

const START_OF_SCAN: u8 = 0xDA;
const END_OF_IMAGE: u8 = 0xD9;
const APP1: u8 = 0xE1;

/// Reads size and orientation from the segments before the first scan.
pub(super) fn read(bytes: &[u8]) -> Found {
    let mut size = None;
    let mut orientation = Orientation::default();
    let mut rest = bytes.get(2..)?;
    loop {
        let (marker, payload, after) = next_segment(rest)?;
        match marker {
            START_OF_SCAN => return Some((size?, orientation)),
            APP1 => orientation = exif_orientation(payload).unwrap_or(orientation),
            _ if is_frame(marker) => size = Some(frame_size(payload)?),
            _ => {}
        }
        rest = after;
    }
}

/// Whether the file goes on to its end-of-image marker. A decoder would paint
/// what is missing grey; a picture that was cut off is refused instead.
pub(crate) fn is_complete(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let Some((marker, _, after)) = next_segment(rest) {
        rest = if marker == START_OF_SCAN { skip_scan(after) } else { after };
    }
    at_marker(rest).is_some_and(|(marker, _)| marker == END_OF_IMAGE)
}

/// The next segment: marker, payload, and what follows. `None` at the end of
/// the image and where the structure breaks.
fn next_segment(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (marker, rest) = at_marker(bytes)?;
    if marker == END_OF_IMAGE || is_standalone(marker) {
        return None;
    }
    let (length, rest) = rest.split_first_chunk()?;
    let payload_length = usize::from(u16::from_be_bytes(*length)).checked_sub(2)?;
    let (payload, rest) = rest.split_at_checked(payload_length)?;
    Some((marker, payload, rest))
}

/// The marker that `bytes` begin with; any number of fill bytes may precede it.
fn at_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let rest = bytes.strip_prefix(&[0xFF])?;
    let fill = rest.iter().take_while(|&&byte| byte == 0xFF).count();
    let (&marker, rest) = rest.get(fill..)?.split_first()?;
    (marker != 0).then_some((marker, rest))
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

/// SOF0 to SOF15 without DHT, JPG and DAC, which share the range.
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

/// TEM, RST0 to RST7 and SOI carry no length.
fn is_standalone(marker: u8) -> bool {
    matches!(marker, 0x01 | 0xD0..=0xD8)
}

fn frame_size(payload: &[u8]) -> Option<PixelSize> {
    let &[_, h1, h0, w1, w0, ..] = payload else { return None };
    let [height, width] = [[h1, h0], [w1, w0]].map(|side| u32::from(u16::from_be_bytes(side)));
    Some(PixelSize { width, height })
}

fn exif_orientation(payload: &[u8]) -> Option<Orientation> {
    exif::orientation(payload.strip_prefix(b"Exif\0\0")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOI: &[u8] = &[0xFF, 0xD8];
    const SOF: &[u8] = &[0xFF, 0xC0, 0, 11, 8, 0, 200, 1, 0, 1, 1, 0x11, 0];
    const SOS: &[u8] = &[0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0];
    const EOI: &[u8] = &[0xFF, 0xD9];

    fn app1() -> Vec<u8> {
        let tiff = exif::tests::little_endian(6);
        let length = u16::try_from(tiff.len() + 8).unwrap().to_be_bytes();
        [&[0xFF, APP1], &length[..], b"Exif\0\0", &tiff].concat()
    }

    #[test]
    fn size_and_orientation_come_from_their_segments() {
        let file = [SOI, &app1(), SOF, SOS].concat();
        let size = PixelSize { width: 256, height: 200 };
        assert_eq!(read(&file), Some((size, Orientation::Rotate90)));
    }

    #[test]
    fn damaged_headers_are_refused() {
        struct Case {
            name: &'static str,
            file: Vec<u8>,
        }
        let cases = [
            Case { name: "no frame", file: [SOI, SOS].concat() },
            Case { name: "no scan", file: [SOI, SOF].concat() },
            Case { name: "cut frame", file: [SOI, &SOF[..6]].concat() },
            Case { name: "end of image first", file: [SOI, EOI, SOF, SOS].concat() },
            Case {
                name: "segment shorter than its length",
                file: vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 1],
            },
            Case { name: "rubbish between segments", file: [SOI, &[0, 1, 2], SOF, SOS].concat() },
        ];
        for case in cases {
            assert_eq!(read(&case.file), None, "{}", case.name);
        }
    }

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
            assert_eq!(is_complete(&file), case.complete, "{}", case.name);
        }
    }

    #[test]
    fn an_end_marker_inside_a_segment_does_not_count() {
        let thumbnail = [0xFF, APP1, 0, 4, 0xFF, 0xD9];
        assert!(!is_complete(&[SOI, &thumbnail, SOF, SOS, &[1, 2]].concat()));
    }

    #[test]
    fn later_scans_are_followed() {
        let file = [SOI, SOF, SOS, &[1, 2], SOS, &[3, 4], EOI].concat();
        assert!(is_complete(&file));
        assert!(!is_complete(&file[..file.len() - 2]));
    }
}
