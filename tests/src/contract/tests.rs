use super::*;
use serde_json::json;
use ureq::http::{HeaderMap, HeaderValue};

const ID: &str = "65ebc529-50da-43cb-9963-e15fbf524f8e";

fn contract() -> Contract {
    let json = |schema: &str| json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } });
    let document = json!({
        "openapi": "3.1.0",
        "paths": {
            "/api/v1/health": { "get": {
                "operationId": "health",
                "responses": { "200": { "content": json("ActuatorHealth") } },
            } },
            "/api/v1/sessions": { "delete": {
                "operationId": "deleteSession",
                "responses": { "204": {} },
            } },
            "/api/v1/faces/{id}": {
                "delete": { "operationId": "deleteFace", "responses": { "204": {}, "401": {} } },
                "put": {
                    "operationId": "putFace",
                    "requestBody": {},
                    "responses": {
                        "200": { "content": json("Face") },
                        "400": { "content": json("ErrorResponse"), "x-error-codes": ["INVALID_ID"] },
                        "403": {},
                    },
                },
            },
            "/api/v1/faces/mine": { "get": {
                "operationId": "mine",
                "responses": { "200": { "content": json("Face") } },
            } },
        },
        "components": { "schemas": {
            "ActuatorHealth": {
                "type": "object",
                "required": ["status"],
                "properties": { "status": { "type": "string", "enum": ["UP", "DOWN"] } },
            },
            "ErrorResponse": {
                "type": "object",
                "required": ["errorCode", "errorMessage"],
                "properties": {
                    "errorCode": { "type": "string" },
                    "errorMessage": { "type": "string" },
                },
            },
            "Face": {
                "type": "object",
                "required": ["score"],
                "properties": {
                    "score": { "$ref": "#/components/schemas/Score" },
                    "tags": { "type": "array", "items": { "type": "string" } },
                },
            },
            "Score": { "type": "number", "minimum": 0, "maximum": 1 },
        } },
    });
    Contract::read(document.to_string().as_bytes()).expect("a usable document")
}

fn answer(status: u16, body: &Value) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
    Answer { status, headers, body }
}

struct Case {
    name: &'static str,
    method: &'static str,
    path: String,
    status: u16,
    body: Value,
    complaint: Option<&'static str>,
}

impl Case {
    fn new(name: &'static str, request: &str, status: u16, body: Value) -> Self {
        let (method, path) = request.split_once(' ').expect("method and path");
        let method = ["GET", "PUT", "DELETE"].into_iter().find(|known| *known == method);
        let path = path.replace("ID", ID);
        Self { name, method: method.expect("a method"), path, status, body, complaint: None }
    }

    fn but(self, complaint: &'static str) -> Self {
        Self { complaint: Some(complaint), ..self }
    }
}

fn judge(cases: Vec<Case>) {
    let contract = contract();
    for case in cases {
        let request = Request::new(case.method, &case.path);
        let verdict = contract.check(&request, &answer(case.status, &case.body));
        match case.complaint {
            None => assert_eq!(verdict, Ok(()), "{}", case.name),
            Some(complaint) => {
                let told = verdict.expect_err(case.name).to_string();
                assert!(told.contains(complaint), "{}: {told}", case.name);
            }
        }
    }
}

