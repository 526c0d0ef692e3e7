//! Sessions: they tie customers to one onboarding and end with it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Asks for a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreateSessionRequest {
    /// How long the session lives, in seconds.
    pub timeout: i32,
}

/// A session is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreateSessionResponse {
    /// What the session header of later calls carries.
    pub token: SessionToken,
}

/// The secret that stands for a session: Base64 text without further meaning.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct SessionToken(String);

impl SessionToken {
    /// The header of every call on a customer of a session.
    pub const HEADER: &'static str = "x-inn-session-token";

    /// Wraps the text of a token.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, to hand to the caller or to compare in constant time.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

// The text stays out of logs.
impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionToken({} characters)", self.0.len())
    }
}
