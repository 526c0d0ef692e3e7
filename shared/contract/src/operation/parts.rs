//! Methods, groups and parameters of operations.

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

    /// What the part stands for.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Id => "The id of the resource, a UUID.",
            Self::RecordId => "The id of the liveness record, a UUID.",
            Self::PageType => "The page: `front`, `back` or `unknown`.",
            Self::ProbeFaceId => "The id of the face to compare, a UUID.",
            Self::ProbePalmId => "The id of the palm to compare, a UUID.",
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

    /// What the number asks for.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Width => "Wanted width in pixels; alone, the height follows.",
            Self::Height => "Wanted height in pixels; alone, the width follows.",
        }
    }
}
