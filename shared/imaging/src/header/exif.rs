//! The one EXIF field we use: `Orientation` (CIPA DC-008, tag 0x0112 of the
//! first image file directory, a TIFF structure).

use crate::orientation::Orientation;

const TAG_ORIENTATION: u16 = 0x0112;
const TYPE_SHORT: u16 = 3;
const ENTRY_LENGTH: usize = 12;

/// Finds the orientation in a TIFF block; `None` when it is absent or damaged.
pub(super) fn orientation(tiff: &[u8]) -> Option<Orientation> {
    let tiff = Tiff::new(tiff)?;
    let directory = usize::try_from(tiff.u32_at(4)?).ok()?;
    let count = usize::from(tiff.u16_at(directory)?);
    let entry = (0..count)
        .map_while(|index| directory.checked_add(2 + index * ENTRY_LENGTH))
        .take_while(|&entry| tiff.u16_at(entry).is_some())
        .find(|&entry| tiff.u16_at(entry) == Some(TAG_ORIENTATION))?;
    let kind = tiff.u16_at(entry.checked_add(2)?)?;
    let value = tiff.u16_at(entry.checked_add(8)?)?;
    if kind == TYPE_SHORT { Orientation::from_exif(value) } else { None }
}

/// A TIFF block with its byte order.
struct Tiff<'a> {
    bytes: &'a [u8],
    big_endian: bool,
}

impl<'a> Tiff<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let big_endian = match bytes {
            [b'I', b'I', 42, 0, ..] => false,
            [b'M', b'M', 0, 42, ..] => true,
            _ => return None,
        };
        Some(Self { bytes, big_endian })
    }

    fn u16_at(&self, offset: usize) -> Option<u16> {
        let bytes = *self.bytes.get(offset..)?.first_chunk()?;
        Some(if self.big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    fn u32_at(&self, offset: usize) -> Option<u32> {
        let bytes = *self.bytes.get(offset..)?.first_chunk()?;
        Some(if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A directory of two entries, the second of which is the orientation.
    pub(in crate::header) fn little_endian(value: u8) -> Vec<u8> {
        [
            &b"II\x2A\0\x08\0\0\0"[..],
            &[2, 0],
            &[0x0F, 0x01, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0],
            &[0x12, 0x01, 3, 0, 1, 0, 0, 0, value, 0, 0, 0],
        ]
        .concat()
    }

    /// The same, one entry, the other byte order.
    pub(in crate::header) fn big_endian(value: u8) -> Vec<u8> {
        [&b"MM\0\x2A\0\0\0\x08"[..], &[0, 1], &[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0]]
            .concat()
    }

    #[test]
    fn both_byte_orders_are_read() {
        for value in 1..=8 {
            let expected = Orientation::from_exif(u16::from(value));
            assert!(expected.is_some());
            assert_eq!(orientation(&little_endian(value)), expected);
            assert_eq!(orientation(&big_endian(value)), expected);
        }
    }

    #[test]
    fn damaged_blocks_have_no_orientation() {
        let good = little_endian(6);
        for length in 0..good.len() - 3 {
            assert_eq!(orientation(&good[..length]), None, "cut at {length}");
        }
        assert_eq!(orientation(&little_endian(9)), None, "value out of range");
        assert_eq!(orientation(b"II\x2A\0\xFF\xFF\xFF\xFF"), None, "directory beyond the block");
    }
}
