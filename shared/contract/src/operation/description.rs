//! What the table says of one operation.

use super::parts::{Method, PathParameter, QueryParameter, SessionHeader, Tag};
use crate::ErrorCode;

/// A body that is bytes and not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Octets {
    /// A capture record with one image, or a bare image file.
    Capture,
    /// A liveness record.
    LivenessRecord,
    /// The files of a chip.
    ChipData,
}

impl Octets {
    /// What the bytes are, in one sentence.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Capture => "A capture record; a bare image file is taken as well.",
            Self::LivenessRecord => "A liveness record.",
            Self::ChipData => "The files of the chip, in a record or one after another.",
        }
    }
}

/// The name of a type of this crate, and how to describe it.
#[derive(Debug, Clone, Copy)]
pub struct SchemaOf {
    /// The name of the type, which is the name in the OpenAPI document too.
    pub name: &'static str,
    #[cfg(feature = "openapi")]
    pub(crate) collect: crate::openapi::Collect,
}

/// Names a type of this crate in the table; a wrong name does not compile.
macro_rules! schema {
    ($type:ident) => {{
        const _: Option<crate::$type> = None;
        SchemaOf {
            name: stringify!($type),
            #[cfg(feature = "openapi")]
            collect: crate::openapi::collect::<crate::$type>,
        }
    }};
}
pub(super) use schema;

/// The body a request must have.
#[derive(Debug, Clone, Copy)]
pub enum RequestBody {
    /// JSON of this type.
    Json(SchemaOf),
    /// Bytes.
    Octets(Octets),
    /// Either, told by the media type.
    JsonOrOctets(SchemaOf, Octets),
}

impl RequestBody {
    /// The type of the JSON body, when one is taken.
    #[must_use]
    pub const fn json(&self) -> Option<&SchemaOf> {
        match self {
            Self::Json(schema) | Self::JsonOrOctets(schema, _) => Some(schema),
            Self::Octets(_) => None,
        }
    }

    /// What the bytes are, when bytes are taken.
    #[must_use]
    pub const fn octets(&self) -> Option<Octets> {
        match self {
            Self::Octets(octets) | Self::JsonOrOctets(_, octets) => Some(*octets),
            Self::Json(_) => None,
        }
    }
}

/// The answer to a request that was accepted.
#[derive(Debug, Clone, Copy)]
pub enum Success {
    /// 200 with JSON of this type.
    Json(SchemaOf),
    /// 204 without a body.
    Empty,
}

impl Success {
    /// The status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Json(_) => 200,
            Self::Empty => 204,
        }
    }
}

/// A status of refusal and the codes that come with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The status.
    pub status: u16,
    /// The codes; none means that there is no body.
    pub codes: &'static [ErrorCode],
}

impl Refusal {
    /// When this status comes, in one sentence.
    #[must_use]
    pub const fn meaning(&self) -> &'static str {
        match self.status {
            401 => "The token is missing or wrong. The answer has no body.",
            403 => "The token does not permit the call. The answer has no body.",
            404 => "Something the request names is not there, or has expired.",
            409 => "Another call changed the customer meanwhile; repeat this one.",
            413 => "The body is larger than the service allows.",
            422 => "The chosen id is taken.",
            429 => "The service is busy; try again later.",
            500 => "Something went wrong that is not the caller's fault.",
            _ => "The request cannot be accepted as it is.",
        }
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Description {
    /// The method.
    pub method: Method,
    /// The path with its variable parts in braces, as routers take it.
    pub path: &'static str,
    /// The name of the operation in the OpenAPI document.
    pub operation_id: &'static str,
    /// The group.
    pub tag: Tag,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// Whether it is this service's own, beyond the contract it follows.
    pub is_extension: bool,
    /// Whether it needs the bearer token.
    pub needs_token: bool,
    /// Whether it takes the session header.
    pub session: SessionHeader,
    /// The variable parts of the path, in order.
    pub path_parameters: &'static [PathParameter],
    /// What the query may hold.
    pub query_parameters: &'static [QueryParameter],
    /// The body; none means that a body is ignored.
    pub request: Option<RequestBody>,
    /// The answer when all is well.
    pub success: Success,
    /// The refusals with a body, by status. Refusals that any operation may
    /// meet, such as an unknown media type, are not listed.
    pub refusals: &'static [Refusal],
}

impl Description {
    /// The refusals that calls with a token have beside [`Self::refusals`].
    #[must_use]
    pub const fn bodiless_refusals(&self) -> &'static [Refusal] {
        const OF_TOKENS: &[Refusal] =
            &[Refusal { status: 401, codes: &[] }, Refusal { status: 403, codes: &[] }];
        if self.needs_token { OF_TOKENS } else { &[] }
    }
}
