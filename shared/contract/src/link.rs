//! Links: server-relative paths that name a resource.
//!
//! Answers carry links and requests hand them back. [`Resource`] is what a link
//! means, [`Link`] is the text; printing one gives the other, and reading tells
//! every other text apart.

use crate::{ApiError, PageType};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// A path on this server that begins with `/api/v1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Link(String);

impl Link {
    /// The text of the link.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the link names.
    ///
    /// # Errors
    /// [`ApiError::InvalidLink`] when it has none of the forms of [`Resource`].
    pub fn resource(&self) -> Result<Resource, ApiError> {
        self.0.parse()
    }
}

impl From<Resource> for Link {
    fn from(resource: Resource) -> Self {
        Self(resource.to_string())
    }
}

/// Everything that has a link. The bare id is the customer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// A customer.
    Customer(Uuid),
    /// The customer's selfie.
    Selfie(Uuid),
    /// The customer's liveness.
    Liveness(Uuid),
    /// The selfie that came inside a liveness record.
    RecordSelfie {
        /// Whose record.
        customer: Uuid,
        /// Which record.
        record: Uuid,
    },
    /// The customer's document.
    Document(Uuid),
    /// A straightened page of the document.
    Page {
        /// Whose document.
        customer: Uuid,
        /// Which page.
        page_type: PageType,
    },
    /// The main portrait on the document.
    Portrait(Uuid),
    /// The second, faint portrait on the document.
    GhostPortrait(Uuid),
    /// The signature on the document.
    Signature(Uuid),
    /// The fingerprint printed on the document.
    Fingerprint(Uuid),
    /// The data read from the chip.
    ChipData(Uuid),
    /// The portrait stored on the chip.
    ChipPortrait(Uuid),
    /// The inspection of the document.
    DocumentInspection(Uuid),
    /// A stand-alone face; the id is its own.
    Face(Uuid),
    /// A stand-alone palm; the id is its own.
    Palm(Uuid),
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (customer, rest) = match self {
            Self::Face(id) => return write!(f, "/api/v1/faces/{id}"),
            Self::Palm(id) => return write!(f, "/api/v1/palms/{id}"),
            Self::RecordSelfie { customer, record } => {
                return write!(f, "/api/v1/customers/{customer}/liveness/records/{record}/selfie");
            }
            Self::Page { customer, page_type } => {
                return write!(f, "/api/v1/customers/{customer}/document/pages/{page_type}");
            }
            Self::Customer(id) => (id, ""),
            Self::Selfie(id) => (id, "/selfie"),
            Self::Liveness(id) => (id, "/liveness"),
            Self::Document(id) => (id, "/document"),
            Self::Portrait(id) => (id, "/document/portrait"),
            Self::GhostPortrait(id) => (id, "/document/ghost-portrait"),
            Self::Signature(id) => (id, "/document/signature"),
            Self::Fingerprint(id) => (id, "/document/fingerprint"),
            Self::ChipData(id) => (id, "/document/chip/data"),
            Self::ChipPortrait(id) => (id, "/document/chip/portrait"),
            Self::DocumentInspection(id) => (id, "/document/inspect"),
        };
        write!(f, "/api/v1/customers/{customer}{rest}")
    }
}

impl FromStr for Resource {
    type Err = ApiError;

    /// Reads a link; the leading slash may be missing, as some clients drop it.
    fn from_str(text: &str) -> Result<Self, ApiError> {
        let path = text.strip_prefix('/').unwrap_or(text);
        let rest = path.strip_prefix("api/v1/").ok_or(ApiError::InvalidLink)?;
        // Longest form: customers, id, liveness, records, id, selfie; one more shows excess.
        let parts: Vec<&str> = rest.split('/').take(7).collect();
        let id = |text| parse_id(text).ok_or(ApiError::InvalidLink);
        match parts.as_slice() {
            ["faces", face] => Ok(Self::Face(id(face)?)),
            ["palms", palm] => Ok(Self::Palm(id(palm)?)),
            ["customers", customer, rest @ ..] => of_customer(id(customer)?, rest),
            _ => Err(ApiError::InvalidLink),
        }
    }
}

