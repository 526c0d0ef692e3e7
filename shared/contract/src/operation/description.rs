//! What the table says of one operation.

use crate::ErrorCode;

/// An HTTP method that the contract uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or computes.
    Post,
    /// Creates or replaces.
    Put,
    /// Removes; removing what is not there succeeds as well.
    Delete,
}

impl Method {
    /// The method as it stands in a request line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// A group of operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Calls that need no token.
    Actuator,
    /// Customers with selfie, liveness, document and chip.
    CustomerOnboarding,
    /// Sessions.
    SessionManagement,
    /// Palms without a customer.
    PalmOperations,
    /// Faces without a customer.
    FaceOperations,
    /// The identity store.
    TrustPlatform,
    /// Known documents.
    Metadata,
}

impl Tag {
    /// Every group, in the order of the document.
    pub const ALL: [Self; 7] = [
        Self::Actuator,
        Self::CustomerOnboarding,
        Self::SessionManagement,
        Self::PalmOperations,
        Self::FaceOperations,
        Self::TrustPlatform,
        Self::Metadata,
    ];

    /// The name of the group.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Actuator => "Actuator",
            Self::CustomerOnboarding => "Customer onboarding",
            Self::SessionManagement => "Session management",
            Self::PalmOperations => "Palm operations",
            Self::FaceOperations => "Face operations",
            Self::TrustPlatform => "Trust Platform",
            Self::Metadata => "Metadata",
        }
    }

    /// What the group is for, in one sentence.
    #[must_use]
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::Actuator => "What runs here and whether it works; no token needed.",
            Self::CustomerOnboarding => {
                "One person's selfie, liveness, document and chip, and how well they agree."
            }
            Self::SessionManagement => "One onboarding, at whose end its customers are gone.",
            Self::PalmOperations => "Palms by themselves.",
            Self::FaceOperations => "Faces by themselves.",
            Self::TrustPlatform => "Handing a customer over to the identity store.",
            Self::Metadata => "The documents that can be read in full.",
        }
    }
}

/// Whether an operation takes the session header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionHeader {
    /// It is ignored.
    NotTaken,
    /// It is needed when the customer belongs to a session.
    Optional,
    /// It is always needed.
    Required,
}

/// A variable part of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathParameter {
    /// The customer, face or palm.
    Id,
    /// The liveness record.
    RecordId,
    /// The page of the document.
    PageType,
    /// The face to compare.
    ProbeFaceId,
    /// The palm to compare.
    ProbePalmId,
}

impl PathParameter {
    /// The name between the braces of the path.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::RecordId => "recordId",
            Self::PageType => "page-type",
            Self::ProbeFaceId => "probe_face_id",
            Self::ProbePalmId => "probe_palm_id",
        }
    }
}

/// A number in the query of a path; both are optional.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryParameter {
    /// The wanted width in pixels, at least 1.
    Width,
    /// The wanted height in pixels, at least 1.
    Height,
}

impl QueryParameter {
    /// The name in the query.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Width => "width",
            Self::Height => "height",
        }
    }
}

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
    /// The refusals of the contract, by status. A few statuses that any
    /// operation may answer are said once for all, not here.
    pub refusals: &'static [Refusal],
}
