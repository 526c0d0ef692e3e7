//! Chunks of a WebP file (RFC 9649, section 2).

use super::{Stored, exif};
use crate::orientation::Orientation;
use selfsame_protocol::geometry::PixelSize;

const RIFF_HEADER_LENGTH: usize = 12;

/// What is stored is colour; alpha is a plane of its own, or left unused.
const COMPONENTS: u8 = 3;

/// Reads the size from the first chunk and the orientation from `EXIF`; `None`
/// when the chunks are damaged.
pub(super) fn read(bytes: &[u8]) -> Option<Stored> {
    let body = body(bytes)?;
    let (kind, payload, mut rest) = next_chunk(body)?;
    let size = match kind {
        b"VP8 " => lossy_size(payload),
        b"VP8L" => lossless_size(payload),
        b"VP8X" => canvas_size(payload),
        _ => None,
    }?;
    let mut orientation = Orientation::default();
    while let Some((kind, payload, after)) = next_chunk(rest) {
        match kind {
            b"EXIF" => {
                let tiff = payload.strip_prefix(b"Exif\0\0").unwrap_or(payload);
                orientation = exif::orientation(tiff).unwrap_or(orientation);
            }
            // A frame larger than its canvas would slip past the size limits.
            b"VP8 " if lossy_size(payload) != Some(size) => return None,
            b"VP8L" if lossless_size(payload) != Some(size) => return None,
            _ => {}
        }
        rest = after;
    }
    Some(Stored { size, components: COMPONENTS, orientation })
}

/// The chunks, as many bytes as the RIFF header announces; `None` when the file
/// is shorter than that.
fn body(bytes: &[u8]) -> Option<&[u8]> {
    let length: &[u8; 4] = bytes.get(4..)?.first_chunk()?;
    let end = usize::try_from(u32::from_le_bytes(*length)).ok()?.checked_add(8)?;
    bytes.get(RIFF_HEADER_LENGTH..end)
}

/// The next chunk: kind, payload, and what follows its padding.
fn next_chunk(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let (kind, rest) = bytes.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (payload, rest) = rest.split_at_checked(length)?;
    Some((kind, payload, rest.get(length % 2..).unwrap_or_default()))
}

/// Frame header of a key frame (RFC 6386, section 9.1): the upper two bits of
/// each side are a scaling hint.
fn lossy_size(payload: &[u8]) -> Option<PixelSize> {
    let &[_, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1, ..] = payload else { return None };
    let side = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
    Some(PixelSize { width: side(w0, w1), height: side(h0, h1) })
}

/// Image header of the lossless bitstream (RFC 9649, section 3.4).
fn lossless_size(payload: &[u8]) -> Option<PixelSize> {
    let (bits, _) = payload.strip_prefix(&[0x2F])?.split_first_chunk()?;
    let bits = u32::from_le_bytes(*bits);
    Some(PixelSize { width: (bits & 0x3FFF) + 1, height: (bits >> 14 & 0x3FFF) + 1 })
}

fn canvas_size(payload: &[u8]) -> Option<PixelSize> {
    let &[_, _, _, _, w0, w1, w2, h0, h1, h2, ..] = payload else { return None };
    let side = |bytes: [u8; 3]| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]) + 1;
    Some(PixelSize { width: side([w0, w1, w2]), height: side([h0, h1, h2]) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8; 4], payload: &[u8]) -> Vec<u8> {
        let length = u32::try_from(payload.len()).unwrap().to_le_bytes();
        [kind, &length[..], payload, &vec![0; payload.len() % 2]].concat()
    }

    fn file(chunks: &[Vec<u8>]) -> Vec<u8> {
        let body = chunks.concat();
        let length = u32::try_from(body.len() + 4).unwrap().to_le_bytes();
        [b"RIFF", &length[..], b"WEBP", &body].concat()
    }

    #[test]
    fn each_kind_of_stream_tells_its_size() {
        struct Case {
            name: &'static str,
            first: Vec<u8>,
            size: (u32, u32),
        }
        let cases = [
            Case {
                name: "lossy",
                first: chunk(b"VP8 ", &[0, 0, 0, 0x9D, 1, 0x2A, 0x40, 0x41, 0xF0, 0]),
                size: (320, 240),
            },
            Case {
                name: "lossless",
                first: chunk(b"VP8L", &[0x2F, 0x3F, 0xC1, 0x3B, 0]),
                size: (320, 240),
            },
            Case {
                name: "extended",
                first: chunk(b"VP8X", &[0, 0, 0, 0, 0x3F, 1, 0, 0xEF, 0, 0]),
                size: (320, 240),
            },
        ];
        for case in cases {
            let size = PixelSize { width: case.size.0, height: case.size.1 };
            let orientation = Orientation::Upright;
            let stored = Stored { size, components: COMPONENTS, orientation };
            assert_eq!(read(&file(&[case.first])), Some(stored), "{}", case.name);
        }
    }

    #[test]
    fn exif_is_read_with_and_without_its_prefix() {
        let canvas = chunk(b"VP8X", &[8, 0, 0, 0, 63, 0, 0, 63, 0, 0]);
        let plain = exif::tests::little_endian(3);
        let prefixed = [&b"Exif\0\0"[..], &plain].concat();
        for payload in [plain, prefixed] {
            let file = file(&[canvas.clone(), chunk(b"EXIF", &payload)]);
            assert_eq!(read(&file).map(|stored| stored.orientation), Some(Orientation::Rotate180));
        }
    }

    #[test]
    fn a_frame_of_another_size_than_its_canvas_is_refused() {
        let canvas = chunk(b"VP8X", &[0, 0, 0, 0, 63, 0, 0, 63, 0, 0]);
        let frame = chunk(b"VP8 ", &[0, 0, 0, 0x9D, 1, 0x2A, 0xFF, 0x3F, 0xFF, 0x3F]);
        assert_eq!(read(&file(&[canvas, frame])), None);
    }

    #[test]
    fn a_file_shorter_than_announced_is_refused() {
        let whole = file(&[chunk(b"VP8X", &[0; 10])]);
        assert!(read(&whole).is_some());
        assert_eq!(read(&whole[..whole.len() - 1]), None);
    }
}
