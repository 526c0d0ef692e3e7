//! The comparison itself: a document that was changed in one place must differ.

use crate::canonical::canonical;
use crate::difference::differences;
use libtest_mimic::Failed;
use serde_json::{Value, json};

/// A change to the document that a client would notice.
struct Case {
    name: &'static str,
    /// The object to change.
    within: &'static str,
    /// The member to set, or to remove when there is no value.
    member: &'static str,
    value: Option<Value>,
}

/// Applies each change by itself and expects at least one difference.
pub(crate) fn every_change_is_noticed() -> Result<(), Failed> {
    let document = selfsame_contract::openapi();
    let original = canonical(&document)?;
    let unnoticed: Vec<&str> = cases()
        .into_iter()
        .map(|case| {
            Ok((case.name, differences(&canonical(&changed(&document, &case)?)?, &original)))
        })
        .collect::<Result<Vec<_>, String>>()?
        .into_iter()
        .filter_map(|(name, found)| found.is_empty().then_some(name))
        .collect();
    if unnoticed.is_empty() { Ok(()) } else { Err(format!("unnoticed: {unnoticed:?}").into()) }
}

fn changed(document: &Value, case: &Case) -> Result<Value, String> {
    let mut document = document.clone();
    let within = document.pointer_mut(case.within).and_then(Value::as_object_mut);
    let within = within.ok_or_else(|| format!("{}: no object at {}", case.name, case.within))?;
    match &case.value {
        Some(value) => within.insert(case.member.to_owned(), value.clone()),
        None => within.remove(case.member),
    };
    Ok(document)
}

fn cases() -> Vec<Case> {
    const FACES: &str = "/paths/~1api~1v1~1faces/post";
    let case = |name, within, member, value| Case { name, within, member, value };
    vec![
        case("path gone", "/paths", "/api/v1/faces", None),
        case("method gone", "/paths/~1api~1v1~1faces~1{id}", "delete", None),
        case("token not needed", FACES, "security", Some(json!([]))),
        case("other operation id", FACES, "operationId", Some(json!("createFace"))),
        case(
            "body optional",
            "/paths/~1api~1v1~1faces/post/requestBody",
            "required",
            Some(json!(false)),
        ),
        case(
            "media type gone",
            "/paths/~1api~1v1~1faces/post/requestBody/content",
            "application/octet-stream",
            None,
        ),
        case("status gone", "/paths/~1api~1v1~1faces/post/responses", "404", None),
        case(
            "error code gone",
            "/paths/~1api~1v1~1faces/post/responses/400",
            "x-error-codes",
            Some(json!(["INVALID_IMAGE"])),
        ),
        case("shared code gone", "/components/responses/Refusal404", "x-error-codes", None),
        case(
            "header optional",
            "/components/parameters/SessionTokenRequired",
            "required",
            Some(json!(false)),
        ),
        case("no least width", "/components/parameters/Width/schema", "minimum", None),
        case("member gone", "/components/schemas/Links/properties", "self", None),
        case("member optional", "/components/schemas/Links", "required", Some(json!([]))),
        case(
            "member or null",
            "/components/schemas/Point/properties/x",
            "type",
            Some(json!(["integer", "null"])),
        ),
        case("other format", "/components/schemas/RawScore", "format", Some(json!("double"))),
        case("no upper bound", "/components/schemas/Score", "maximum", None),
        case("value gone", "/components/schemas/HealthStatus", "enum", Some(json!(["UP"]))),
        case(
            "list of other things",
            "/components/schemas/CreateFaceResponse/properties/warnings",
            "items",
            Some(json!({"type": "string"})),
        ),
        case(
            "map of other things",
            "/components/schemas/DocumentInspectResponse/properties/pageTampering",
            "additionalProperties",
            Some(json!({"type": "string"})),
        ),
        case("new keyword", "/components/schemas/Score", "multipleOf", Some(json!(0.5))),
        case("no pattern", "/components/schemas/ExternalId", "pattern", None),
    ]
}
