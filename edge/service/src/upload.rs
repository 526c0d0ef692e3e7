//! Uploads: from a request body to the bytes of an image.
//!
//! Only the header of an image is looked at here; its pixels are decoded by the
//! inference host's guests alone.

use crate::failure::Failure;
use bytes::Bytes;
use selfsame_contract::{ApiError, ImageContent};
use selfsame_imaging::{Format, Orientation, header::format_of, sniff};
use selfsame_protocol::face::ImageLimits;

/// The bytes of an image that came inside JSON.
pub(crate) fn image_in_json(image: ImageContent, limits: ImageLimits) -> Result<Vec<u8>, Failure> {
    match image {
        ImageContent::Data(file) => checked(file, limits),
        ImageContent::Url(url) if is_web_address(&url) => Err(ApiError::DownloaderDisabled.into()),
        ImageContent::Url(_) => Err(ApiError::MalformedUrl.into()),
    }
}

/// The image in a binary body: the bare file. `None` when the bytes are
/// something else, which makes them a capture record that cannot be opened.
pub(crate) fn image_in_octets(
    body: Bytes,
    limits: ImageLimits,
) -> Result<Option<Vec<u8>>, Failure> {
    if format_of(&body).is_none() {
        return Ok(None);
    }
    checked(body.into(), limits).map(Some)
}

/// The file, if it is an image within the limits.
pub(crate) fn checked(file: Vec<u8>, limits: ImageLimits) -> Result<Vec<u8>, Failure> {
    match sniff(&file).and_then(|header| header.check(limits)) {
        Ok(()) => Ok(file),
        Err(_) => Err(ApiError::InvalidImage.into()),
    }
}

/// Whether a file can be handed out as it is: a JPEG in colour that stands upright.
pub(crate) fn is_presentable(file: &[u8]) -> bool {
    sniff(file).is_ok_and(|header| {
        header.format == Format::Jpeg
            && header.components == 3
            && header.orientation == Orientation::Upright
    })
}

fn is_web_address(url: &str) -> bool {
    url.parse::<http::Uri>()
        .is_ok_and(|uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some())
}
