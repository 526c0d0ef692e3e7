//! The canonical form of an OpenAPI document: references resolved, lists without
//! order sorted, wording dropped. A keyword that is not known to be wording is
//! kept, so that nothing is overlooked by not being thought of.

use serde_json::{Map, Value, json};

/// Keywords that carry no meaning for programs, beside all that begin with `x-`.
const WORDING: [&str; 6] =
    ["description", "summary", "example", "examples", "title", "propertyNames"];

/// The document as `path → method → operation`, without the operations that it marks
/// as its own.
///
/// # Errors
/// When a reference leads nowhere or a part has an unexpected form.
pub(crate) fn canonical(document: &Value) -> Result<Value, String> {
    let mut paths = Map::new();
    for (path, item) in members(&document["paths"])? {
        let mut methods = Map::new();
        for (method, operation) in members(item)? {
            if operation["x-extension"] == true {
                continue;
            }
            let operation = canonical_operation(document, operation)
                .map_err(|error| format!("{method} {path}: {error}"))?;
            methods.insert(method.clone(), operation);
        }
        if !methods.is_empty() {
            paths.insert(path.clone(), methods.into());
        }
    }
    Ok(paths.into())
}

fn canonical_operation(document: &Value, operation: &Value) -> Result<Value, String> {
    let mut form = without_wording(operation)?;
    let mut parameters = Map::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let mut parameter = without_wording(resolved(document, parameter)?)?;
        let schema = schema(document, &parameter["schema"])?;
        parameter.insert("schema".to_owned(), schema);
        let name = format!("{} {}", text(&parameter["in"])?, text(&parameter["name"])?);
        parameters.insert(name, parameter.into());
    }
    form.insert("parameters".to_owned(), parameters.into());
    if let Some(body) = operation.get("requestBody") {
        form.insert("requestBody".to_owned(), with_content(document, body)?.into());
    }
    let mut responses = Map::new();
    for (status, response) in members(&operation["responses"])? {
        responses.insert(status.clone(), canonical_response(document, response)?);
    }
    form.insert("responses".to_owned(), responses.into());
    Ok(form.into())
}

/// A response; its headers are additions that no client of the reference reads.
fn canonical_response(document: &Value, response: &Value) -> Result<Value, String> {
    let response = resolved(document, response)?;
    let mut form = with_content(document, response)?;
    form.remove("headers");
    if let Some(codes) = response.get("x-error-codes") {
        form.insert("x-error-codes".to_owned(), sorted(codes)?);
    }
    Ok(form.into())
}

/// A request body or a response: the schema by media type.
fn with_content(document: &Value, part: &Value) -> Result<Map<String, Value>, String> {
    let mut form = without_wording(part)?;
    let mut content = Map::new();
    if let Some(media) = part.get("content") {
        for (media_type, described) in members(media)? {
            content.insert(media_type.clone(), schema(document, &described["schema"])?);
        }
    }
    form.insert("content".to_owned(), content.into());
    Ok(form)
}

/// A schema with all it refers to in place of the references.
fn schema(document: &Value, given: &Value) -> Result<Value, String> {
    let given = only_choice(document, given)?;
    let mut form = without_wording(given)?;
    for (keyword, value) in &mut form {
        *value = match keyword.as_str() {
            "items" | "additionalProperties" => schema(document, value)?,
            "properties" => {
                let mut properties = Map::new();
                for (name, property) in members(value)? {
                    properties.insert(name.clone(), schema(document, property)?);
                }
                properties.into()
            }
            "required" | "enum" => sorted(value)?,
            // 0 and 0.0 are the same bound.
            "minimum" | "maximum" => json!(value.as_f64()),
            _ => continue,
        };
    }
    Ok(form.into())
}

/// What a reference, or a combination with a single member, stands for.
fn only_choice<'a>(document: &'a Value, given: &'a Value) -> Result<&'a Value, String> {
    let given = resolved(document, given)?;
    let combined = ["allOf", "oneOf"].iter().find_map(|keyword| given.get(*keyword)?.as_array());
    match combined.map(Vec::as_slice) {
        Some([single]) => only_choice(document, single),
        Some(_) => Err("a combination of several schemas has no canonical form".to_owned()),
        None => Ok(given),
    }
}

fn resolved<'a>(document: &'a Value, given: &'a Value) -> Result<&'a Value, String> {
    let Some(reference) = given.get("$ref") else { return Ok(given) };
    let reference = text(reference)?;
    document
        .pointer(reference.trim_start_matches('#'))
        .ok_or_else(|| format!("{reference} leads nowhere"))
}

fn without_wording(given: &Value) -> Result<Map<String, Value>, String> {
    let kept = members(given)?
        .iter()
        .filter(|(keyword, _)| !WORDING.contains(&keyword.as_str()) && !keyword.starts_with("x-"));
    Ok(kept.map(|(keyword, value)| (keyword.clone(), value.clone())).collect())
}

fn sorted(list: &Value) -> Result<Value, String> {
    let mut words: Vec<String> = match list.as_array() {
        Some(words) => words.iter().map(text).collect::<Result<_, _>>()?,
        None => return Err(format!("not a list: {list}")),
    };
    words.sort_unstable();
    Ok(words.into())
}

fn members(given: &Value) -> Result<&Map<String, Value>, String> {
    given.as_object().ok_or_else(|| format!("not an object: {given}"))
}

fn text(given: &Value) -> Result<String, String> {
    given.as_str().map(str::to_owned).ok_or_else(|| format!("not a text: {given}"))
}
