//! Third stage: the page as a picture of its own.
//!
//! Sources are read on a picture twice as wide as the one that is handed out: the
//! characters of a booklet's machine-readable zone are 17 pixels high on the latter,
//! which is too few. Positions are counted on the handed-out page all the same.

use selfsame_imaging::projective::corners;
use selfsame_imaging::resize::resize;
use selfsame_imaging::warp::warp;
use selfsame_imaging::{ImageError, Projective, Rgb, RgbImage};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// How much wider than the handed-out page the picture that is read is.
pub const READING_SCALE: u32 = 2;

/// Width over height between those of ID-1 (85.60 × 53.98 mm) and of ID-2 and ID-3
/// (105 × 74 and 125 × 88 mm, ISO/IEC 7810): their geometric mean.
const BOUNDARY: f32 = 1.50;

/// The shapes of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageShape {
    /// A card of format ID-1.
    Card,
    /// A page of a booklet, a visa, or an old card: ID-3, ID-2.
    Booklet,
}

impl PageShape {
    /// The shape of a page seen with these corners.
    #[must_use]
    pub fn of(quad: &Quadrilateral) -> Self {
        let [a, b, c, d] = corners(quad);
        let distance = |from: Position, to: Position| (to.x - from.x).hypot(to.y - from.y);
        let ratio = (distance(a, b) + distance(d, c)) / (distance(a, d) + distance(b, c));
        if ratio > BOUNDARY { Self::Card } else { Self::Booklet }
    }

    /// The size of the page when it is handed out.
    #[must_use]
    pub const fn size(self) -> PixelSize {
        match self {
            Self::Card => PixelSize { width: 800, height: 500 },
            Self::Booklet => PixelSize { width: 800, height: 563 },
        }
    }
}

/// A page, straightened.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The picture that sources are read on, [`READING_SCALE`] times as large as the
    /// handed-out page.
    pub picture: RgbImage,
    /// Its shape.
    pub shape: PageShape,
}

impl Page {
    /// Straightens the page with these corners.
    ///
    /// # Errors
    /// [`ImageError::TooSmall`] when the corners are not those of a page.
    pub fn straightened(photo: &RgbImage, corners: &Quadrilateral) -> Result<Self, ImageError> {
        let shape = PageShape::of(corners);
        let PixelSize { width, height } = shape.size();
        let size = PixelSize { width: width * READING_SCALE, height: height * READING_SCALE };
        let to_photo =
            Projective::from_rectangle(size, corners).ok_or(ImageError::TooSmall(photo.size()))?;
        Ok(Self { picture: warp(photo, &to_photo, size, Rgb::BLACK)?, shape })
    }

    /// The page as it is handed out.
    ///
    /// # Errors
    /// None in practice: its size is fixed.
    pub fn handed_out(&self) -> Result<RgbImage, ImageError> {
        resize(&self.picture, self.shape.size())
    }

    /// Where a position on [`Page::picture`] is on the handed-out page.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a small constant")]
    pub fn handed_out_position(position: Position) -> Position {
        let scale = READING_SCALE as f32;
        Position { x: position.x / scale, y: position.y / scale }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rectangle(width: f32, height: f32) -> Quadrilateral {
        let at = |x, y| Position { x, y };
        Quadrilateral {
            top_left: at(0.0, 0.0),
            top_right: at(width, 0.0),
            bottom_right: at(width, height),
            bottom_left: at(0.0, height),
        }
    }

    #[test]
    fn shapes_are_told_by_their_ratio() {
        let cases = [(85.6, 53.98, PageShape::Card), (105.0, 74.0, PageShape::Booklet)];
        for (width, height, shape) in cases {
            assert_eq!(PageShape::of(&rectangle(width, height)), shape, "{width}");
        }
    }

    #[test]
    fn a_scan_keeps_its_picture() {
        let grey = RgbImage::filled(PixelSize { width: 125, height: 88 }, Rgb([9, 90, 200]));
        let page = Page::straightened(&grey.unwrap(), &rectangle(125.0, 88.0)).unwrap();
        assert_eq!(page.picture.size(), PixelSize { width: 1600, height: 1126 });
        let handed_out = page.handed_out().unwrap();
        assert_eq!(handed_out.size(), PixelSize { width: 800, height: 563 });
        assert_eq!(handed_out.pixel(400 + 800 * 280), [9, 90, 200]);
    }

    #[test]
    fn corners_in_one_place_are_no_page() {
        let photo = RgbImage::filled(PixelSize { width: 9, height: 9 }, Rgb::WHITE).unwrap();
        assert!(Page::straightened(&photo, &Quadrilateral::default()).is_err());
    }
}
