//! One type on the reference page, and how types are named in its tables.

use super::html::{self, escape, inline, table, type_link};
use serde_json::{Map, Value};

/// The type with its members or its values.
pub(super) fn article(name: &str, schema: &Value) -> String {
    let content = match (schema["properties"].as_object(), schema["enum"].as_array()) {
        (Some(members), _) => table(
            &["Member", "Type", "Needed", "Meaning"],
            members.iter().map(|(member, of)| row(member, of, is_required(schema, member))),
        ),
        (None, Some(words)) => table(&["Word", "Meaning"], meanings(schema, words)),
        (None, None) => format!("<p>{}</p>\n", type_name(schema)),
    };
    format!(
        "<article id=\"type-{name}\">\n<h3><a href=\"#type-{name}\">{name}</a></h3>\n\
         <p>{}</p>\n{content}</article>\n",
        description(schema),
        name = escape(name),
    )
}

fn row(member: &str, schema: &Value, required: bool) -> Vec<String> {
    vec![
        format!("<code>{}</code>", escape(member)),
        type_name(schema),
        if required { "required" } else { "optional" }.to_owned(),
        description(schema),
    ]
}

fn is_required(schema: &Value, member: &str) -> bool {
    schema["required"].as_array().is_some_and(|names| names.iter().any(|name| name == member))
}

fn description(schema: &Value) -> String {
    inline(schema["description"].as_str().unwrap_or_default())
}

/// The words of a fixed set, each with its meaning.
fn meanings(schema: &Value, words: &[Value]) -> impl Iterator<Item = Vec<String>> {
    let meanings = schema["x-enum-descriptions"].as_array().into_iter().flatten();
    let meanings = meanings.map(|meaning| inline(meaning.as_str().unwrap_or_default()));
    words.iter().map(html::code).zip(meanings).map(|(word, meaning)| vec![word, meaning])
}

/// What a member holds, in words and links.
fn type_name(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        return type_link(reference.rsplit('/').next().unwrap_or_default());
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        return choices.iter().map(type_name).collect::<Vec<_>>().join(" or ");
    }
    match schema["type"].as_str().unwrap_or_default() {
        "array" => format!("list of {}", type_name(&schema["items"])),
        "object" => format!("map to {}", type_name(&schema["additionalProperties"])),
        name => scalar(name, schema.as_object()),
    }
}

/// A plain value with its format and its bounds.
fn scalar(name: &str, schema: Option<&Map<String, Value>>) -> String {
    let member = |key: &str| schema.and_then(|schema| schema.get(key));
    let format = member("format").and_then(Value::as_str).map(|format| format!(" ({format})"));
    let least = member("minimum").map(|least| format!(", from {least}"));
    let most = member("maximum").map(|most| format!(" to {most}"));
    let pattern = member("pattern").and_then(Value::as_str).map(|text| format!(", `{text}`"));
    let parts = [Some(name.to_owned()), format, least, most, pattern];
    inline(&parts.into_iter().flatten().collect::<String>())
}
