//! Perceptual hashes: whether a picture was seen before, though not byte for byte.
//!
//! The difference hash (dHash) of N. Krawetz, "Kind of Like That", The Hacker Factor
//! Blog, 2013: one bit per pair of neighbours tells which is brighter. It survives
//! re-encoding, scaling and a change of brightness; it does not survive cropping,
//! mirroring or rotation. A person who sits still in front of a plain wall gives
//! hashes that are near each other too, and pictures without contrast give noise: so
//! where to draw the line is for measurements to say, and the threshold is the caller's.

/// Columns of the picture that is hashed.
pub const COLUMNS: usize = 9;

/// Rows of the picture that is hashed.
pub const ROWS: usize = 8;

/// The hash of one frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FrameHash(u64);

impl FrameHash {
    /// Hashes a frame that was turned grey and scaled, by averaging, to 9×8 pixels
    /// without regard to its proportions; row by row, 0 is black.
    #[must_use]
    pub fn of_grey(pixels: &[[u8; COLUMNS]; ROWS]) -> Self {
        let pairs = pixels.iter().flat_map(|row| row.iter().zip(row.iter().skip(1)));
        Self(pairs.fold(0, |bits, (left, right)| bits << 1 | u64::from(left < right)))
    }

    /// A hash that was kept as a number.
    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The hash as a number: the first pair of the first row is the highest bit, and
    /// a set bit means that the right pixel is the brighter one.
    #[must_use]
    pub fn bits(self) -> u64 {
        self.0
    }

    /// In how many of the 64 pairs two hashes differ.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }
}

/// A frame that looks like one that came earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recurrence {
    /// Index among the frames that were asked about.
    pub frame: usize,
    /// Index of the most similar one among those seen before.
    pub seen: usize,
    /// In how many bits the two differ.
    pub distance: u32,
}

/// Those of `frames` that differ from one `seen` before, in another record of the
/// session, in at most `threshold` bits.
#[must_use]
pub fn recurrences(frames: &[FrameHash], seen: &[FrameHash], threshold: u32) -> Vec<Recurrence> {
    let nearest = |(frame, hash): (usize, &FrameHash)| {
        let distances = seen.iter().map(|other| hash.distance(*other)).enumerate();
        let (seen, distance) = distances.min_by_key(|(_, distance)| *distance)?;
        (distance <= threshold).then_some(Recurrence { frame, seen, distance })
    };
    frames.iter().enumerate().filter_map(nearest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Some picture, with steps between neighbours of at least 7.
    fn picture() -> [[u8; COLUMNS]; ROWS] {
        std::array::from_fn(|y| {
            std::array::from_fn(|x| ((x * 37 + y * 91 + x * x * 11) % 160) as u8)
        })
    }

    #[test]
    fn bits_stand_in_reading_order() {
        let mut pixels = [[0; COLUMNS]; ROWS];
        assert_eq!(FrameHash::of_grey(&pixels).bits(), 0);
        pixels[0][1] = 9;
        assert_eq!(FrameHash::of_grey(&pixels).bits(), 1 << 63);
        pixels[7][8] = 9;
        assert_eq!(FrameHash::of_grey(&pixels).bits(), 1 << 63 | 1);
        let falling = [[80, 70, 60, 50, 40, 30, 20, 10, 0]; ROWS];
        assert_eq!(FrameHash::of_grey(&falling).bits(), 0);
        let rising = [[0, 10, 20, 30, 40, 50, 60, 70, 80]; ROWS];
        assert_eq!(FrameHash::of_grey(&rising).bits(), u64::MAX);
    }

    #[test]
    fn brightness_and_contrast_change_nothing() {
        let brighter = picture().map(|row| row.map(|grey| grey + 60));
        let flatter = picture().map(|row| row.map(|grey| grey / 3 + 40));
        let hash = FrameHash::of_grey(&picture());
        assert_eq!(hash.distance(FrameHash::of_grey(&brighter)), 0);
        assert!(hash.distance(FrameHash::of_grey(&flatter)) <= 2);
        let mirrored = picture().map(|mut row| {
            row.reverse();
            row
        });
        assert!(hash.distance(FrameHash::of_grey(&mirrored)) > 16);
    }

    #[test]
    fn the_nearest_within_the_threshold_is_told() {
        let frames = [0xFF, 0xFF00].map(FrameHash::from_bits);
        let seen = [0xF0, 0xFE, 0].map(FrameHash::from_bits);
        let expected = Recurrence { frame: 0, seen: 1, distance: 1 };
        assert_eq!(recurrences(&frames, &seen, 1), [expected]);
        assert_eq!(recurrences(&frames, &seen, 0), []);
        assert_eq!(recurrences(&frames, &[], 64), []);
        assert_eq!(recurrences(&frames, &seen, 8).len(), 2);
    }
}
