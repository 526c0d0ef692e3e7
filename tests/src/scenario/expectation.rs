//! Whether an answer is what a step expects.
//!
//! An expected object must be contained in the one that came, an array must have
//! as many items, anything else must be equal. A string in angle brackets stands
//! for a kind of value: `<any>`, `<string>`, `<uuid>`, `<base64>`, `<number>`,
//! `<0.8..1>`, `<jpeg>`, `<jpeg 150x187>`, and `<absent>` for a member that must
//! not be there.

use crate::image;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;

const ABSENT: &str = "<absent>";

/// Every difference between `actual` and `expected`, with its place. `exact`
/// forbids members that are not expected.
#[must_use]
pub fn differences(expected: &Value, actual: &Value, exact: bool) -> Vec<String> {
    let mut found = Vec::new();
    compare("", expected, actual, exact, &mut found);
    found
}

fn compare(place: &str, expected: &Value, actual: &Value, exact: bool, found: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Object(_), Value::Object(_)) => {
            compare_members(place, expected, actual, exact, found);
        }
        (Value::Array(wanted), Value::Array(items)) if wanted.len() == items.len() => {
            for (index, (wanted, item)) in wanted.iter().zip(items).enumerate() {
                compare(&format!("{place}/{index}"), wanted, item, exact, found);
            }
        }
        (Value::String(text), _) if text.starts_with('<') && text.ends_with('>') => {
            if let Err(told) = is_of_kind(text.trim_matches(['<', '>']), actual) {
                found.push(format!("{place}: expected {text}, {told}"));
            }
        }
        _ if same(expected, actual) => {}
        _ => found.push(format!("{place}: expected {expected}, got {}", short(actual))),
    }
}

fn compare_members(
    place: &str,
    expected: &Value,
    actual: &Value,
    exact: bool,
    found: &mut Vec<String>,
) {
    let (Some(wanted), Some(members)) = (expected.as_object(), actual.as_object()) else { return };
    for (name, wanted) in wanted {
        let place = format!("{place}/{name}");
        match members.get(name) {
            None if wanted == ABSENT => {}
            None => found.push(format!("{place}: expected {wanted}, there is none")),
            Some(member) => compare(&place, wanted, member, exact, found),
        }
    }
    if exact {
        let others = members.keys().filter(|name| !wanted.contains_key(*name));
        found.extend(others.map(|name| format!("{place}/{name}: not expected")));
    }
}

/// Numbers are the same by value: 1 and 1.0 are.
fn same(expected: &Value, actual: &Value) -> bool {
    match (expected.as_f64(), actual.as_f64()) {
        (Some(expected), Some(actual)) => expected.to_bits() == actual.to_bits(),
        _ => expected == actual,
    }
}