#[test]
fn statuses_must_be_declared_or_general() {
    let refusal = json!({ "errorCode": "NOT_FOUND", "errorMessage": "Not here." });
    let code = json!({ "errorCode": "INVALID_ID", "errorMessage": "No id." });
    let address = json!({ "errorCode": "MALFORMED_URL", "errorMessage": "No address." });
    judge(vec![
        Case::new("success", "PUT /api/v1/faces/ID", 200, json!({ "score": 0.5 })),
        Case::new("with a query", "PUT /api/v1/faces/ID?a=b", 200, json!({ "score": 0.5 })),
        Case::new("no content", "DELETE /api/v1/faces/ID", 204, Value::Null),
        Case::new("no token", "DELETE /api/v1/faces/ID", 401, Value::Null),
        Case::new("declared code", "PUT /api/v1/faces/ID", 400, code.clone()),
        Case::new("an address", "PUT /api/v1/faces/ID", 400, address),
        Case::new("body too large", "PUT /api/v1/faces/ID", 413, refusal.clone()),
        Case::new("part is down", "PUT /api/v1/faces/ID", 503, refusal.clone()),
        Case::new("wrong method", "GET /api/v1/sessions", 405, refusal.clone()),
        Case::new("unknown path", "GET /api/v1/voices", 404, refusal.clone()),
        Case::new("down", "GET /api/v1/health", 503, json!({ "status": "DOWN" })),
        Case::new("no session named", "DELETE /api/v1/sessions", 400, code),
        Case::new("the document", "GET /api/v1/openapi.json", 200, Value::Null),
        Case::new("undeclared", "PUT /api/v1/faces/ID", 404, refusal.clone()).but("status 404"),
        Case::new("no body to be large", "DELETE /api/v1/faces/ID", 413, refusal.clone())
            .but("status 413"),
        Case::new("method is right", "PUT /api/v1/faces/ID", 405, refusal.clone())
            .but("status 405"),
        Case::new("path is known", "GET /api/v1/faces/ID", 404, refusal.clone()).but("status 404"),
        Case::new("success nowhere", "GET /api/v1/voices", 200, json!({})).but("status 200"),
        Case::new("failure", "PUT /api/v1/faces/ID", 500, refusal.clone()).but("status 500"),
        Case::new("other code", "PUT /api/v1/faces/ID", 400, refusal).but("NOT_FOUND"),
    ]);
}

#[test]
fn bodies_must_be_of_their_schema() {
    let face = |body| Case::new("a face", "PUT /api/v1/faces/ID", 200, body);
    judge(vec![
        face(json!({ "score": 1, "tags": [] })),
        face(json!({ "score": 0.1234 })),
        face(json!({})).but("score"),
        face(json!({ "score": "high" })).but("Face"),
        face(json!({ "score": 1.5 })).but("maximum"),
        face(json!({ "score": 0.12345 })).but("decimals"),
        face(json!({ "score": 1e-7 })).but("decimals"),
        face(json!({ "score": 0.5, "tags": null })).but("null"),
        face(json!({ "score": 0.5, "hidden": 1 })).but("hidden"),
        face(json!([])).but("Face"),
        face(Value::Null).but("not JSON"),
        Case::new("nearer path", "GET /api/v1/faces/mine", 200, json!({})).but("score"),
        Case::new("deleted", "DELETE /api/v1/faces/ID", 204, json!({})).but("with a body"),
        Case::new("forbidden", "PUT /api/v1/faces/ID", 403, json!({})).but("with a body"),
        Case::new("refusal", "PUT /api/v1/faces/ID", 503, json!({})).but("ErrorResponse"),
    ]);
}

#[test]
fn bodies_must_say_that_they_are_json() {
    let mut answer = answer(200, &json!({ "status": "UP" }));
    answer.headers.insert("content-type", HeaderValue::from_static("text/plain"));
    let told = contract().check(&Request::new("GET", "/api/v1/health"), &answer);
    assert_eq!(told, Err(Violation("the body is \"text/plain\"".to_owned())));
}

#[test]
fn a_closing_call_that_names_its_session_has_no_400() {
    let request =
        Request::new("DELETE", "/api/v1/sessions").with_header("x-inn-session-token", "A");
    let refusal = json!({ "errorCode": "INVALID_ID", "errorMessage": "No id." });
    assert!(contract().check(&request, &answer(400, &refusal)).is_err());
}

#[test]
fn other_documents_are_not_taken_for_a_contract() {
    for text in ["", "{}", r#"{"paths":{}}"#, r#"{"paths":{"/":{}}}"#] {
        assert!(Contract::read(text.as_bytes()).is_err(), "{text}");
    }
}