/// The resource of a customer that the remaining parts of a path name.
fn of_customer(customer: Uuid, rest: &[&str]) -> Result<Resource, ApiError> {
    Ok(match rest {
        [] => Resource::Customer(customer),
        ["selfie"] => Resource::Selfie(customer),
        ["liveness"] => Resource::Liveness(customer),
        ["liveness", "records", record, "selfie"] => {
            let record = parse_id(record).ok_or(ApiError::InvalidLink)?;
            Resource::RecordSelfie { customer, record }
        }
        ["document"] => Resource::Document(customer),
        ["document", "pages", page_type] => {
            let page_type = page_type.parse().map_err(|_| ApiError::InvalidLink)?;
            Resource::Page { customer, page_type }
        }
        ["document", "portrait"] => Resource::Portrait(customer),
        ["document", "ghost-portrait"] => Resource::GhostPortrait(customer),
        ["document", "signature"] => Resource::Signature(customer),
        ["document", "fingerprint"] => Resource::Fingerprint(customer),
        ["document", "chip", "data"] => Resource::ChipData(customer),
        ["document", "chip", "portrait"] => Resource::ChipPortrait(customer),
        ["document", "inspect"] => Resource::DocumentInspection(customer),
        _ => return Err(ApiError::InvalidLink),
    })
}

/// Reads an id as it stands in a path: a UUID in its hyphenated form, any case.
#[must_use]
pub fn parse_id(text: &str) -> Option<Uuid> {
    // Other printed forms of a UUID have other lengths.
    if text.len() == uuid::fmt::Hyphenated::LENGTH { Uuid::try_parse(text).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::{Link, Resource, parse_id};
    use crate::{ApiError, PageType};
    use uuid::Uuid;

    const CUSTOMER: Uuid = Uuid::from_u128(0xc2e9_1b1f_0ccb_4ba0_93ae_d255_a2a4_43af);
    const RECORD: Uuid = Uuid::from_u128(0xdf0d_69e3_9d59_4a8b_82de_510b_3950_dc39);

    #[test]
    fn every_resource_reads_back() {
        let page_type = PageType::Front;
        let resources = [
            Resource::Customer(CUSTOMER),
            Resource::Selfie(CUSTOMER),
            Resource::Liveness(CUSTOMER),
            Resource::RecordSelfie { customer: CUSTOMER, record: RECORD },
            Resource::Document(CUSTOMER),
            Resource::Page { customer: CUSTOMER, page_type },
            Resource::Portrait(CUSTOMER),
            Resource::GhostPortrait(CUSTOMER),
            Resource::Signature(CUSTOMER),
            Resource::Fingerprint(CUSTOMER),
            Resource::ChipData(CUSTOMER),
            Resource::ChipPortrait(CUSTOMER),
            Resource::DocumentInspection(CUSTOMER),
            Resource::Face(CUSTOMER),
            Resource::Palm(CUSTOMER),
        ];
        for resource in resources {
            assert_eq!(Link::from(resource).resource(), Ok(resource), "{resource}");
        }
    }

    #[test]
    fn the_leading_slash_may_be_missing() {
        let text = "api/v1/customers/c2e91b1f-0ccb-4ba0-93ae-d255a2a443af/selfie";
        assert_eq!(text.parse(), Ok(Resource::Selfie(CUSTOMER)));
        assert_eq!(Resource::Selfie(CUSTOMER).to_string(), format!("/{text}"));
    }

    #[test]
    fn other_texts_are_no_links() {
        let id = CUSTOMER;
        let cases = [
            String::new(),
            "/".to_owned(),
            format!("/api/v2/faces/{id}"),
            format!("//api/v1/faces/{id}"),
            format!("/api/v1/faces/{id}/"),
            format!("/api/v1/faces/{}", id.simple()),
            format!("/api/v1/customers/{id}/liveness/records/{id}/selfie/more"),
            format!("/api/v1/customers/{id}/document/pages/cover"),
            format!("https://example.org/api/v1/faces/{id}"),
        ];
        for case in cases {
            assert_eq!(case.parse::<Resource>(), Err(ApiError::InvalidLink), "{case}");
        }
    }

    #[test]
    fn an_id_is_a_hyphenated_uuid() {
        assert_eq!(parse_id("C2E91B1F-0CCB-4BA0-93AE-D255A2A443AF"), Some(CUSTOMER));
        assert_eq!(parse_id("c2e91b1f0ccb4ba093aed255a2a443af"), None);
        assert_eq!(parse_id("{c2e91b1f-0ccb-4ba0-93ae-d255a2a443}"), None);
        assert_eq!(parse_id("1"), None);
    }
}
