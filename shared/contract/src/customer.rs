//! The customer: everything that was read and estimated, one value per source.

use crate::presence::null_as_empty;
use crate::{Base64Data, DocumentType, Link, Links, Mrz, PageType, Resource};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A customer was opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreateCustomerResponse {
    /// The id of the customer.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: Uuid,
    /// Where the customer is.
    pub links: Links,
}

impl From<Uuid> for CreateCustomerResponse {
    fn from(id: Uuid) -> Self {
        Self { id, links: Resource::Customer(id).into() }
    }
}

/// What is known so far.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct GetCustomerResponse {
    /// The customer; nothing known is an object without members.
    pub customer: Option<Customer>,
}

/// The person. Dates are printed as `YYYY-MM-DD`, the gender as `M`, `F` or `X`.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    /// Age in years.
    pub age: Option<BiometricMultiValueAttribute>,
    /// Gender.
    pub gender: Option<BiometricMultiValueAttribute>,
    /// Given names.
    pub given_names: Option<MultiValueAttribute>,
    /// Surname.
    pub surname: Option<MultiValueAttribute>,
    /// The whole name as one text.
    pub full_name: Option<MultiValueAttribute>,
    /// Date of birth.
    pub date_of_birth: Option<MultiValueAttribute>,
    /// The number the state knows the person by.
    pub personal_number: Option<MultiValueAttribute>,
    /// Citizenship.
    pub citizenship: Option<MultiValueAttribute>,
    /// Nationality.
    pub nationality: Option<MultiValueAttribute>,
    /// The document.
    pub document: Option<CustomerDocument>,
}

/// A text, once per source that has it.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MultiValueAttribute {
    /// As printed.
    pub visual_zone: Option<String>,
    /// As printed elsewhere on the document.
    #[serde(default, deserialize_with = "null_as_empty", skip_serializing_if = "Vec::is_empty")]
    pub visual_zone_duplicates: Vec<String>,
    /// As in the machine-readable zone.
    pub mrz: Option<String>,
    /// As on the chip.
    pub chip: Option<String>,
    /// As in a barcode.
    pub barcode: Option<String>,
}

/// A text that no machine-readable zone holds, once per source that has it.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MultiValueAttributeWithoutMrz {
    /// As printed.
    pub visual_zone: Option<String>,
    /// As printed elsewhere on the document.
    #[serde(default, deserialize_with = "null_as_empty", skip_serializing_if = "Vec::is_empty")]
    pub visual_zone_duplicates: Vec<String>,
    /// As on the chip.
    pub chip: Option<String>,
    /// As in a barcode.
    pub barcode: Option<String>,
}

/// Age or gender, once per source that has it; numbers are texts as well.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BiometricMultiValueAttribute {
    /// As printed.
    pub visual_zone: Option<String>,
    /// As printed elsewhere on the document.
    #[serde(default, deserialize_with = "null_as_empty", skip_serializing_if = "Vec::is_empty")]
    pub visual_zone_duplicates: Vec<String>,
    /// As in the machine-readable zone.
    pub mrz: Option<String>,
    /// As on the chip.
    pub chip: Option<String>,
    /// As the selfie looks.
    pub selfie: Option<String>,
    /// As the portrait on the document looks.
    pub document_portrait: Option<String>,
}

/// The document. Dates are printed as `YYYY-MM-DD`.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CustomerDocument {
    /// What it was recognised as.
    #[serde(rename = "type")]
    pub document_type: Option<DocumentType>,
    /// The pages that are there.
    pub page_types: Vec<PageType>,
    /// Date of issue.
    pub date_of_issue: Option<MultiValueAttribute>,
    /// Date of expiry.
    pub date_of_expiry: Option<MultiValueAttribute>,
    /// Document number.
    pub document_number: Option<MultiValueAttribute>,
    /// Who issued it.
    pub issuing_authority: Option<MultiValueAttribute>,
    /// All other texts by their camel-case names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub additional_texts: BTreeMap<String, MultiValueAttributeWithoutMrz>,
    /// The machine-readable zone.
    pub mrz: Option<Mrz>,
    /// The barcodes by page type and then by name: `barcode1`, `barcode2`, …
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub barcodes: BTreeMap<PageType, BTreeMap<String, Barcode>>,
    /// Where its images are.
    pub links: CustomerDocumentLinks,
}

/// Where the images of a document are; an image that does not exist has no link.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CustomerDocumentLinks {
    /// The main portrait.
    pub portrait: Option<Link>,
    /// The portrait from the chip.
    pub chip_portrait: Option<Link>,
    /// The second, faint portrait.
    pub ghost_portrait: Option<Link>,
    /// The signature.
    pub signature: Option<Link>,
    /// The printed fingerprint.
    pub fingerprint: Option<Link>,
    /// The straightened pages by page type.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pages: BTreeMap<PageType, Link>,
}

/// A barcode.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Barcode {
    /// What it holds.
    pub data: Base64Data,
    /// Its symbology in snake case, such as `pdf_417`.
    #[serde(rename = "type")]
    pub symbology: String,
}
