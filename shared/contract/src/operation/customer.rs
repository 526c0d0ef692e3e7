//! The customer itself, its selfie, its inspection and the hand-over.

use super::common::{BUSY, CONFLICT, MISSING, OF_CUSTOMER, TAKEN, TOO_LARGE, UNEXPECTED, invalid};
use super::description::{Description, Octets, RequestBody, SchemaOf, Success, schema};
use super::parts::{Method, Tag};
use crate::ErrorCode::{InvalidId, InvalidImage, InvalidRequestBody, InvalidRequestParameter};

pub(super) const CREATE_CUSTOMER: Description = Description {
    method: Method::Post,
    path: "/api/v1/customers",
    operation_id: "createCustomer",
    summary: "Opens a customer and chooses its id.",
    path_parameters: &[],
    success: Success::Json(schema!(CreateCustomerResponse)),
    refusals: &[BUSY, UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const CREATE_CUSTOMER_WITH_UUID: Description = Description {
    method: Method::Post,
    path: "/api/v1/customers/{id}",
    operation_id: "createCustomerWithUuid",
    summary: "Opens a customer under an id of the caller, a UUID of version 4.",
    success: Success::Json(schema!(CreateCustomerResponse)),
    refusals: &[invalid(&[InvalidId]), TAKEN, BUSY, UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const GET_CUSTOMER: Description = Description {
    method: Method::Get,
    path: "/api/v1/customers/{id}",
    operation_id: "getCustomer",
    summary: "Tells all that was read and estimated so far.",
    success: Success::Json(schema!(GetCustomerResponse)),
    refusals: &[invalid(&[InvalidId]), MISSING, UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const DELETE_CUSTOMER: Description = Description {
    method: Method::Delete,
    path: "/api/v1/customers/{id}",
    operation_id: "deleteCustomer",
    summary: "Removes a customer with all it has.",
    success: Success::Empty,
    refusals: &[invalid(&[InvalidId]), UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const CREATE_SELFIE: Description = Description {
    method: Method::Put,
    path: "/api/v1/customers/{id}/selfie",
    operation_id: "createSelfie",
    summary: "Finds the largest face of a photo and keeps both as the selfie.",
    request: Some(RequestBody::JsonOrOctets(schema!(CreateSelfieRequest), Octets::Capture)),
    success: Success::Json(schema!(CreateSelfieResponse)),
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

pub(super) const GET_SELFIE_IMAGE: Description = Description {
    method: Method::Get,
    path: "/api/v1/customers/{id}/selfie",
    operation_id: "getSelfieImage",
    summary: "Gives back the selfie.",
    success: Success::Json(schema!(ImageCrop)),
    refusals: &[invalid(&[InvalidId, InvalidRequestParameter]), MISSING, UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const DELETE_SELFIE: Description = Description {
    method: Method::Delete,
    path: "/api/v1/customers/{id}/selfie",
    operation_id: "deleteSelfie",
    summary: "Removes the selfie.",
    success: Success::Empty,
    refusals: &[invalid(&[InvalidId]), UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const INSPECT: Description = Description {
    method: Method::Post,
    path: "/api/v1/customers/{id}/inspect",
    operation_id: "inspect",
    summary: "Holds the selfie against everything else the customer has.",
    success: Success::Json(schema!(CustomerInspectResponse)),
    refusals: &[invalid(&[InvalidId]), MISSING, CONFLICT, BUSY, UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const INSPECT_DISCLOSE: Description = Description {
    method: Method::Post,
    path: "/api/v1/customers/{id}/inspect/disclose",
    operation_id: "inspectDisclose",
    summary: "Tells the scores behind the inspection of the customer.",
    success: Success::Json(schema!(CustomerInspectDiscloseResponse)),
    refusals: &[invalid(&[InvalidId]), MISSING, CONFLICT, BUSY, UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const STORE_IN_TRUST_PLATFORM: Description = Description {
    method: Method::Post,
    path: "/api/v1/customers/{id}/store",
    operation_id: "storeInTrustPlatform",
    tag: Tag::TrustPlatform,
    summary: "Copies the customer to the identity store.",
    request: Some(RequestBody::Json(schema!(CustomerStoreRequest))),
    success: Success::Empty,
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
