//! Messages of the document guest.
//!
//! A photo of a page comes in once. The guest decodes it once, finds the page,
//! straightens it and reads every source that is wanted: what it answers, a
//! [`PageReport`], is all that the service keeps of the page beside the photo.
//! Positions are on the straightened page unless a field says that they are in the
//! photo.

mod barcode;
mod image;
mod mrz;
mod page;
mod tampering;
mod text;

pub use barcode::{BarcodeField, BarcodeReading, Symbology};
pub use image::{PageImages, PageJpeg, PagePicture, Portrait};
pub use mrz::{MrzFormat, MrzLine, MrzReading};
pub use page::{
    Classification, DocumentAdvice, Misplacement, PageLocation, PageQuality, PageReport,
    PageRequest, PageType, Source, SupportLevel,
};
pub use tampering::{TamperingEvidence, TextEvidence};
pub use text::{TextField, TextLine};

use crate::face::{CropSize, ImageLimits};
use serde::{Deserialize, Serialize};

/// What the guest is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum DocumentRequest {
    /// Find and read the page in a photo.
    Page(PageRequest),
    /// Bring a picture that was cut out earlier to another size.
    Resize(ResizeRequest),
}

/// A picture and the size it is wanted in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResizeRequest {
    /// The picture's file.
    #[serde(with = "serde_bytes")]
    pub image: Vec<u8>,
    /// Bounds the decoder must keep.
    pub limits: ImageLimits,
    /// The size wanted; its ratio stays.
    pub size: CropSize,
}

/// What the guest answers, or why it refused the request as a whole.
pub type DocumentReply = Result<DocumentReport, DocumentRefusal>;

/// What was found, by the kind of request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum DocumentReport {
    /// The page and what is on it.
    Page(Box<PageReport>),
    /// There is no page of a document in the photo.
    NoPage,
    /// The picture in the size wanted.
    Jpeg(PageJpeg),
}

/// Why a request was refused as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentRefusal {
    /// The bytes are not a readable image within the limits.
    InvalidImage,
    /// A model that a wanted source needs is not there, or does not work.
    ModelUnavailable,
    /// The work failed for a reason of our own.
    Failed,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{PixelSize, Quadrilateral};
    use crate::{MessageLimits, decode, encode};

    #[test]
    fn requests_survive_the_round_trip() {
        let request = DocumentRequest::Page(PageRequest {
            image: vec![1, 2, 3],
            limits: ImageLimits::default(),
            advice: DocumentAdvice { types: vec!["passport".into()], ..DocumentAdvice::default() },
            sources: vec![Source::Mrz],
        });
        let frame = encode(&request).unwrap();
        assert_eq!(decode(&frame, MessageLimits::default()), Ok(request));
    }

    #[test]
    fn replies_survive_the_round_trip() {
        let page = PageReport {
            image_size: PixelSize { width: 640, height: 480 },
            location: PageLocation {
                confidence: 0.75,
                corners: Quadrilateral::default(),
                corner_out_of_image: true,
            },
            page: PageJpeg(vec![9; 4]),
            page_size: PixelSize { width: 800, height: 500 },
            classification: Classification::default(),
            quality: PageQuality {
                sharpness: 0.5,
                brightness: 0.25,
                hotspots: 0.0,
                misplacements: vec![Misplacement::Small],
            },
            mrz: None,
            fields: Vec::new(),
            lines: Vec::new(),
            barcodes: Vec::new(),
            images: PageImages::default(),
            tampering: TamperingEvidence::default(),
        };
        let reply: DocumentReply = Ok(DocumentReport::Page(Box::new(page)));
        let frame = encode(&reply).unwrap();
        assert_eq!(decode::<DocumentReply>(&frame, MessageLimits::default()), Ok(reply));
    }
}
