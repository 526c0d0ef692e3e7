//! The document of a customer: its pages, its images and its inspection.

use super::common::{BUSY, CONFLICT, MISSING, OF_CUSTOMER, SIZE, TOO_LARGE, UNEXPECTED, invalid};
use super::description::{Description, Octets, RequestBody, SchemaOf, Success, schema};
use super::parts::{Method, PathParameter};
use crate::ErrorCode::{InvalidId, InvalidImage, InvalidRequestBody, InvalidRequestParameter};

pub(super) const CREATE_DOCUMENT: Description = Description {
    method: Method::Put,
    path: "/api/v1/customers/{id}/document",
    operation_id: "createDocument",
    summary: "Starts the document, or starts it over.",
    request: Some(RequestBody::Json(schema!(CreateDocumentRequest))),
    success: Success::Json(schema!(CreateDocumentResponse)),
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

pub(super) const DELETE_DOCUMENT: Description = Description {
    method: Method::Delete,
    path: "/api/v1/customers/{id}/document",
    operation_id: "deleteDocument",
    summary: "Removes the document with its pages and chip data.",
    success: Success::Empty,
    refusals: &[invalid(&[InvalidId]), UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const CREATE_DOCUMENT_PAGE: Description = Description {
    method: Method::Put,
    path: "/api/v1/customers/{id}/document/pages",
    operation_id: "createDocumentPage",
    summary: "Finds the page in a photo, straightens it and reads it.",
    request: Some(RequestBody::JsonOrOctets(schema!(CreateDocumentPageRequest), Octets::Capture)),
    success: Success::Json(schema!(CreateDocumentPageResponse)),
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

pub(super) const DOCUMENT_PAGE_CROP: Description = Description {
    method: Method::Get,
    path: "/api/v1/customers/{id}/document/pages/{page-type}",
    operation_id: "documentPageCrop",
    summary: "Gives back a straightened page.",
    path_parameters: &[PathParameter::Id, PathParameter::PageType],
    query_parameters: SIZE,
    success: Success::Json(schema!(ImageCrop)),
    refusals: &[invalid(&[InvalidId, InvalidRequestParameter]), MISSING, UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const DOCUMENT_PAGE_QUALITY: Description = Description {
    method: Method::Get,
    path: "/api/v1/customers/{id}/document/pages/{page-type}/quality",
    operation_id: "documentPageQuality",
    summary: "Tells how good the photo of a page is.",
    path_parameters: &[PathParameter::Id, PathParameter::PageType],
    success: Success::Json(schema!(DocumentPageQuality)),
    refusals: &[invalid(&[InvalidId]), MISSING, UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const DOCUMENT_PORTRAIT: Description = Description {
    method: Method::Get,
    path: "/api/v1/customers/{id}/document/portrait",
    operation_id: "documentPortrait",
    summary: "Gives back the main portrait of the document.",
    query_parameters: SIZE,
    success: Success::Json(schema!(ImageCrop)),
    refusals: &[invalid(&[InvalidId, InvalidRequestParameter]), MISSING, UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const DOCUMENT_GHOST_PORTRAIT: Description = Description {
    method: Method::Get,
    path: "/api/v1/customers/{id}/document/ghost-portrait",
    operation_id: "documentGhostPortrait",
    summary: "Gives back the faint second portrait of the document.",
    query_parameters: SIZE,
    success: Success::Json(schema!(ImageCrop)),
    refusals: &[invalid(&[InvalidId, InvalidRequestParameter]), MISSING, UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const DOCUMENT_SIGNATURE: Description = Description {
    method: Method::Get,
    path: "/api/v1/customers/{id}/document/signature",
    operation_id: "documentSignature",
    summary: "Gives back the signature on the document.",
    query_parameters: SIZE,
    success: Success::Json(schema!(ImageCrop)),
    refusals: &[invalid(&[InvalidId, InvalidRequestParameter]), MISSING, UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const DOCUMENT_FINGERPRINT: Description = Description {
    method: Method::Get,
    path: "/api/v1/customers/{id}/document/fingerprint",
    operation_id: "documentFingerprint",
    summary: "Gives back the fingerprint printed on the document.",
    query_parameters: SIZE,
    success: Success::Json(schema!(ImageCrop)),
    refusals: &[invalid(&[InvalidId, InvalidRequestParameter]), MISSING, UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const DOCUMENT_INSPECT: Description = Description {
    method: Method::Post,
    path: "/api/v1/customers/{id}/document/inspect",
    operation_id: "documentInspect",
    summary: "Checks the document: validity, tampering, agreement of its parts.",
    success: Success::Json(schema!(DocumentInspectResponse)),
    refusals: &[invalid(&[InvalidId]), MISSING, CONFLICT, BUSY, UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const DOCUMENT_INSPECT_DISCLOSE: Description = Description {
    method: Method::Post,
    path: "/api/v1/customers/{id}/document/inspect/disclose",
    operation_id: "documentInspectDisclose",
    summary: "Tells the scores behind the inspection of the document.",
    success: Success::Json(schema!(DocumentInspectDiscloseResponse)),
    refusals: &[invalid(&[InvalidId]), MISSING, CONFLICT, BUSY, UNEXPECTED],
    ..OF_CUSTOMER
};
