//! What many rows of the table have in common.

use super::description::{Description, Refusal, Success};
use super::parts::{Method, PathParameter, QueryParameter, SessionHeader, Tag};
use crate::ErrorCode;

/// The wanted size of an image that is handed out.
pub(super) const SIZE: &[QueryParameter] = &[QueryParameter::Width, QueryParameter::Height];

/// 400 with these codes.
pub(super) const fn invalid(codes: &'static [ErrorCode]) -> Refusal {
    Refusal { status: 400, codes }
}

pub(super) const MISSING: Refusal = Refusal { status: 404, codes: &[ErrorCode::NotFound] };
pub(super) const CONFLICT: Refusal = Refusal { status: 409, codes: &[ErrorCode::Conflict] };
pub(super) const TOO_LARGE: Refusal =
    Refusal { status: 413, codes: &[ErrorCode::InvalidRequestBody] };
pub(super) const TAKEN: Refusal = Refusal { status: 422, codes: &[ErrorCode::AlreadyExists] };
pub(super) const BUSY: Refusal = Refusal { status: 429, codes: &[ErrorCode::TooManyRequests] };
pub(super) const UNEXPECTED: Refusal =
    Refusal { status: 500, codes: &[ErrorCode::UnexpectedError] };

/// A row to start from. Method, path, id, group, summary and success are every
/// row's own.
pub(super) const PLAIN: Description = Description {
    method: Method::Get,
    path: "",
    operation_id: "",
    tag: Tag::Actuator,
    summary: "",
    is_extension: false,
    needs_token: true,
    session: SessionHeader::NotTaken,
    path_parameters: &[],
    query_parameters: &[],
    request: None,
    success: Success::Empty,
    refusals: &[],
};

/// A row on a customer.
pub(super) const OF_CUSTOMER: Description = Description {
    tag: Tag::CustomerOnboarding,
    session: SessionHeader::Optional,
    path_parameters: &[PathParameter::Id],
    ..PLAIN
};

/// A row on a face.
pub(super) const OF_FACE: Description =
    Description { tag: Tag::FaceOperations, path_parameters: &[PathParameter::Id], ..PLAIN };

/// A row on a palm.
pub(super) const OF_PALM: Description =
    Description { tag: Tag::PalmOperations, path_parameters: &[PathParameter::Id], ..PLAIN };
