//! The comparison itself: a document that was changed in one place must differ.

use crate::canonical::canonical;
use crate::difference::differences;
use libtest_mimic::Failed;
use serde_json::Value;

/// A change to the document that a client would notice.
struct Case {
    name: &'static str,
    /// The object to change.
    within: &'static str,
    /// The member to set to this JSON, or to remove when there is none.
    member: &'static str,
    value: Option<&'static str>,
}

const CASES: &[Case] = &[
    Case { name: "path gone", within: "/paths", member: "/api/v1/faces", value: None },
    Case {
        name: "method gone",
        within: "/paths/~1api~1v1~1faces~1{id}",
        member: "delete",
        value: None,
    },
    Case {
        name: "method taken for an addition",
        within: "/paths/~1api~1v1~1faces~1{id}/delete",
        member: "x-extension",
        value: Some("true"),
    },
    Case {
        name: "addition taken for the contract's",
        within: "/paths/~1api~1v1~1customers~1{id}~1document~1chip~1report/get",
        member: "x-extension",
        value: None,
    },
    Case {
        name: "token not needed",
        within: "/paths/~1api~1v1~1faces/post",
        member: "security",
        value: Some("[]"),
    },
    Case {
        name: "other operation id",
        within: "/paths/~1api~1v1~1faces/post",
        member: "operationId",
        value: Some(r#""createFace""#),
    },
    Case {
        name: "body optional",
        within: "/paths/~1api~1v1~1faces/post/requestBody",
        member: "required",
        value: Some("false"),
    },
    Case {
        name: "media type gone",
        within: "/paths/~1api~1v1~1faces/post/requestBody/content",
        member: "application/octet-stream",
        value: None,
    },
    Case {
        name: "status gone",
        within: "/paths/~1api~1v1~1faces/post/responses",
        member: "404",
        value: None,
    },
    Case {
        name: "error code gone",
        within: "/paths/~1api~1v1~1faces/post/responses/400",
        member: "x-error-codes",
        value: Some(r#"["INVALID_IMAGE"]"#),
    },
    Case {
        name: "shared code gone",
        within: "/components/responses/Refusal404",
        member: "x-error-codes",
        value: None,
    },
    Case {
        name: "header optional",
        within: "/components/parameters/SessionTokenRequired",
        member: "required",
        value: Some("false"),
    },
    Case {
        name: "no least width",
        within: "/components/parameters/Width/schema",
        member: "minimum",
        value: None,
    },
    Case {
        name: "member gone",
        within: "/components/schemas/Links/properties",
        member: "self",
        value: None,
    },
    Case {
        name: "member optional",
        within: "/components/schemas/Links",
        member: "required",
        value: Some("[]"),
    },
    Case {
        name: "member or null",
        within: "/components/schemas/Point/properties/x",
        member: "type",
        value: Some(r#"["integer", "null"]"#),
    },
    Case {
        name: "other format",
        within: "/components/schemas/RawScore",
        member: "format",
        value: Some(r#""double""#),
    },
    Case {
        name: "no upper bound",
        within: "/components/schemas/Score",
        member: "maximum",
        value: None,
    },
    Case {
        name: "value gone",
        within: "/components/schemas/HealthStatus",
        member: "enum",
        value: Some(r#"["UP"]"#),
    },
    Case {
        name: "list of other things",
        within: "/components/schemas/CreateFaceResponse/properties/warnings",
        member: "items",
        value: Some(r#"{"type": "string"}"#),
    },
    Case {
        name: "map of other things",
        within: "/components/schemas/DocumentInspectResponse/properties/pageTampering",
        member: "additionalProperties",
        value: Some(r#"{"type": "string"}"#),
    },
    Case {
        name: "new keyword",
        within: "/components/schemas/Score",
        member: "multipleOf",
        value: Some("0.5"),
    },
    Case {
        name: "no pattern",
        within: "/components/schemas/ExternalId",
        member: "pattern",
        value: None,
    },
];

/// Applies each change by itself and expects at least one difference.
pub(crate) fn every_change_is_noticed() -> Result<(), Failed> {
    let document = selfsame_contract::openapi();
    let original = canonical(&document)?;
    let unnoticed: Vec<&str> = CASES
        .iter()
        .map(|case| {
            Ok((case.name, differences(&canonical(&changed(&document, case)?)?, &original)))
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
        Some(json) => {
            let value = serde_json::from_str(json).map_err(|error| error.to_string())?;
            within.insert(case.member.to_owned(), value)
        }
        None => within.remove(case.member),
    };
    Ok(document)
}
