//! The OpenAPI document, made from the types and the table of operations.
//!
//! Schemas come from the types by derive, everything else from the table. The
//! page beside it tells the same to people.

mod page;
mod paths;
mod preamble;
mod schemas;
mod text;

use crate::Tag;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

pub use page::reference_page;
pub(crate) use text::schema_of_words;

/// The version of the contract that the operations and types follow.
const CONTRACT_VERSION: &str = "1.52.0";

/// The schemas of a type and of all it is made of, by name.
pub(crate) type Schemas = Vec<(String, RefOr<Schema>)>;

/// Adds the schemas of one type.
pub(crate) type Collect = fn(&mut Schemas);

/// Adds the schemas of `T` and of all it is made of.
pub(crate) fn collect<T: ToSchema>(schemas: &mut Schemas) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}

/// The OpenAPI document, version 3.1.
#[must_use]
pub fn openapi() -> Value {
    let tags = Tag::ALL.map(|tag| json!({"name": tag.name(), "description": tag.purpose()}));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Selfsame",
            "summary": "Is it the very same person? Digital identity over REST.",
            "version": CONTRACT_VERSION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": preamble::markdown(),
        },
        "servers": [{"url": "/"}],
        "tags": tags,
        "paths": paths::paths(),
        "components": {
            "schemas": schemas::components(),
            "parameters": paths::parameters(),
            "responses": paths::responses(),
            "securitySchemes": {
                "api": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The Base64 of `key:secret`.",
                },
            },
        },
    })
}

/// The OpenAPI document as JSON text.
#[must_use]
pub fn openapi_json() -> String {
    openapi().to_string()
}

#[cfg(test)]
mod tests {
    use super::openapi;
    use serde_json::Value;

    /// Calls `visit` with every member of the value, at any depth.
    fn each_member(value: &Value, visit: &mut impl FnMut(&str, &Value)) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    visit(name, member);
                    each_member(member, visit);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| each_member(item, visit)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = openapi();
        let mut count = 0;
        each_member(&document, &mut |name, member| {
            if let ("$ref", Some(reference)) = (name, member.as_str()) {
                count += 1;
                let target = document.pointer(reference.trim_start_matches('#'));
                assert!(target.is_some(), "{reference} leads nowhere");
            }
        });
        assert!(count > 500, "only {count} references");
    }

    #[test]
    fn every_type_and_member_is_described_without_rust() {
        let document = openapi();
        for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
            assert!(schema["description"].is_string(), "{name} is not described");
            let count = |member: &str| schema[member].as_array().map(Vec::len);
            assert_eq!(count("enum"), count("x-enum-descriptions"), "{name}");
            for (member, of) in schema["properties"].as_object().into_iter().flatten() {
                assert!(of["description"].is_string(), "{name}.{member} is not described");
            }
        }
        each_member(&document, &mut |name, member| {
            if let ("description", Some(text)) = (name, member.as_str()) {
                let rust = ["[`", "::", "Option<", "Debug"];
                assert!(rust.iter().all(|word| !text.contains(word)), "{text}");
            }
        });
    }
}
