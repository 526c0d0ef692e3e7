//! The schemas of all types that the table of operations names.

use super::Schemas;
use crate::{ErrorResponse, Operation, SchemaOf, Success};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Every schema that an operation needs, sorted by name.
pub(super) fn components() -> Map<String, Value> {
    let mut schemas = Schemas::new();
    super::collect::<ErrorResponse>(&mut schemas);
    for operation in Operation::ALL {
        for schema in named_by(*operation) {
            (schema.collect)(&mut schemas);
        }
    }
    let schemas: BTreeMap<_, _> = schemas.into_iter().collect();
    schemas.into_iter().map(|(name, schema)| (name, without_null(json!(schema)))).collect()
}

/// The types of the request and the answer of an operation.
fn named_by(operation: Operation) -> impl Iterator<Item = SchemaOf> {
    let row = operation.description();
    let request = row.request.as_ref().and_then(|request| request.json().copied());
    let answer = match row.success {
        Success::Json(schema) => Some(schema),
        Success::Empty => None,
    };
    request.into_iter().chain(answer)
}

/// The schema without `null`: an optional member of this contract is there or
/// left out, while the generator takes every `Option` for "or null".
fn without_null(schema: Value) -> Value {
    match schema {
        Value::Object(mut members) => {
            if let Some(Value::Array(choices)) = members.get_mut("oneOf") {
                let before = choices.len();
                choices.retain(|choice| choice["type"] != "null");
                if choices.len() == 1 && before == 2 {
                    return without_null(choices.remove(0));
                }
            }
            if let Some(Value::Array(types)) = members.get_mut("type") {
                types.retain(|name| name != "null");
                if types.len() == 1 {
                    members["type"] = types.remove(0);
                }
            }
            members.into_iter().map(|(name, member)| (name, without_null(member))).collect()
        }
        Value::Array(items) => items.into_iter().map(without_null).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::without_null;
    use serde_json::json;

    #[test]
    fn null_is_never_an_option() {
        let member = json!({"$ref": "#/a", "description": "b"});
        let cases = [
            (
                json!({"type": ["string", "null"], "description": "b"}),
                json!({"type": "string", "description": "b"}),
            ),
            (json!({"oneOf": [member, {"type": "null"}]}), member.clone()),
            (json!({"oneOf": [member]}), json!({"oneOf": [member]})),
            (
                json!({"properties": {"a": {"type": ["number", "null"]}}}),
                json!({"properties": {"a": {"type": "number"}}}),
            ),
        ];
        for (generated, expected) in cases {
            assert_eq!(without_null(generated.clone()), expected, "{generated}");
        }
    }
}
