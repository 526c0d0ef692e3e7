//! Every difference between two canonical documents, one line each.

use serde_json::Value;
use std::collections::BTreeSet;

/// The differences of `ours` from `reference`, each with the way to it.
pub(crate) fn differences(ours: &Value, reference: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", Some(ours), Some(reference), &mut found);
    found
}

fn compare(way: &str, ours: Option<&Value>, reference: Option<&Value>, found: &mut Vec<String>) {
    match (ours, reference) {
        (Some(Value::Object(ours)), Some(Value::Object(reference))) => {
            let names: BTreeSet<&String> = ours.keys().chain(reference.keys()).collect();
            for name in names {
                let way = format!("{way} › {name}");
                compare(&way, ours.get(name), reference.get(name), found);
            }
        }
        (Some(ours), Some(reference)) if ours == reference => {}
        (Some(ours), Some(reference)) => {
            found.push(format!("{way}: {ours} instead of {reference}"));
        }
        (Some(ours), None) => found.push(format!("{way}: {ours} is not in the reference")),
        (None, Some(reference)) => found.push(format!("{way}: {reference} is missing")),
        (None, None) => {}
    }
}
