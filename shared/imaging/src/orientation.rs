//! The eight ways a camera may have been held.

use crate::image::RgbImage;
use selfsame_protocol::geometry::PixelSize;

/// How stored pixels must be turned to stand upright (CIPA DC-008, tag 0x0112;
/// rotations are clockwise).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Orientation {
    /// Value 1: as stored.
    #[default]
    Upright,
    /// Value 2: mirror left and right.
    MirrorHorizontal,
    /// Value 3: turn by 180 degrees.
    Rotate180,
    /// Value 4: mirror top and bottom.
    MirrorVertical,
    /// Value 5: mirror along the diagonal from the top left.
    Transpose,
    /// Value 6: turn by 90 degrees.
    Rotate90,
    /// Value 7: mirror along the diagonal from the top right.
    Transverse,
    /// Value 8: turn by 270 degrees.
    Rotate270,
}

impl Orientation {
    /// The orientation for an EXIF value, 1 to 8.
    #[must_use]
    pub const fn from_exif(value: u16) -> Option<Self> {
        Some(match value {
            1 => Self::Upright,
            2 => Self::MirrorHorizontal,
            3 => Self::Rotate180,
            4 => Self::MirrorVertical,
            5 => Self::Transpose,
            6 => Self::Rotate90,
            7 => Self::Transverse,
            8 => Self::Rotate270,
            _ => return None,
        })
    }

    /// Whether width and height change places.
    #[must_use]
    pub const fn swaps_sides(self) -> bool {
        matches!(self, Self::Transpose | Self::Rotate90 | Self::Transverse | Self::Rotate270)
    }

    /// Size of the upright image.
    #[must_use]
    pub const fn upright_size(self, stored: PixelSize) -> PixelSize {
        if self.swaps_sides() {
            PixelSize { width: stored.height, height: stored.width }
        } else {
            stored
        }
    }

    /// Turns a stored image upright.
    #[must_use]
    pub fn apply(self, stored: RgbImage) -> RgbImage {
        if self == Self::Upright {
            return stored;
        }
        let size = self.upright_size(stored.size());
        let walk = self.walk(stored.size());
        let mut pixels = vec![0; stored.pixels().len()];
        let row_length = (size.width as usize * 3).max(1);
        for (y, row) in pixels.chunks_exact_mut(row_length).enumerate() {
            let mut index = walk.start + y as isize * walk.per_row;
            for target in row.as_chunks_mut().0 {
                *target = stored.pixel(index.unsigned_abs());
                index += walk.per_column;
            }
        }
        RgbImage::from_pixels(size, pixels).unwrap_or(stored)
    }

    /// Where the upright image's pixels lie in the stored one.
    fn walk(self, stored: PixelSize) -> Walk {
        let (width, height) = (stored.width as isize, stored.height as isize);
        let (right, bottom) = (width - 1, (height - 1) * width);
        let (start, per_column, per_row) = match self {
            Self::Upright => (0, 1, width),
            Self::MirrorHorizontal => (right, -1, width),
            Self::Rotate180 => (bottom + right, -1, -width),
            Self::MirrorVertical => (bottom, 1, -width),
            Self::Transpose => (0, width, 1),
            Self::Rotate90 => (bottom, -width, 1),
            Self::Transverse => (bottom + right, -width, -1),
            Self::Rotate270 => (right, width, -1),
        };
        Walk { start, per_column, per_row }
    }
}

/// A path through stored pixels: the first one, and the steps to the next
/// column and the next row of the upright image.
struct Walk {
    start: isize,
    per_column: isize,
    per_row: isize,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Grey levels, written as rows.
    fn image(rows: &[&[u8]]) -> RgbImage {
        let size = PixelSize { width: rows[0].len() as u32, height: rows.len() as u32 };
        let pixels = rows.concat().into_iter().flat_map(|level| [level; 3]).collect();
        RgbImage::from_pixels(size, pixels).unwrap()
    }

    #[test]
    fn all_eight_orientations_stand_upright() {
        let upright = image(&[&[1, 2, 3], &[4, 5, 6]]);
        let stored: [&[&[u8]]; 8] = [
            &[&[1, 2, 3], &[4, 5, 6]],
            &[&[3, 2, 1], &[6, 5, 4]],
            &[&[6, 5, 4], &[3, 2, 1]],
            &[&[4, 5, 6], &[1, 2, 3]],
            &[&[1, 4], &[2, 5], &[3, 6]],
            &[&[3, 6], &[2, 5], &[1, 4]],
            &[&[6, 3], &[5, 2], &[4, 1]],
            &[&[4, 1], &[5, 2], &[6, 3]],
        ];
        for (value, rows) in (1..).zip(stored) {
            let orientation = Orientation::from_exif(value).unwrap();
            assert_eq!(orientation.upright_size(image(rows).size()), upright.size(), "{value}");
            assert_eq!(orientation.apply(image(rows)), upright, "{value}");
        }
    }

    #[test]
    fn there_are_no_other_values() {
        assert_eq!(Orientation::from_exif(0), None);
        assert_eq!(Orientation::from_exif(9), None);
    }
}
