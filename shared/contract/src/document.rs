//! The customer's document: starting it, and what kind it was found to be.

use crate::presence::null_as_empty;
use crate::words::words;
use crate::{Links, PageType};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// Starts the document. No member is needed.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreateDocumentRequest {
    /// Which documents to expect.
    pub advice: Option<DocumentAdvice>,
    /// The parts to read; an empty list means all. With the MRZ alone, the kind
    /// of document is told by the MRZ alone.
    #[serde(default, deserialize_with = "null_as_empty", skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<DocumentSource>,
}

words! {
    /// A part of a document that can be read.
    pub enum DocumentSource {
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
}

/// Which documents to expect.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DocumentAdvice {
    /// Bounds on the kind of document.
    pub classification: Option<DocumentClassificationAdvice>,
}

/// Bounds on the kind of document. An empty list does not bound.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DocumentClassificationAdvice {
    /// ISO 3166-1 alpha-3 codes, in either case.
    #[serde(default, deserialize_with = "null_as_empty", skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// Kinds, such as `identity-card`.
    #[serde(default, deserialize_with = "null_as_empty", skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// Editions, as the metadata names them.
    #[serde(default, deserialize_with = "null_as_empty", skip_serializing_if = "Vec::is_empty")]
    pub editions: Vec<String>,
    /// `td1`, `td2` or `td3`, in either case.
    #[serde(default, deserialize_with = "null_as_empty", skip_serializing_if = "Vec::is_empty")]
    pub machine_readable_travel_documents: Vec<String>,
}

/// The document was started; pages and chip data may follow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreateDocumentResponse {
    /// Where the document is.
    pub links: Links,
}

/// Which page to expect.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DocumentPageAdvice {
    /// Bounds on the page type.
    pub classification: Option<DocumentPageClassificationAdvice>,
}

/// Bounds on the page type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DocumentPageClassificationAdvice {
    /// The page types to expect.
    pub page_types: Vec<PageType>,
}

/// What a document was recognised as; what was not recognised is absent.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DocumentType {
    /// ISO 3166-1 alpha-3 code of the issuer, in lower case.
    pub country: Option<String>,
    /// The edition.
    pub edition: Option<String>,
    /// The kind, such as `identity-card`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// `TD1`, `TD2` or `TD3` for travel documents of ICAO 9303.
    pub machine_readable_travel_document: Option<TravelDocumentFormat>,
    /// How much of it can be read: `FULL_SUPPORT`, `MRZ_EXTRACTION_ONLY` or
    /// `NOT_SUPPORTED`.
    pub support_level: Option<SupportLevel>,
}

/// The formats of machine-readable travel documents, ICAO 9303.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TravelDocumentFormat {
    /// Card with three lines of 30 characters.
    Td1,
    /// Card with two lines of 36 characters.
    Td2,
    /// Booklet with two lines of 44 characters.
    Td3,
}

/// How much of a kind of document can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SupportLevel {
    /// The printed zone and everything else.
    FullSupport,
    /// The machine-readable zone only.
    MrzExtractionOnly,
    /// Nothing.
    NotSupported,
}
