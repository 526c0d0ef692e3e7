//! Rules on the body of an answer: its schema, and what holds for all of them.

use super::ContractError;
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const DECIMALS: usize = 4;

/// The schemas of the document, ready to validate. Objects are closed: an
/// answer holds declared members only.
#[derive(Debug)]
pub(super) struct Schemas(BTreeMap<String, Validator>);

impl Schemas {
    /// Reads all schemas of an OpenAPI 3.1 document, whose schemas are those of
    /// JSON Schema 2020-12.
    pub(super) fn read(document: &Value) -> Result<Self, ContractError> {
        let none = || ContractError::Unusable("it has no schemas".to_owned());
        let schemas = document["components"]["schemas"].as_object().ok_or_else(none)?;
        let closed: Map<_, _> =
            schemas.iter().map(|(name, schema)| (name.clone(), closed(schema))).collect();
        let components = json!({ "schemas": closed });
        let mut validators = BTreeMap::new();
        for name in schemas.keys() {
            let root = json!({
                "$ref": format!("#/components/schemas/{name}"),
                "components": components,
            });
            let validator = jsonschema::options().build(&root);
            let unusable = |error| ContractError::Unusable(format!("schema {name}: {error}"));
            validators.insert(name.clone(), validator.map_err(unusable)?);
        }
        Ok(Self(validators))
    }

    /// Whether `body` is of the schema `name`; tells what is wrong.
    pub(super) fn check(&self, name: &str, body: &Value) -> Result<(), String> {
        let validator = self.0.get(name).ok_or_else(|| format!("there is no schema {name}"))?;
        validator.validate(body).map_err(|error| {
            let place = error.instance_path().to_string();
            format!("{name}: {error} at {place:?}")
        })
    }
}

/// The schema, with undeclared members forbidden.
fn closed(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(members) = schema.as_object_mut()
        && members.contains_key("properties")
    {
        members.entry("additionalProperties").or_insert(Value::Bool(false));
    }
    schema
}

/// Whether no member anywhere is null: what is absent is left out.
pub(super) fn has_no_null(value: &Value) -> Result<(), String> {
    match value {
        Value::Null => Err("there is a null in it".to_owned()),
        Value::Array(items) => items.iter().try_for_each(has_no_null),
        Value::Object(members) => members.values().try_for_each(has_no_null),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

/// Whether every number is printed with at most four decimals.
pub(super) fn has_short_decimals(value: &Value) -> Result<(), String> {
    match value {
        Value::Number(number) => {
            let text = number.to_string();
            let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            let is_short = decimals <= DECIMALS && !text.contains(['e', 'E']);
            if is_short { Ok(()) } else { Err(format!("{text} has too many decimals")) }
        }
        Value::Array(items) => items.iter().try_for_each(has_short_decimals),
        Value::Object(members) => members.values().try_for_each(has_short_decimals),
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(()),
    }
}
