//! Second stage: where in the photo is the page?

use selfsame_guest_kit::Graphs;
use selfsame_imaging::RgbImage;
use selfsame_protocol::document::{DocumentRefusal, PageLocation};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// Finds the page; `None` when there is none.
///
/// # Errors
/// [`DocumentRefusal::ModelUnavailable`].
pub fn page<G: Graphs>(_: &G, photo: &RgbImage) -> Result<Option<PageLocation>, DocumentRefusal> {
    // Until the corners are searched for, every picture is taken for a cut scan.
    let corners = whole(photo.size());
    Ok(Some(PageLocation { confidence: 0.0, corners, corner_out_of_image: false }))
}

/// The corners of a whole picture.
#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn whole(size: PixelSize) -> Quadrilateral {
    let (right, bottom) = (size.width as f32, size.height as f32);
    let at = |x, y| Position { x, y };
    Quadrilateral {
        top_left: at(0.0, 0.0),
        top_right: at(right, 0.0),
        bottom_right: at(right, bottom),
        bottom_left: at(0.0, bottom),
    }
}
