//! Chunks of a PNG file (W3C PNG, third edition, section 5).

use super::{Stored, exif};
use crate::orientation::Orientation;
use selfsame_protocol::geometry::PixelSize;

const SIGNATURE_LENGTH: usize = 8;

/// Reads size and colour type from `IHDR` and the orientation from `eXIf`, which
/// may stand before or after the pixels; `None` when the chunks are damaged.
pub(super) fn read(bytes: &[u8]) -> Option<Stored> {
    let (kind, payload, mut rest) = next_chunk(bytes.get(SIGNATURE_LENGTH..)?)?;
    let (size, components) = if kind == b"IHDR" { image_header(payload)? } else { return None };
    let mut orientation = Orientation::default();
    while let Some((kind, payload, after)) = next_chunk(rest) {
        if kind == b"eXIf" {
            orientation = exif::orientation(payload).unwrap_or(orientation);
        }
        rest = after;
    }
    Some(Stored { size, components, orientation })
}

/// The next chunk: kind, payload, and what follows its checksum.
fn next_chunk(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (kind, rest) = rest.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (payload, rest) = rest.split_at_checked(length)?;
    Some((kind, payload, rest.get(4..)?))
}

/// Size and number of components (section 11.2.1).
fn image_header(payload: &[u8]) -> Option<(PixelSize, u8)> {
    let (width, rest) = payload.split_first_chunk()?;
    let (height, rest) = rest.split_first_chunk()?;
    let components = match rest.get(1)? {
        0 | 3 => 1,
        4 => 2,
        2 => 3,
        6 => 4,
        _ => return None,
    };
    let [width, height] = [width, height].map(|side| u32::from_be_bytes(*side));
    Some((PixelSize { width, height }, components))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8; 4], payload: &[u8]) -> Vec<u8> {
        let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
        [&length[..], kind, payload, &[0; 4]].concat()
    }

    fn file(chunks: &[Vec<u8>]) -> Vec<u8> {
        [&b"\x89PNG\r\n\x1A\n"[..], &chunks.concat()].concat()
    }

    fn header(width: u32, height: u32, colour_type: u8) -> Vec<u8> {
        [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, colour_type]].concat()
    }

    #[test]
    fn the_size_is_read_however_large_it_claims_to_be() {
        let header = header(60_000, 60_000, 6);
        let size = PixelSize { width: 60_000, height: 60_000 };
        let orientation = Orientation::Upright;
        let stored = Stored { size, components: 4, orientation };
        assert_eq!(read(&file(&[chunk(b"IHDR", &header)])), Some(stored));
    }

    #[test]
    fn the_orientation_may_follow_the_pixels() {
        let header = header(100, 50, 2);
        let exif = exif::tests::big_endian(8);
        let file = file(&[chunk(b"IHDR", &header), chunk(b"IDAT", b"..."), chunk(b"eXIf", &exif)]);
        assert_eq!(read(&file).map(|stored| stored.orientation), Some(Orientation::Rotate270));
    }

    #[test]
    fn damaged_headers_are_refused() {
        assert_eq!(read(&file(&[])), None, "nothing after the signature");
        assert_eq!(read(&file(&[chunk(b"IDAT", &[0; 13])])), None, "other chunk first");
        assert_eq!(read(&file(&[chunk(b"IHDR", &[0; 7])])), None, "header too short");
        assert_eq!(
            read(&file(&[vec![0xFF, 0xFF, 0xFF, 0xFF, b'I']])),
            None,
            "length beyond the file"
        );
    }
}
