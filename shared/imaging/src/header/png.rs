//! Chunks of a PNG file (W3C PNG, third edition, section 5).

use super::{Found, exif};
use crate::orientation::Orientation;
use selfsame_protocol::geometry::PixelSize;

const SIGNATURE_LENGTH: usize = 8;

/// Reads the size from `IHDR` and the orientation from `eXIf`, which may stand
/// before or after the pixels.
pub(super) fn read(bytes: &[u8]) -> Found {
    let (kind, payload, mut rest) = next_chunk(bytes.get(SIGNATURE_LENGTH..)?)?;
    let size = if kind == b"IHDR" { image_size(payload)? } else { return None };
    let mut orientation = Orientation::default();
    while let Some((kind, payload, after)) = next_chunk(rest) {
        if kind == b"eXIf" {
            orientation = exif::orientation(payload).unwrap_or(orientation);
        }
        rest = after;
    }
    Some((size, orientation))
}

/// The next chunk: kind, payload, and what follows its checksum.
fn next_chunk(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (kind, rest) = rest.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (payload, rest) = rest.split_at_checked(length)?;
    Some((kind, payload, rest.get(4..)?))
}

fn image_size(payload: &[u8]) -> Option<PixelSize> {
    let (width, rest) = payload.split_first_chunk()?;
    let (height, _) = rest.split_first_chunk()?;
    Some(PixelSize { width: u32::from_be_bytes(*width), height: u32::from_be_bytes(*height) })
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

    #[test]
    fn the_size_is_read_however_large_it_claims_to_be() {
        let header = [60_000_u32.to_be_bytes(), 60_000_u32.to_be_bytes()].concat();
        let size = PixelSize { width: 60_000, height: 60_000 };
        assert_eq!(read(&file(&[chunk(b"IHDR", &header)])), Some((size, Orientation::Upright)));
    }

    #[test]
    fn the_orientation_may_follow_the_pixels() {
        let header = [100_u32.to_be_bytes(), 50_u32.to_be_bytes()].concat();
        let exif = exif::tests::big_endian(8);
        let file = file(&[chunk(b"IHDR", &header), chunk(b"IDAT", b"..."), chunk(b"eXIf", &exif)]);
        assert_eq!(read(&file).map(|(_, orientation)| orientation), Some(Orientation::Rotate270));
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
