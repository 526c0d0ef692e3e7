//! First stage: the photo as pixels.

use selfsame_imaging::{RgbImage, decode};
use selfsame_protocol::document::DocumentRefusal;
use selfsame_protocol::face::ImageLimits;

/// Decodes a photo.
///
/// # Errors
/// [`DocumentRefusal::InvalidImage`].
pub fn photo(file: &[u8], limits: ImageLimits) -> Result<RgbImage, DocumentRefusal> {
    decode(file, limits).map_err(|_| DocumentRefusal::InvalidImage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_picture_is_refused() {
        let refused = photo(b"no picture", ImageLimits::default());
        assert_eq!(refused, Err(DocumentRefusal::InvalidImage));
    }
}
