//! Symbols drawn onto photographs, such as barcodes that no document of the test data
//! has.

use super::{ImageError, Picture, read_jpeg, reason, write_jpeg};
use std::str::FromStr;

/// Black pixels on white paper.
#[derive(Debug, PartialEq, Eq)]
struct Bitmap {
    width: u16,
    height: u16,
    black: Vec<bool>,
}

impl FromStr for Bitmap {
    type Err = ImageError;

    /// Reads a plain PBM file: `P1`, width, height, and a digit for each pixel. Lines
    /// that begin with `#` are comments.
    fn from_str(text: &str) -> Result<Self, ImageError> {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let mut words = lines.flat_map(str::split_whitespace);
        if words.next() != Some("P1") {
            return Err(reason("no plain PBM file"));
        }
        let mut side = || words.next().unwrap_or_default().parse::<u16>().map_err(reason);
        let (width, height) = (side()?, side()?);
        let black: Vec<bool> = words.flat_map(str::chars).map(|digit| digit == '1').collect();
        if black.len() != usize::from(width) * usize::from(height) {
            return Err(reason("a PBM file of another size"));
        }
        Ok(Self { width, height, black })
    }
}

impl Bitmap {
    /// Whether a pixel is black; `None` outside.
    fn at(&self, x: u16, y: u16) -> Option<bool> {
        let index = usize::from(y) * usize::from(self.width) + usize::from(x);
        (x < self.width).then(|| self.black.get(index).copied())?
    }
}

/// The JPEG `file` with the plain PBM file `symbol` on it: from left and top on, every
/// pixel of the symbol so many times as large.
///
/// # Errors
/// [`ImageError`] when a file cannot be read or written anew.
pub fn stamped(
    file: &[u8],
    symbol: &str,
    [left, top, times]: [u16; 3],
) -> Result<Vec<u8>, ImageError> {
    let symbol: Bitmap = symbol.parse()?;
    let picture = read_jpeg(file)?;
    let along = |place: u16, start: u16| place.checked_sub(start)?.checked_div(times);
    write_jpeg(&Picture::drawn(picture.width, picture.height, |x, y| {
        let pixel = along(x, left).zip(along(y, top)).and_then(|(x, y)| symbol.at(x, y));
        pixel.map_or_else(|| picture.at(x, y), |black| if black { [0; 3] } else { [255; 3] })
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symbol_is_drawn_where_it_is_told() {
        let paper = write_jpeg(&Picture::drawn(64, 64, |_, _| [128; 3])).unwrap();
        let stamped = stamped(&paper, "P1\n# two pixels\n2 1\n10\n", [16, 32, 16]).unwrap();
        let picture = read_jpeg(&stamped).unwrap();
        let levels = [(8, 40), (24, 40), (40, 40), (56, 40), (24, 24), (24, 56)];
        let levels = levels.map(|(x, y)| picture.at(x, y)[0] / 64);
        assert_eq!(levels, [2, 0, 3, 2, 2, 2]);
    }

    #[test]
    fn what_is_no_bitmap_is_refused() {
        for text in ["", "P4\n1 1\n1", "P1\n2 2\n101", "P1\n-1 1\n", "P1\n1"] {
            assert!(text.parse::<Bitmap>().is_err(), "{text}");
        }
    }
}
