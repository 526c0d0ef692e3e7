//! The chip of the document: the challenge for it and the data read from it.

use crate::words::words;
use crate::{Base64Data, Links};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// A challenge was drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreateDocumentChipResponse {
    /// Eight random bytes that the chip has to sign, RND.IFD of Active
    /// Authentication.
    pub challenge: Base64Data,
}

/// The chip data was taken in, or cannot be read. A success holds the links, a
/// failure the error code alone.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreateDocumentChipDataResponse {
    /// Where the data is.
    pub links: Option<Links>,
    /// Why nothing was stored.
    pub error_code: Option<CreateChipDataErrorCode>,
}

impl CreateDocumentChipDataResponse {
    /// The data was taken in.
    #[must_use]
    pub fn stored(links: Links) -> Self {
        Self { links: Some(links), error_code: None }
    }

    /// The data cannot be read and nothing was stored.
    #[must_use]
    pub fn failed(code: CreateChipDataErrorCode) -> Self {
        Self { links: None, error_code: Some(code) }
    }
}

words! {
    /// Why chip data cannot be read.
    pub enum CreateChipDataErrorCode {
        /// The files do not make up a logical data structure of ICAO 9303.
        LdsParseError,
    }
}
