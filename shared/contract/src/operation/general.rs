//! The calls without a customer: state, sessions, metadata.

use super::common::{BUSY, PLAIN, TOO_LARGE, UNEXPECTED, invalid};
use super::description::{Description, RequestBody, SchemaOf, Success, schema};
use super::parts::{Method, SessionHeader, Tag};
use crate::ErrorCode::InvalidRequestBody;

pub(super) const INFO: Description = Description {
    method: Method::Get,
    path: "/api/v1/info",
    operation_id: "info",
    tag: Tag::Actuator,
    summary: "Tells the versions of service and engines.",
    needs_token: false,
    success: Success::Json(schema!(ActuatorInfo)),
    ..PLAIN
};

pub(super) const HEALTH: Description = Description {
    method: Method::Get,
    path: "/api/v1/health",
    operation_id: "health",
    tag: Tag::Actuator,
    summary: "Tells whether the service can work.",
    needs_token: false,
    success: Success::Json(schema!(ActuatorHealth)),
    ..PLAIN
};

pub(super) const CREATE_SESSION: Description = Description {
    method: Method::Post,
    path: "/api/v1/sessions",
    operation_id: "createSession",
    tag: Tag::SessionManagement,
    summary: "Opens a session.",
    request: Some(RequestBody::Json(schema!(CreateSessionRequest))),
    success: Success::Json(schema!(CreateSessionResponse)),
    refusals: &[invalid(&[InvalidRequestBody]), TOO_LARGE, BUSY, UNEXPECTED],
    ..PLAIN
};

pub(super) const DELETE_SESSION: Description = Description {
    method: Method::Delete,
    path: "/api/v1/sessions",
    operation_id: "deleteSession",
    tag: Tag::SessionManagement,
    summary: "Closes a session and removes its customers.",
    session: SessionHeader::Required,
    success: Success::Empty,
    refusals: &[UNEXPECTED],
    ..PLAIN
};

pub(super) const METADATA: Description = Description {
    method: Method::Get,
    path: "/api/v1/metadata",
    operation_id: "metadata",
    tag: Tag::Metadata,
    summary: "Lists the documents that can be read in full.",
    success: Success::Json(schema!(DocumentMetadataResponse)),
    refusals: &[UNEXPECTED],
    ..PLAIN
};
