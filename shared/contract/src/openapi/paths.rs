//! The paths of the document, made from the table of operations.

use crate::{
    Description, ErrorCode, Operation, PathParameter, QueryParameter, Refusal, RequestBody,
    SessionHeader, SessionToken, Success,
};
use serde_json::{Map, Value, json};

/// Every path with its operations.
pub(super) fn paths() -> Map<String, Value> {
    let mut paths = Map::new();
    for operation in Operation::ALL {
        let row = operation.description();
        let method = row.method.as_str().to_ascii_lowercase();
        let item = paths.entry(row.path).or_insert_with(|| json!({}));
        item[method] = operation_object(row);
    }
    paths
}

/// The parameters that operations refer to, by name.
pub(super) fn parameters() -> Value {
    json!({
        "Width": size(QueryParameter::Width),
        "Height": size(QueryParameter::Height),
        "SessionToken": session_header(false),
        "SessionTokenRequired": session_header(true),
    })
}

/// The refusals that operations refer to, by name. Those with status 400 differ
/// from operation to operation and are said in place.
pub(super) fn responses() -> Map<String, Value> {
    let rows = Operation::ALL.iter().map(|operation| operation.description());
    rows.flat_map(|row| row.bodiless_refusals().iter().chain(row.refusals))
        .filter(|refusal| refusal.status != 400)
        .map(|refusal| (response_name(refusal), refusal_response(refusal)))
        .collect()
}

fn response_name(refusal: &Refusal) -> String {
    format!("Refusal{}", refusal.status)
}

fn operation_object(row: &Description) -> Value {
    let mut operation = json!({
        "tags": [row.tag.name()],
        "operationId": row.operation_id,
        "summary": row.summary,
        "responses": responses_of(row),
        "security": if row.needs_token { json!([{"api": []}]) } else { json!([]) },
    });
    if row.is_extension {
        operation["x-extension"] = true.into();
    }
    let parameters = parameters_of(row);
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
    if let Some(body) = &row.request {
        operation["requestBody"] = request_body(body);
    }
    operation
}

fn parameters_of(row: &Description) -> Vec<Value> {
    let in_path = row.path_parameters.iter().map(|parameter| path_parameter(*parameter));
    let in_query = row.query_parameters.iter().map(|parameter| match parameter {
        QueryParameter::Width => reference("parameters", "Width"),
        QueryParameter::Height => reference("parameters", "Height"),
    });
    let in_header = match row.session {
        SessionHeader::NotTaken => None,
        SessionHeader::Optional => Some(reference("parameters", "SessionToken")),
        SessionHeader::Required => Some(reference("parameters", "SessionTokenRequired")),
    };
    in_path.chain(in_query).chain(in_header).collect()
}

fn path_parameter(parameter: PathParameter) -> Value {
    json!({
        "name": parameter.name(),
        "in": "path",
        "required": true,
        "description": parameter.meaning(),
        "schema": {"type": "string"},
    })
}

fn size(parameter: QueryParameter) -> Value {
    json!({
        "name": parameter.name(),
        "in": "query",
        "required": false,
        "description": parameter.meaning(),
        "schema": {"type": "integer", "format": "int32", "minimum": 1},
    })
}

fn session_header(required: bool) -> Value {
    let description = if required {
        "The token of the session to close."
    } else {
        "The token of the session that the customer belongs to, if it belongs to one."
    };
    json!({
        "name": SessionToken::HEADER,
        "in": "header",
        "required": required,
        "description": description,
        "schema": {"type": "string"},
    })
}

fn request_body(body: &RequestBody) -> Value {
    let mut content = Map::new();
    if let Some(schema) = body.json() {
        let schema = reference("schemas", schema.name);
        content.insert("application/json".to_owned(), json!({"schema": schema}));
    }
    if let Some(octets) = body.octets() {
        let schema = json!({"type": "string", "format": "byte", "description": octets.meaning()});
        content.insert("application/octet-stream".to_owned(), json!({"schema": schema}));
    }
    json!({"required": true, "content": content})
}

fn responses_of(row: &Description) -> Map<String, Value> {
    let success = match &row.success {
        Success::Json(schema) => json!({
            "description": "Done.",
            "content": {"application/json": {"schema": reference("schemas", schema.name)}},
        }),
        Success::Empty => json!({"description": "Done; the answer has no body."}),
    };
    let mut responses = Map::from_iter([(row.success.status().to_string(), success)]);
    for refusal in row.bodiless_refusals().iter().chain(row.refusals) {
        let response = match refusal.status {
            400 => refusal_response(refusal),
            _ => reference("responses", &response_name(refusal)),
        };
        responses.insert(refusal.status.to_string(), response);
    }
    responses.sort_keys();
    responses
}

fn refusal_response(refusal: &Refusal) -> Value {
    if refusal.codes.is_empty() {
        return json!({"description": refusal.meaning()});
    }
    let codes: &[ErrorCode] = refusal.codes;
    let mut response = json!({
        "description": refusal.meaning(),
        "content": {"application/json": {"schema": reference("schemas", "ErrorResponse")}},
        "x-error-codes": codes,
    });
    if refusal.status == 429 {
        let schema = json!({"type": "integer", "format": "int32", "minimum": 0});
        let description = "Seconds to wait before the next try.";
        response["headers"] = json!({
            "Retry-After": {"description": description, "schema": schema},
        });
    }
    response
}

/// A reference to a component of the document.
fn reference(kind: &str, name: &str) -> Value {
    json!({"$ref": format!("#/components/{kind}/{name}")})
}
