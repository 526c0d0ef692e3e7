//! Segments of a JPEG file (ITU-T T.81, annex B).

use super::{Stored, exif};
use crate::orientation::Orientation;
use selfsame_protocol::geometry::PixelSize;

pub(crate) const START_OF_SCAN: u8 = 0xDA;
pub(crate) const END_OF_IMAGE: u8 = 0xD9;
const APP1: u8 = 0xE1;

/// Reads frame and orientation from the segments before the first scan; `None`
/// when they are damaged.
pub(super) fn read(bytes: &[u8]) -> Option<Stored> {
    let mut frame = None;
    let mut orientation = Orientation::default();
    let mut rest = bytes.get(2..)?;
    loop {
        let (marker, payload, after) = next_segment(rest)?;
        match marker {
            START_OF_SCAN => {
                let (size, components) = frame?;
                return Some(Stored { size, components, orientation });
            }
            APP1 => orientation = exif_orientation(payload).unwrap_or(orientation),
            _ if is_frame(marker) => frame = Some(frame_header(payload)?),
            _ => {}
        }
        rest = after;
    }
}

/// The next segment: marker, payload, and what follows. `None` at the end of
/// the image and where the structure breaks.
pub(crate) fn next_segment(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
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
pub(crate) fn at_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let rest = bytes.strip_prefix(&[0xFF])?;
    let fill = rest.iter().take_while(|&&byte| byte == 0xFF).count();
    let (&marker, rest) = rest.get(fill..)?.split_first()?;
    (marker != 0).then_some((marker, rest))
}

/// SOF0 to SOF15 without DHT, JPG and DAC, which share the range.
pub(crate) fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

/// TEM, RST0 to RST7 and SOI carry no length.
fn is_standalone(marker: u8) -> bool {
    matches!(marker, 0x01 | 0xD0..=0xD8)
}

/// Size and number of components (B.2.2).
fn frame_header(payload: &[u8]) -> Option<(PixelSize, u8)> {
    let &[_, h1, h0, w1, w0, components, ..] = payload else { return None };
    let [height, width] = [[h1, h0], [w1, w0]].map(|side| u32::from(u16::from_be_bytes(side)));
    Some((PixelSize { width, height }, components))
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
    fn frame_and_orientation_come_from_their_segments() {
        let file = [SOI, &app1(), SOF, SOS].concat();
        let size = PixelSize { width: 256, height: 200 };
        let orientation = Orientation::Rotate90;
        assert_eq!(read(&file), Some(Stored { size, components: 1, orientation }));
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
}
