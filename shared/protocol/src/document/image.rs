//! Pictures that are cut out of a page.

use crate::face::{Aspects, DetectedFace};
use crate::geometry::Quadrilateral;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A JPEG file, 8-bit RGB. Its `Debug` shows the length alone.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PageJpeg(#[serde(with = "serde_bytes")] pub Vec<u8>);

impl fmt::Debug for PageJpeg {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PageJpeg({} bytes)", self.0.len())
    }
}

/// The pictures of a page; what was not wanted or not found is absent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PageImages {
    /// The main portrait.
    pub portrait: Option<Portrait>,
    /// The smaller repetition of the portrait.
    pub ghost_portrait: Option<PagePicture>,
    /// The holder's signature.
    pub signature: Option<PagePicture>,
    /// The printed fingerprint.
    pub fingerprint: Option<PagePicture>,
}

/// A picture and where it is on the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PagePicture {
    /// The picture's file.
    pub jpeg: PageJpeg,
    /// Where the picture is on the page.
    pub outline: Quadrilateral,
}

/// The main portrait and what is known of the face in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Portrait {
    /// The picture, with a margin around the face.
    pub picture: PagePicture,
    /// The face; its positions are in the picture, so that the face guest takes it
    /// for a known subject there.
    pub face: DetectedFace,
    /// The face template, see `selfsame-biometrics`; absent when no extractor is
    /// up.
    pub template: Option<serde_bytes::ByteBuf>,
    /// Estimated age and gender; absent when that network is not up.
    pub aspects: Option<Aspects>,
}