fn is_of_kind(kind: &str, actual: &Value) -> Result<(), String> {
    let told = || format!("got {}", short(actual));
    let text = actual.as_str();
    let holds = match kind {
        "any" => true,
        "absent" => false,
        "string" => text.is_some_and(|text| !text.is_empty()),
        "uuid" => text.is_some_and(is_uuid),
        "base64" => text.is_some_and(|text| decoded(text).is_some_and(|bytes| !bytes.is_empty())),
        "number" => actual.is_number(),
        "jpeg" => return jpeg(text).map(drop),
        _ => match (kind.strip_prefix("jpeg "), kind.split_once("..")) {
            (Some(size), _) => {
                let (width, height) = jpeg(text)?;
                let actual = format!("{width}x{height}");
                return if actual == size { Ok(()) } else { Err(format!("got {actual}")) };
            }
            (None, Some((lowest, highest))) => {
                let bounds = (lowest.trim().parse::<f64>(), highest.trim().parse::<f64>());
                let (Ok(lowest), Ok(highest)) = bounds else {
                    return Err("which is no range".to_owned());
                };
                actual.as_f64().is_some_and(|number| (lowest..=highest).contains(&number))
            }
            (None, None) => return Err("which is no known kind".to_owned()),
        },
    };
    if holds { Ok(()) } else { Err(told()) }
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let is_digit = |character: char| matches!(character, '0'..='9' | 'a'..='f');
    lengths == [8, 4, 4, 4, 12] && groups.iter().all(|group| group.chars().all(is_digit))
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

fn jpeg(text: Option<&str>) -> Result<(u16, u16), String> {
    let file = text.and_then(decoded).ok_or("got no Base64")?;
    image::jpeg_size(&file).map_err(|error| format!("got no JPEG: {error}"))
}

fn short(value: &Value) -> String {
    const SHOWN: usize = 120;
    let text = value.to_string();
    if text.chars().count() <= SHOWN {
        return text;
    }
    text.chars().take(SHOWN).chain("…".chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn jpeg_text(width: u16, height: u16) -> String {
        let mut file = Vec::new();
        let pixels = vec![128; usize::from(width) * usize::from(height) * 3];
        let encoder = jpeg_encoder::Encoder::new(&mut file, 90);
        encoder.encode(&pixels, width, height, jpeg_encoder::ColorType::Rgb).unwrap();
        STANDARD.encode(file)
    }

    #[test]
    fn kinds_of_values() {
        let (uuid, jpeg) = ("65ebc529-50da-43cb-9963-e15fbf524f8e", jpeg_text(15, 19));
        let cases = [
            ("<any>", json!({}), true),
            ("<string>", json!("a"), true),
            ("<string>", json!(""), false),
            ("<string>", json!(1), false),
            ("<uuid>", json!(uuid), true),
            ("<uuid>", json!(uuid.to_uppercase()), false),
            ("<uuid>", json!(uuid.replace('-', "")), false),
            ("<base64>", json!("AAEC"), true),
            ("<base64>", json!("AAE"), false),
            ("<base64>", json!(""), false),
            ("<number>", json!(-1.5), true),
            ("<number>", json!("1"), false),
            ("<0.8..1>", json!(0.8), true),
            ("<0.8..1>", json!(1), true),
            ("<0.8..1>", json!(0.7999), false),
            ("<-10..0>", json!(-10), true),
            ("<jpeg>", json!(jpeg), true),
            ("<jpeg 15x19>", json!(jpeg), true),
            ("<jpeg 19x15>", json!(jpeg), false),
            ("<jpeg>", json!("AAEC"), false),
            ("<png>", json!("AAEC"), false),
            ("<a..b>", json!(1), false),
        ];
        for (kind, actual, holds) in cases {
            let told = differences(&json!(kind), &actual, false);
            assert_eq!(told.is_empty(), holds, "{kind} {actual}: {told:?}");
        }
    }

    #[test]
    fn objects_are_contained_and_arrays_are_whole() {
        let actual = json!({ "a": 1, "b": { "c": [1, { "d": 2, "e": 3 }] } });
        let cases = [
            (json!({}), true),
            (json!({ "a": 1.0 }), true),
            (json!({ "b": { "c": [1, { "d": 2 }] } }), true),
            (json!({ "z": "<absent>" }), true),
            (json!({ "a": "<absent>" }), false),
            (json!({ "a": 2 }), false),
            (json!({ "b": { "c": [1] } }), false),
            (json!({ "b": { "c": [{ "d": 2 }, 1] } }), false),
            (json!({ "z": 1 }), false),
            (json!([1]), false),
        ];
        for (expected, holds) in cases {
            let told = differences(&expected, &actual, false);
            assert_eq!(told.is_empty(), holds, "{expected}: {told:?}");
        }
    }

    #[test]
    fn an_exact_match_has_no_more_members() {
        let expected = json!({ "a": { "b": 1 }, "z": "<absent>" });
        assert!(differences(&expected, &json!({ "a": { "b": 1 } }), true).is_empty());
        let told = differences(&expected, &json!({ "a": { "b": 1, "c": 2 } }), true);
        assert_eq!(told, ["/a/c: not expected"]);
    }

    #[test]
    fn every_difference_is_told_with_its_place() {
        let told =
            differences(&json!({ "a": { "b": 1, "c": 2 } }), &json!({ "a": { "b": 3 } }), false);
        assert_eq!(told, ["/a/b: expected 1, got 3", "/a/c: expected 2, there is none"]);
    }
}
