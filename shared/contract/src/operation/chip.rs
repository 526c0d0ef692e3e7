//! The chip of the document.

use super::common::{BUSY, CONFLICT, MISSING, OF_CUSTOMER, TOO_LARGE, UNEXPECTED, invalid};
use super::description::{Description, Octets, RequestBody, SchemaOf, Success, schema};
use super::parts::Method;
use crate::ErrorCode::{InvalidId, InvalidRequestBody};

pub(super) const CREATE_DOCUMENT_CHIP_CHALLENGE: Description = Description {
    method: Method::Put,
    path: "/api/v1/customers/{id}/document/chip/challenge",
    operation_id: "createDocumentChipChallenge",
    summary: "Draws the bytes that the chip has to sign.",
    success: Success::Json(schema!(CreateDocumentChipResponse)),
    refusals: &[BUSY],
    ..OF_CUSTOMER
};

pub(super) const CREATE_DOCUMENT_CHIP_DATA: Description = Description {
    method: Method::Put,
    path: "/api/v1/customers/{id}/document/chip/data",
    operation_id: "createDocumentChipData",
    summary: "Takes in what was read from the chip.",
    request: Some(RequestBody::Octets(Octets::ChipData)),
    success: Success::Json(schema!(CreateDocumentChipDataResponse)),
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

pub(super) const GET_DOCUMENT_CHIP_DATA: Description = Description {
    method: Method::Get,
    path: "/api/v1/customers/{id}/document/chip/data",
    operation_id: "getDocumentChipData",
    summary: "Gives back what was read from the chip, as it came in.",
    success: Success::Json(schema!(ImageCrop)),
    refusals: &[invalid(&[InvalidId]), MISSING, UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const DOCUMENT_CHIP_PORTRAIT: Description = Description {
    method: Method::Get,
    path: "/api/v1/customers/{id}/document/chip/portrait",
    operation_id: "documentChipPortrait",
    summary: "Gives back the portrait from the chip as JPEG.",
    success: Success::Json(schema!(ImageCrop)),
    refusals: &[invalid(&[InvalidId]), MISSING, UNEXPECTED],
    ..OF_CUSTOMER
};

pub(super) const DOCUMENT_CHIP_REPORT: Description = Description {
    method: Method::Get,
    path: "/api/v1/customers/{id}/document/chip/report",
    operation_id: "documentChipReport",
    summary: "Tells every step of verifying the chip, and where it disagrees with the pages.",
    is_extension: true,
    success: Success::Json(schema!(DocumentChipReport)),
    refusals: &[invalid(&[InvalidId]), MISSING, UNEXPECTED],
    ..OF_CUSTOMER
};
