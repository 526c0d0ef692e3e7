//! Stand-alone faces.

use super::common::{BUSY, MISSING, OF_FACE, SIZE, TOO_LARGE, UNEXPECTED, invalid};
use super::description::{Description, Octets, RequestBody, SchemaOf, Success, schema};
use super::parts::{Method, PathParameter};
use crate::ErrorCode::{
    CorruptedTemplate, FaceSizeMemoryLimit, IncompatibleTemplate, InvalidId, InvalidImage,
    InvalidRequestBody, InvalidRequestParameter, UnsupportedVersionTemplate,
};

pub(super) const DETECT_FACE: Description = Description {
    method: Method::Post,
    path: "/api/v1/faces",
    operation_id: "detectFace",
    summary: "Finds a face in a photo and keeps it.",
    path_parameters: &[],
    request: Some(RequestBody::JsonOrOctets(schema!(CreateFaceRequest), Octets::Capture)),
    success: Success::Json(schema!(CreateFaceResponse)),
    refusals: &[
        invalid(&[InvalidRequestBody, InvalidImage, FaceSizeMemoryLimit]),
        MISSING,
        TOO_LARGE,
        BUSY,
        UNEXPECTED,
    ],
    ..OF_FACE
};

pub(super) const CHECK_FACE_SIMILARITY: Description = Description {
    method: Method::Post,
    path: "/api/v1/faces/{probe_face_id}/similarity",
    operation_id: "checkFaceSimilarity",
    summary: "Compares a face with another face, or with a template.",
    path_parameters: &[PathParameter::ProbeFaceId],
    request: Some(RequestBody::Json(schema!(FaceSimilarityRequest))),
    success: Success::Json(schema!(FaceSimilarityResponse)),
    refusals: &[
        invalid(&[
            InvalidRequestBody,
            InvalidImage,
            UnsupportedVersionTemplate,
            CorruptedTemplate,
            IncompatibleTemplate,
        ]),
        MISSING,
        TOO_LARGE,
        BUSY,
        UNEXPECTED,
    ],
    ..OF_FACE
};

pub(super) const CHECK_QUALITY: Description = Description {
    method: Method::Get,
    path: "/api/v1/faces/{id}/quality",
    operation_id: "checkQuality",
    summary: "Tells the qualities of a face that a portrait is judged by.",
    success: Success::Json(schema!(FaceQualityResponse)),
    refusals: &[invalid(&[InvalidId]), MISSING, UNEXPECTED],
    ..OF_FACE
};

pub(super) const CHECK_GLASSES: Description = Description {
    method: Method::Get,
    path: "/api/v1/faces/{id}/glasses",
    operation_id: "checkGlasses",
    summary: "Tells whether the person wears glasses.",
    success: Success::Json(schema!(GlassesResponse)),
    refusals: &[invalid(&[InvalidId]), MISSING, UNEXPECTED],
    ..OF_FACE
};

pub(super) const CREATE_TEMPLATE: Description = Description {
    method: Method::Get,
    path: "/api/v1/faces/{id}/face-template",
    operation_id: "createTemplate",
    summary: "Gives the template of a face.",
    success: Success::Json(schema!(FaceTemplateResponse)),
    refusals: &[invalid(&[InvalidId]), MISSING, UNEXPECTED],
    ..OF_FACE
};

pub(super) const CHECK_FACE_MASK: Description = Description {
    method: Method::Get,
    path: "/api/v1/faces/{id}/face-mask",
    operation_id: "checkFaceMask",
    summary: "Tells whether the person wears a mask.",
    success: Success::Json(schema!(FaceMaskResponse)),
    refusals: &[invalid(&[InvalidId]), MISSING, UNEXPECTED],
    ..OF_FACE
};

pub(super) const DO_CROP: Description = Description {
    method: Method::Get,
    path: "/api/v1/faces/{id}/crop",
    operation_id: "doCrop",
    summary: "Cuts the portrait out of the photo.",
    query_parameters: SIZE,
    success: Success::Json(schema!(ImageCrop)),
    refusals: &[invalid(&[InvalidId, InvalidRequestParameter]), MISSING, UNEXPECTED],
    ..OF_FACE
};

pub(super) const DO_CROP_REMOVE_BACKGROUND: Description = Description {
    method: Method::Get,
    path: "/api/v1/faces/{id}/crop/removed-background",
    operation_id: "doCropRemoveBackground",
    summary: "Cuts the portrait out and makes its background plain.",
    query_parameters: SIZE,
    success: Success::Json(schema!(ImageCrop)),
    refusals: &[invalid(&[InvalidId, InvalidRequestParameter]), MISSING, UNEXPECTED],
    ..OF_FACE
};

pub(super) const DO_CROP_COORDINATES: Description = Description {
    method: Method::Get,
    path: "/api/v1/faces/{id}/crop/coordinates",
    operation_id: "doCropCoordinates",
    summary: "Tells where in the photo the portrait lies.",
    success: Success::Json(schema!(CropCoordinatesResponse)),
    refusals: &[invalid(&[InvalidId]), MISSING, UNEXPECTED],
    ..OF_FACE
};

pub(super) const EVALUATE_ASPECTS: Description = Description {
    method: Method::Get,
    path: "/api/v1/faces/{id}/aspects",
    operation_id: "evaluateAspects",
    summary: "Estimates age and gender.",
    success: Success::Json(schema!(FaceAspectsResponse)),
    refusals: &[invalid(&[InvalidId]), MISSING, UNEXPECTED],
    ..OF_FACE
};

pub(super) const DELETE_FACE: Description = Description {
    method: Method::Delete,
    path: "/api/v1/faces/{id}",
    operation_id: "deleteFace",
    summary: "Removes a face.",
    success: Success::Empty,
    refusals: &[invalid(&[InvalidId]), UNEXPECTED],
    ..OF_FACE
};
