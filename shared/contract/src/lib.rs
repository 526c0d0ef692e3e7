//! The public REST contract: what goes over the wire, and nothing of how it is done.
//!
//! - The types of every request and answer, one module per group of operations.
//!   A member without a value is left out of an answer and never printed as
//!   `null`; unknown members of a request are ignored, and `null` counts as absent.
//! - [`ApiError`]: every refusal a caller can meet, with its status, code and sentence.
//! - [`Operation`]: the table of all operations, which routers and documents read.
//! - With the feature `openapi`: the OpenAPI document and a readable page, both
//!   made from the table and the types.
//!
//! The crate knows no HTTP library and checks no token: the service does both.
//!
//! ```
//! use selfsame_contract::{ApiError, FaceReference, FaceSimilarityRequest, Operation};
//!
//! let row = Operation::CheckFaceSimilarity.description();
//! assert_eq!(row.path, "/api/v1/faces/{probe_face_id}/similarity");
//!
//! let body = r#"{"referenceFaceTemplate": "AQI=", "note": "ignored"}"#;
//! let request: FaceSimilarityRequest = serde_json::from_str(body)?;
//! assert_eq!(request.reference(), Ok(FaceReference::Template(vec![1, 2])));
//!
//! assert_eq!(ApiError::CorruptedTemplate.status(), 400);
//! # Ok::<(), serde_json::Error>(())
//! ```

mod base64_data;
mod catalogue;
mod error;
mod link;
mod operation;
mod presence;
mod score;
mod words;

mod actuator;
mod chip;
mod chip_report;
mod common;
mod customer;
mod customer_inspection;
mod disclosure;
mod document;
mod document_inspection;
mod document_page;
mod face;
mod face_quality;
mod liveness;
mod liveness_photo;
mod metadata;
mod mrz;
mod palm;
mod selfie;
mod session;
mod store;

#[cfg(feature = "openapi")]
mod openapi;

#[cfg(feature = "openapi")]
pub use openapi::{openapi, openapi_json, reference_page};

pub use base64_data::Base64Data;
pub use error::{ApiError, ErrorCode, ErrorResponse};
pub use link::{Link, Resource, parse_id};
pub use operation::{
    Description, Method, Octets, Operation, PathParameter, QueryParameter, Refusal, RequestBody,
    SchemaOf, SessionHeader, Success, Tag,
};
pub use score::{Measure, Ratio, RawScore, Score};

pub use actuator::*;
pub use chip::*;
pub use chip_report::*;
pub use common::*;
pub use customer::*;
pub use customer_inspection::*;
pub use disclosure::*;
pub use document::*;
pub use document_inspection::*;
pub use document_page::*;
pub use face::*;
pub use face_quality::*;
pub use liveness::*;
pub use liveness_photo::*;
pub use metadata::*;
pub use mrz::*;
pub use palm::*;
pub use selfie::*;
pub use session::*;
pub use store::*;
