//! The liveness of a customer.

use super::common::{BUSY, CONFLICT, MISSING, OF_CUSTOMER, SIZE, TOO_LARGE, UNEXPECTED, invalid};
use super::description::{Description, Octets, RequestBody, SchemaOf, Success, schema};
use super::parts::{Method, PathParameter};
use crate::ErrorCode::{InvalidId, InvalidImage, InvalidRequestBody, InvalidRequestParameter};

pub(super) const CREATE_LIVENESS: Description = Description {
    method: Method::Put,
    path: "/api/v1/customers/{id}/liveness",
    operation_id: "createLiveness",
    summary: "Starts liveness, or starts it over.",
    success: Success::Json(schema!(CreateCustomerLivenessResponse)),
    refusals: &[invalid(&[InvalidId]), MISSING, CONFLICT, BUSY, UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const DELETE_LIVENESS: Description = Description {
    method: Method::Delete,
    path: "/api/v1/customers/{id}/liveness",
    operation_id: "deleteLiveness",
    summary: "Removes liveness with its photos, records and challenge.",
    success: Success::Empty,
    refusals: &[invalid(&[InvalidId]), UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const CREATE_LIVENESS_SELFIE: Description = Description {
    method: Method::Post,
    path: "/api/v1/customers/{id}/liveness/selfies",
    operation_id: "createLivenessSelfie",
    summary: "Adds a liveness photo and what the person did in it.",
    request: Some(RequestBody::Json(schema!(CreateCustomerLivenessSelfieRequest))),
    success: Success::Json(schema!(CreateCustomerLivenessSelfieResponse)),
    refusals: &[
        invalid(&[InvalidId, InvalidRequestBody, InvalidImage]),
        MISSING,
        CONFLICT,
        TOO_LARGE,
        BUSY,
        UNEXPECTED,
    ],
    ..OF_CUSTOMER
};

pub(super) const RETRIEVE_LIVENESS_SELFIES_AND_RECORDS: Description = Description {
    method: Method::Post,
    path: "/api/v1/customers/{id}/liveness/selfies/retrieve",
    operation_id: "retrieveLivenessSelfiesAndRecords",
    summary: "Gives back the photos of one kind of liveness.",
    request: Some(RequestBody::Json(schema!(RetrieveLivenessSelfiesRequest))),
    success: Success::Json(schema!(RetrieveLivenessSelfiesResponse)),
    refusals: &[
        invalid(&[InvalidId, InvalidRequestBody]),
        MISSING,
        CONFLICT,
        TOO_LARGE,
        BUSY,
        UNEXPECTED,
    ],
    ..OF_CUSTOMER
};

pub(super) const CREATE_LIVENESS_RECORD_CHALLENGE: Description = Description {
    method: Method::Put,
    path: "/api/v1/customers/{id}/liveness/records/challenge",
    operation_id: "createLivenessRecordChallenge",
    summary: "Draws the challenge for the next record.",
    request: Some(RequestBody::Json(schema!(LivenessChallengeRequest))),
    success: Success::Json(schema!(LivenessChallengeResponse)),
    refusals: &[
        invalid(&[InvalidId, InvalidRequestBody]),
        MISSING,
        CONFLICT,
        TOO_LARGE,
        BUSY,
        UNEXPECTED,
    ],
    ..OF_CUSTOMER
};

pub(super) const CREATE_LIVENESS_RECORD: Description = Description {
    method: Method::Post,
    path: "/api/v1/customers/{id}/liveness/records",
    operation_id: "createLivenessRecord",
    summary: "Adds a liveness record and takes its selfie out.",
    request: Some(RequestBody::Octets(Octets::LivenessRecord)),
    success: Success::Json(schema!(CreateCustomerLivenessRecordResponse)),
    refusals: &[
        invalid(&[InvalidId, InvalidRequestBody, InvalidImage]),
        MISSING,
        CONFLICT,
        TOO_LARGE,
        BUSY,
        UNEXPECTED,
    ],
    ..OF_CUSTOMER
};

pub(super) const CUSTOMER_LIVENESS_RECORD_SELFIE: Description = Description {
    method: Method::Get,
    path: "/api/v1/customers/{id}/liveness/records/{recordId}/selfie",
    operation_id: "customerLivenessRecordSelfie",
    summary: "Gives back the selfie of a liveness record.",
    path_parameters: &[PathParameter::Id, PathParameter::RecordId],
    query_parameters: SIZE,
    success: Success::Json(schema!(ImageCrop)),
    refusals: &[invalid(&[InvalidId, InvalidRequestParameter]), MISSING, UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const EVALUATE_LIVENESS: Description = Description {
    method: Method::Post,
    path: "/api/v1/customers/{id}/liveness/evaluation",
    operation_id: "evaluateLiveness",
    summary: "Scores one kind of liveness.",
    request: Some(RequestBody::Json(schema!(EvaluateCustomerLivenessRequest))),
    success: Success::Json(schema!(EvaluateCustomerLivenessResponse)),
    refusals: &[
        invalid(&[InvalidId, InvalidRequestBody]),
        MISSING,
        CONFLICT,
        TOO_LARGE,
        BUSY,
        UNEXPECTED,
    ],
    ..OF_CUSTOMER
};
