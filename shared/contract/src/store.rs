//! Handing a customer over to the identity store.

use crate::words::words;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// Copies the customer to the identity store.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CustomerStoreRequest {
    /// The customer's id in the caller's books; without it the customer id counts.
    pub external_id: Option<ExternalId>,
    /// How far the onboarding is.
    pub onboarding_status: OnboardingStatus,
}

/// An id of the caller's: 1 to 64 letters, digits, dots, underscores and dashes
/// of ASCII.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(
    feature = "openapi",
    schema(value_type = String, pattern = r"^[a-zA-Z\d._-]{1,64}$")
)]
#[serde(try_from = "String")]
pub struct ExternalId(String);

/// The text is no [`ExternalId`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an external id is 1 to 64 letters, digits, dots, underscores or dashes")]
pub struct InvalidExternalId;

impl ExternalId {
    /// The text of the id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ExternalId {
    type Error = InvalidExternalId;

    fn try_from(text: String) -> Result<Self, InvalidExternalId> {
        let allowed = |c: u8| c.is_ascii_alphanumeric() || b"._-".contains(&c);
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(allowed);
        if fits { Ok(Self(text)) } else { Err(InvalidExternalId) }
    }
}

words! {
    /// How far an onboarding is.
    pub enum OnboardingStatus {
        /// More is to come.
        InProgress,
        /// All that is needed was collected.
        Finished,
    }
}

#[cfg(test)]
mod tests {
    use super::ExternalId;

    #[test]
    fn external_ids_keep_to_their_alphabet() {
        struct Case {
            name: &'static str,
            text: String,
            accepted: bool,
        }
        let cases = [
            Case { name: "all kinds", text: "aZ09._-".to_owned(), accepted: true },
            Case { name: "empty", text: String::new(), accepted: false },
            Case { name: "longest", text: "x".repeat(64), accepted: true },
            Case { name: "too long", text: "x".repeat(65), accepted: false },
            Case { name: "slash", text: "a/b".to_owned(), accepted: false },
            Case { name: "other script", text: "é".to_owned(), accepted: false },
        ];
        for case in cases {
            let accepted = ExternalId::try_from(case.text).is_ok();
            assert_eq!(accepted, case.accepted, "{}", case.name);
        }
    }
}
