//! The documents that the service knows in full.

use crate::{DocumentType, PageType};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use std::collections::BTreeMap;

/// Every document whose printed zone can be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DocumentMetadataResponse {
    /// The documents.
    pub documents: Vec<Document>,
}

/// One known document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// Which document it is.
    pub document_type: DocumentType,
    /// Its pages by page type.
    pub pages: BTreeMap<PageType, PageMetadata>,
}

/// One page of a known document.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PageMetadata {
    /// Whether the page is only recognised when the request names it exactly.
    pub classification_advice_required: Option<bool>,
    /// The portrait on the page.
    pub portrait: Option<Portrait>,
    /// The printed fields by their snake-case names.
    pub visual_zone: BTreeMap<String, TextField>,
}

/// Whether a page shows the holder.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Portrait {
    /// Whether the portrait is on this page.
    pub present: bool,
}

/// One printed field.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TextField {
    /// What is printed beside it.
    pub label: Option<String>,
    /// Whether its value is brought into a common form, as dates are.
    pub value_normalized: bool,
}
