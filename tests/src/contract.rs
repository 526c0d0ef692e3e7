//! The contract as the service itself serves it, and whether an answer keeps it.
//!
//! The OpenAPI document says which statuses an operation may answer, with which
//! error codes and which bodies. What holds for every call alike (the token, the
//! media type, a part of the service that is down) stands in its preamble and is
//! written down here in [`Route::allows_in_general`].

mod body;

use crate::client::{Answer, Request};
use body::{Schemas, has_no_null, has_short_decimals};
use serde_json::Value;
use thiserror::Error;

/// Answered outside the contract: the document itself, and its readable form.
const DOCUMENTS: [&str; 2] = ["/api/v1/openapi.json", "/docs"];
const METHODS: [&str; 4] = ["get", "post", "put", "delete"];
const REFUSAL: &str = "ErrorResponse";
/// What may be wrong with an image that is given by its address, and a customer of
/// whom nothing was collected; the contract names these codes without saying which
/// calls answer them.
const CODES_OF_NO_CALL: [&str; 4] =
    ["DATA_DOWNLOADER_DISABLED", "MALFORMED_URL", "DATA_DOWNLOAD_ERROR", "NOT_ENOUGH_DATA"];

/// Why a document cannot be used.
#[derive(Debug, Error)]
pub enum ContractError {
    /// It is not JSON.
    #[error("the OpenAPI document is not JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    /// It lacks a part, or a schema in it cannot be used.
    #[error("the OpenAPI document: {0}")]
    Unusable(String),
}

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Violation(String);

/// The statuses, codes and bodies of all operations.
#[derive(Debug)]
pub struct Contract {
    paths: Vec<Path>,
    schemas: Schemas,
}

#[derive(Debug)]
struct Path {
    template: String,
    operations: Vec<(String, Value)>,
}

/// What a request leads to.
enum Route<'a> {
    Operation(&'a Value),
    WrongMethod,
    Nowhere,
}

impl Contract {
    /// Reads the document.
    ///
    /// # Errors
    /// [`ContractError`] when it is not an OpenAPI document with usable schemas.
    pub fn read(document: &[u8]) -> Result<Self, ContractError> {
        let document: Value = serde_json::from_slice(document)?;
        let listed = document["paths"].as_object().filter(|paths| !paths.is_empty());
        let listed = listed.ok_or_else(|| ContractError::Unusable("it has no paths".to_owned()))?;
        let paths = listed.iter().map(|(template, item)| Path::read(template, item)).collect();
        Ok(Self { paths, schemas: Schemas::read(&document)? })
    }

    /// Whether the contract allows the answer to the request.
    ///
    /// # Errors
    /// [`Violation`] tells the first thing that is wrong.
    pub fn check(&self, request: &Request, answer: &Answer) -> Result<(), Violation> {
        let path = request.path.split('?').next().unwrap_or_default();
        if DOCUMENTS.contains(&path) {
            return Ok(());
        }
        let route = self.route(&request.method, path);
        let declared = match route {
            Route::Operation(operation) => &operation["responses"][answer.status.to_string()],
            Route::WrongMethod | Route::Nowhere => &Value::Null,
        };
        if declared.is_null() && !route.allows_in_general(request, answer.status) {
            return Err(Violation(format!("status {} is not declared here", answer.status)));
        }
        if matches!(answer.status, 204 | 401 | 403) {
            return ensure(answer.body.is_empty(), || format!("{} with a body", answer.status));
        }
        self.check_body(&route, declared, answer)
    }

    fn check_body(
        &self,
        route: &Route<'_>,
        declared: &Value,
        answer: &Answer,
    ) -> Result<(), Violation> {
        let media_type = answer.header("content-type");
        ensure(media_type == "application/json", || format!("the body is {media_type:?}"))?;
        let body: Value = serde_json::from_slice(&answer.body)
            .map_err(|error| Violation(format!("the body is not JSON: {error}")))?;
        let schema = schema_of(declared).unwrap_or_else(|| route.general_schema(answer.status));
        self.schemas.check(schema, &body).map_err(Violation)?;
        has_no_null(&body).map_err(Violation)?;
        has_short_decimals(&body).map_err(Violation)?;
        check_code(declared, &body)
    }

    fn route(&self, method: &str, path: &str) -> Route<'_> {
        let fitting = self.paths.iter().filter(|known| fits(&known.template, path));
        // A path spelt out beats one with a value in the same place.
        let Some(found) = fitting.min_by_key(|known| known.template.matches('{').count()) else {
            return Route::Nowhere;
        };
        let mut operations = found.operations.iter();
        operations
            .find(|(known, _)| known.eq_ignore_ascii_case(method))
            .map_or(Route::WrongMethod, |(_, operation)| Route::Operation(operation))
    }
}

impl Path {
    fn read(template: &str, item: &Value) -> Self {
        let operations = METHODS.iter().filter_map(|method| {
            item.get(method).map(|operation| ((*method).to_owned(), operation.clone()))
        });
        Self { template: template.to_owned(), operations: operations.collect() }
    }
}

impl Route<'_> {
    /// The statuses that need no declaration.
    fn allows_in_general(&self, request: &Request, status: u16) -> bool {
        match (self, status) {
            (_, 401) | (Self::WrongMethod, 405) | (Self::Nowhere, 404) => true,
            (Self::Operation(_), 503 | 504) => true,
            (Self::Operation(operation), 413 | 415) => operation.get("requestBody").is_some(),
            // The contract lists nothing here of what all other calls on documents refuse.
            (Self::Operation(operation), 400 | 404 | 409)
                if operation["operationId"] == "createDocumentChipChallenge" =>
            {
                true
            }
            // The one required header; what to answer without it is our own choice.
            (Self::Operation(operation), 400) => {
                operation["operationId"] == "deleteSession"
                    && !request.headers.iter().any(|(name, _)| name == "x-inn-session-token")
            }
            _ => false,
        }
    }

    /// The schema of a body whose status is not declared with one.
    fn general_schema(&self, status: u16) -> &'static str {
        match self {
            // A service that is down still answers its health.
            Self::Operation(operation) if status == 503 && operation["operationId"] == "health" => {
                "ActuatorHealth"
            }
            _ => REFUSAL,
        }
    }
}

/// The name of the schema that a response declares.
fn schema_of(response: &Value) -> Option<&str> {
    let reference = response.pointer("/content/application~1json/schema/$ref")?.as_str()?;
    reference.strip_prefix("#/components/schemas/")
}

/// Whether the error code is one of those declared for the status.
fn check_code(declared: &Value, body: &Value) -> Result<(), Violation> {
    let Some(codes) = declared["x-error-codes"].as_array() else { return Ok(()) };
    let code = &body["errorCode"];
    let is_of_no_call = code.as_str().is_some_and(|code| CODES_OF_NO_CALL.contains(&code));
    ensure(is_of_no_call || codes.contains(code), || {
        format!("errorCode {code} is not declared for this status")
    })
}

fn fits(template: &str, path: &str) -> bool {
    let is_value = |part: &str| part.starts_with('{') && part.ends_with('}');
    template.split('/').count() == path.split('/').count()
        && template
            .split('/')
            .zip(path.split('/'))
            .all(|(wanted, part)| wanted == part || (is_value(wanted) && !part.is_empty()))
}

fn ensure(holds: bool, complaint: impl FnOnce() -> String) -> Result<(), Violation> {
    if holds { Ok(()) } else { Err(Violation(complaint())) }
}

#[cfg(test)]
mod tests;
