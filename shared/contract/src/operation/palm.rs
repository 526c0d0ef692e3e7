//! Stand-alone palms.

use super::common::{BUSY, MISSING, OF_PALM, TOO_LARGE, UNEXPECTED, invalid};
use super::description::{Description, Octets, RequestBody, SchemaOf, Success, schema};
use super::parts::{Method, PathParameter};
use crate::ErrorCode::{InvalidId, InvalidImage, InvalidRequestBody};

pub(super) const CREATE_PALM: Description = Description {
    method: Method::Post,
    path: "/api/v1/palms",
    operation_id: "createPalm",
    summary: "Finds a palm in a photo and keeps it.",
    path_parameters: &[],
    request: Some(RequestBody::JsonOrOctets(schema!(CreatePalmRequest), Octets::Capture)),
    success: Success::Json(schema!(CreatePalmResponse)),
    refusals: &[
        invalid(&[InvalidId, InvalidRequestBody, InvalidImage]),
        MISSING,
        TOO_LARGE,
        BUSY,
        UNEXPECTED,
    ],
    ..OF_PALM
};

pub(super) const CHECK_PALM_SIMILARITY: Description = Description {
    method: Method::Post,
    path: "/api/v1/palms/{probe_palm_id}/similarity",
    operation_id: "checkPalmSimilarity",
    summary: "Compares a palm with another palm, or with a template.",
    path_parameters: &[PathParameter::ProbePalmId],
    request: Some(RequestBody::Json(schema!(PalmSimilarityRequest))),
    success: Success::Json(schema!(PalmSimilarityResponse)),
    refusals: &[invalid(&[InvalidId, InvalidRequestBody]), MISSING, TOO_LARGE, BUSY, UNEXPECTED],
    ..OF_PALM
};

pub(super) const INSPECT_PALM: Description = Description {
    method: Method::Post,
    path: "/api/v1/palms/{id}/inspect",
    operation_id: "inspectPalm",
    summary: "Tells whether the photo of a palm was injected.",
    success: Success::Json(schema!(PalmInspectResponse)),
    refusals: &[invalid(&[InvalidId, InvalidRequestBody]), MISSING, BUSY, UNEXPECTED],
    ..OF_PALM
};

pub(super) const GET_PALM_TEMPLATE: Description = Description {
    method: Method::Get,
    path: "/api/v1/palms/{id}/template",
    operation_id: "getPalmTemplate",
    summary: "Gives the template of a palm.",
    success: Success::Json(schema!(PalmTemplateResponse)),
    refusals: &[invalid(&[InvalidId]), MISSING, UNEXPECTED],
    ..OF_PALM
};

pub(super) const DELETE_PALM: Description = Description {
    method: Method::Delete,
    path: "/api/v1/palms/{id}",
    operation_id: "deletePalm",
    summary: "Removes a palm.",
    success: Success::Empty,
    refusals: &[invalid(&[InvalidId]), UNEXPECTED],
    ..OF_PALM
};
