//! Third stage: the page as a picture of its own.
//!
//! Sources are read on a picture twice as wide as the one that is handed out: the
//! characters of a booklet's machine-readable zone are 17 pixels high on the latter,
//! which is too few. Positions are counted on the handed-out page all the same.

use selfsame_documents::page::shape::{PageShape, ratio, upside_down};
use selfsame_imaging::resize::resize;
use selfsame_imaging::warp::warp;
use selfsame_imaging::{ImageError, Orientation, Projective, Rgb, RgbImage};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// How much wider than the handed-out page the picture that is read is.
pub const READING_SCALE: u32 = 2;

/// A page, straightened.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The picture that sources are read on, [`READING_SCALE`] times as large as the
    /// handed-out page.
    pub picture: RgbImage,
    /// Its shape.
    pub shape: PageShape,
    /// Its corners in the photo.
    pub corners: Quadrilateral,
}

impl Page {
    /// Straightens the page with these corners, in the shape that they suggest.
    ///
    /// # Errors
    /// [`ImageError::TooSmall`] when the corners are not those of a page.
    pub fn straightened(photo: &RgbImage, corners: &Quadrilateral) -> Result<Self, ImageError> {
        let ratio = ratio(corners, photo.size()).ok_or(ImageError::TooSmall(photo.size()))?;
        Self::shaped(photo, corners, PageShape::of_ratio(ratio))
    }

    /// Straightens the page with these corners, in a shape that is known.
    ///
    /// # Errors
    /// [`ImageError::TooSmall`] when the corners are not those of a page.
    pub fn shaped(
        photo: &RgbImage,
        corners: &Quadrilateral,
        shape: PageShape,
    ) -> Result<Self, ImageError> {
        let PixelSize { width, height } = shape.size();
        let size = PixelSize { width: width * READING_SCALE, height: height * READING_SCALE };
        Ok(Self { picture: flat(photo, corners, size)?, shape, corners: *corners })
    }

    /// The page turned upside down.
    #[must_use]
    pub fn turned(self) -> Self {
        let picture = Orientation::Rotate180.apply(self.picture);
        Self { picture, corners: upside_down(&self.corners), ..self }
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

/// What lies between these corners, as a picture of `size`.
///
/// # Errors
/// [`ImageError::TooSmall`] when the corners are not those of a page.
pub fn flat(
    photo: &RgbImage,
    corners: &Quadrilateral,
    size: PixelSize,
) -> Result<RgbImage, ImageError> {
    let to_photo =
        Projective::from_rectangle(size, corners).ok_or(ImageError::TooSmall(photo.size()))?;
    warp(photo, &to_photo, size, Rgb::BLACK)
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
    fn a_scan_keeps_its_picture() {
        let grey = RgbImage::filled(PixelSize { width: 125, height: 88 }, Rgb([9, 90, 200]));
        let page = Page::straightened(&grey.unwrap(), &rectangle(125.0, 88.0)).unwrap();
        assert_eq!(page.picture.size(), PixelSize { width: 1600, height: 1126 });
        let handed_out = page.handed_out().unwrap();
        assert_eq!(handed_out.size(), PixelSize { width: 800, height: 563 });
        assert_eq!(handed_out.pixel(400 + 800 * 280), [9, 90, 200]);
    }

    #[test]
    fn turning_moves_corners_and_picture() {
        let pixels = (0..125 * 88).flat_map(|index| [(index % 125) as u8; 3]).collect();
        let photo = RgbImage::from_pixels(PixelSize { width: 125, height: 88 }, pixels).unwrap();
        let page = Page::straightened(&photo, &rectangle(125.0, 88.0)).unwrap();
        let again = Page::shaped(&photo, &page.clone().turned().corners, page.shape).unwrap();
        let turned = page.turned();
        assert_eq!(turned.corners.top_left, Position { x: 125.0, y: 88.0 });
        let pairs = turned.picture.pixels().iter().zip(again.picture.pixels());
        assert!(pairs.into_iter().all(|(one, other)| one.abs_diff(*other) <= 1));
    }

    #[test]
    fn corners_in_one_place_are_no_page() {
        let photo = RgbImage::filled(PixelSize { width: 9, height: 9 }, Rgb::WHITE).unwrap();
        assert!(Page::straightened(&photo, &Quadrilateral::default()).is_err());
    }
}
