//! Members that many requests and answers share: positions, links, images, faces.

use crate::{ApiError, Base64Data, Link, Resource, Score};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// A pixel of an image, counted from its top left corner. It may lie outside:
/// negative, or past the far edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Point {
    /// Pixels to the right of the left edge.
    pub x: i32,
    /// Pixels below the top edge.
    pub y: i32,
}

/// Four corners around something. The sides need not follow the image's: the
/// box of a tilted head is tilted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Roi {
    /// Upper left corner.
    pub top_left: Point,
    /// Upper right corner.
    pub top_right: Point,
    /// Lower right corner.
    pub bottom_right: Point,
    /// Lower left corner.
    pub bottom_left: Point,
}

/// Where the created or changed resource is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Links {
    /// The resource itself.
    #[serde(rename = "self")]
    pub this: Link,
}

impl From<Resource> for Links {
    fn from(resource: Resource) -> Self {
        Self { this: resource.into() }
    }
}

/// An image from the caller: its bytes, or an address to load it from. One of
/// the two is needed, and not both.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Image {
    /// A JPEG, PNG or WebP file.
    pub data: Option<Base64Data>,
    /// Where the server finds the file; only where loading is switched on.
    pub url: Option<String>,
}

/// What an [`Image`] turned out to hold.
#[derive(Debug, Clone, PartialEq)]
pub enum ImageContent {
    /// The bytes of an image file.
    Data(Vec<u8>),
    /// An address, not checked yet.
    Url(String),
}

impl Image {
    /// An image given by its bytes.
    #[must_use]
    pub fn from_data(bytes: Vec<u8>) -> Self {
        Self { data: Some(Base64Data::new(bytes)), url: None }
    }

    /// The one member that is there.
    ///
    /// # Errors
    /// [`ApiError::ContradictoryMembers`] when both or none are there.
    pub fn content(self) -> Result<ImageContent, ApiError> {
        match (self.data, self.url) {
            (Some(data), None) => Ok(ImageContent::Data(data.into_bytes())),
            (None, Some(url)) => Ok(ImageContent::Url(url)),
            _ => Err(ApiError::ContradictoryMembers),
        }
    }
}

/// An image from the caller, where no address is taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Base64ImageDto {
    /// A JPEG, PNG or WebP file.
    pub data: Base64Data,
}

/// An image from the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImageCrop {
    /// A JPEG file with three channels of 8 bits. In the answer with raw chip
    /// data: the bytes as they were stored.
    pub data: Base64Data,
}

impl From<Vec<u8>> for ImageCrop {
    fn from(bytes: Vec<u8>) -> Self {
        Self { data: bytes.into() }
    }
}

/// What else a capture record held.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ResourceData {
    /// The clip, if one was recorded.
    pub video: Option<ResourceVideo>,
}

/// A short clip made during the capture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ResourceVideo {
    /// An MP4 file.
    pub data: Base64Data,
}

/// A face that was found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FaceDetection {
    /// How sure the detector is; near 1 it surely is a face.
    pub confidence: Score,
    /// Where the face is.
    pub face_rectangle: Roi,
}
