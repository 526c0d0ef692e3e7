//! A page: what is asked about its photo, and everything that was found.

use super::{
    BarcodeReading, MrzFormat, MrzReading, PageImages, PageJpeg, TamperingEvidence, TextField,
    TextLine,
};
use crate::face::ImageLimits;
use crate::geometry::{PixelSize, Quadrilateral};
use serde::{Deserialize, Serialize};

/// One photo of a page, or a scan of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageRequest {
    /// The image file as the client sent it: JPEG, PNG or WebP.
    #[serde(with = "serde_bytes")]
    pub image: Vec<u8>,
    /// Bounds the decoder must keep.
    pub limits: ImageLimits,
    /// What the page is said to be.
    pub advice: DocumentAdvice,
    /// The sources to read; none means all.
    pub sources: Vec<Source>,
}

impl PageRequest {
    /// Whether `source` is to be read.
    #[must_use]
    pub fn wants(&self, source: Source) -> bool {
        self.sources.is_empty() || self.sources.contains(&source)
    }
}

/// Bounds on what a page can be; an empty list does not bound. Words are compared
/// without regard to case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DocumentAdvice {
    /// ISO 3166-1 alpha-3 codes.
    pub countries: Vec<String>,
    /// Kinds of documents, such as `identity-card`.
    pub types: Vec<String>,
    /// Editions, as the layouts name them.
    pub editions: Vec<String>,
    /// Formats of machine-readable travel documents.
    pub formats: Vec<MrzFormat>,
    /// Page types.
    pub page_types: Vec<PageType>,
}

/// A part of a document that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// The printed fields, with signature, ghost portrait and fingerprint.
    Viz,
    /// The machine-readable zone.
    Mrz,
    /// The barcodes.
    Barcode,
    /// The main portrait.
    DocumentPortrait,
    /// Text of documents that no layout is known of.
    GlobalOcr,
}

/// Which page of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PageType {
    /// The front, or the data page of a booklet.
    Front,
    /// The back.
    Back,
}

/// A page and what is on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageReport {
    /// Size of the upright photo.
    pub image_size: PixelSize,
    /// Where the page lies in the photo.
    pub location: PageLocation,
    /// The straightened page, upright.
    pub page: PageJpeg,
    /// Size of the straightened page, on which positions are counted: 800 × 500 for
    /// ID-1, 800 × 563 for the formats of booklets and visas.
    pub page_size: PixelSize,
    /// What the page was recognised as.
    pub classification: Classification,
    /// How good the photo is.
    pub quality: PageQuality,
    /// The machine-readable zone.
    pub mrz: Option<MrzReading>,
    /// The printed fields that a layout, or labels, gave names to.
    pub fields: Vec<TextField>,
    /// All lines of text, in reading order, where no layout is known.
    pub lines: Vec<TextLine>,
    /// The barcodes, from the top.
    pub barcodes: Vec<BarcodeReading>,
    /// The pictures cut out of the page.
    pub images: PageImages,
    /// What speaks for or against its being an original.
    pub tampering: TamperingEvidence,
}

/// Where a page lies in its photo.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PageLocation {
    /// How sure it is that this is a page, 0 to 1.
    pub confidence: f32,
    /// The corners of the page in the upright photo, named as they are on the page
    /// when it is read.
    pub corners: Quadrilateral,
    /// Whether a corner lies outside the photo.
    pub corner_out_of_image: bool,
}

/// What a page was recognised as; what is not known is absent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Classification {
    /// ISO 3166-1 alpha-3 code of the issuer, in lower case.
    pub country: Option<String>,
    /// The kind, such as `identity-card`.
    pub kind: Option<String>,
    /// The edition, as the layout names it.
    pub edition: Option<String>,
    /// The format of the machine-readable travel document.
    pub format: Option<MrzFormat>,
    /// Which page.
    pub page_type: Option<PageType>,
    /// How much of it can be read.
    pub support: SupportLevel,
    /// Names of printed fields that differ from the zone on genuine documents of
    /// this kind, and are not held against it.
    pub consistency_exclusions: Vec<String>,
}

/// How much of a kind of document can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum SupportLevel {
    /// Nothing: the document is not recognised.
    #[default]
    None,
    /// The machine-readable zone alone.
    MrzOnly,
    /// The printed zone and everything else: there is a layout.
    Full,
}

/// How good the photo of a page is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageQuality {
    /// Score, 0 blurred to 1 sharp.
    pub sharpness: f32,
    /// Score, 0 dark to 1 bright; the middle third is right.
    pub brightness: f32,
    /// Score, 0 no reflections to 1 much of the page lost to them.
    pub hotspots: f32,
    /// What is wrong with the place of the page in the photo.
    pub misplacements: Vec<Misplacement>,
}

/// What can be wrong with the place of a page in its photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Misplacement {
    /// The page has too few pixels.
    Small,
    /// Parts of the page lie outside the photo.
    OutOfImage,
    /// The page nearly touches the edge of the photo; a hint, no issue.
    CloseToBorder,
}
