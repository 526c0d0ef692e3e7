//! Values kept for later steps, and the places `{{name}}` where they are put.

use serde_json::{Map, Value};

/// Kept values by name.
pub(super) type Values = Map<String, Value>;

/// `value` with every `{{name}}` in its strings replaced. A string that is one
/// `{{name}}` and nothing else becomes the kept value itself, be it a number or
/// an object; inside a longer string its text is put.
pub(super) fn fill(value: &Value, values: &Values) -> Result<Value, String> {
    Ok(match value {
        Value::String(text) => match sole_name(text) {
            Some(name) => lookup(name, values)?.clone(),
            None => fill_text(text, values)?.into(),
        },
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| fill(item, values)).collect::<Result<_, _>>()?)
        }
        Value::Object(members) => {
            let filled =
                members.iter().map(|(name, value)| Ok((name.clone(), fill(value, values)?)));
            Value::Object(filled.collect::<Result<_, String>>()?)
        }
        other => other.clone(),
    })
}

/// `text` with every `{{name}}` replaced by the text of the kept value.
pub(super) fn fill_text(text: &str, values: &Values) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) =
            after.split_once("}}").ok_or_else(|| format!("{text:?} has no }}}}"))?;
        filled.push_str(before);
        match lookup(name, values)? {
            Value::String(text) => filled.push_str(text),
            other => filled.push_str(&other.to_string()),
        }
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

fn sole_name(text: &str) -> Option<&str> {
    let name = text.strip_prefix("{{")?.strip_suffix("}}")?;
    (!name.contains("}}")).then_some(name)
}

fn lookup<'a>(name: &str, values: &'a Values) -> Result<&'a Value, String> {
    values.get(name.trim()).ok_or_else(|| format!("nothing was kept as {name:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn values() -> Values {
        json!({ "face": "/api/v1/faces/1", "score": 0.5 }).as_object().expect("an object").clone()
    }

    #[test]
    fn places_are_filled() {
        let value =
            json!({ "a": ["{{face}}/crop", 1], "b": "{{ score }}", "c": "{{score}} {{face}}" });
        let filled =
            json!({ "a": ["/api/v1/faces/1/crop", 1], "b": 0.5, "c": "0.5 /api/v1/faces/1" });
        assert_eq!(fill(&value, &values()), Ok(filled));
    }

    #[test]
    fn unknown_names_and_open_ends_are_told() {
        assert_eq!(
            fill_text("{{palm}}", &values()),
            Err("nothing was kept as \"palm\"".to_owned())
        );
        assert_eq!(fill(&json!("{{face"), &values()), Err("\"{{face\" has no }}".to_owned()));
    }
}
