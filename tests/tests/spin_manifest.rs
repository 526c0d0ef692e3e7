//! `spin.toml` against the code: Spin's own tools are in no package registry, so
//! what they would complain about is checked here.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests: a failed expectation is the report"
)]

use std::collections::BTreeSet;
use std::{fs, path::Path};
use toml::{Table, Value};

/// The only variable that is not for the service but for the manifest itself.
const FOR_SPIN: &str = "identity_store_host";

fn read(file: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::read_to_string(root.join(file)).expect("a file of the repository is readable")
}

fn manifest() -> Table {
    read("spin.toml").parse().expect("the manifest is TOML")
}

fn table<'table>(value: &'table Value, path: &[&str]) -> &'table Table {
    let value = path.iter().fold(value, |value, name| &value[*name]);
    value.as_table().unwrap_or_else(|| panic!("{path:?} is a table"))
}

/// What stands between `call` and the next quotation mark, wherever `call` stands.
fn names_given_to<'text>(text: &'text str, call: &str) -> Vec<&'text str> {
    text.split(call).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_variable_reaches_the_component_under_its_own_name() {
    let manifest = Value::Table(manifest());
    let declared: BTreeSet<_> =
        table(&manifest, &["variables"]).keys().filter(|name| *name != FOR_SPIN).collect();
    let passed_on = table(&manifest, &["component", "edge", "variables"]);
    assert_eq!(declared, passed_on.keys().collect());
    for (name, value) in passed_on {
        assert_eq!(value.as_str(), Some(format!("{{{{ {name} }}}}").as_str()));
    }
}

#[test]
fn every_value_the_service_reads_is_declared_and_nothing_else() {
    let files = ["config.rs", "config/identity_store.rs", "config/source.rs"];
    let files = files.map(|file| read(&format!("edge/service/src/{file}")));
    let sources = files.iter().filter_map(|file| file.split("#[cfg(test)]").next());
    let adapter = read("edge/spin/src/platform.rs");
    let mut expected: BTreeSet<_> = names_given_to(&adapter, "variable(\"").into_iter().collect();
    for source in sources {
        for reader in ["required(\"", "number(\"", "score(\"", "secret(\"", "text(\""] {
            expected.extend(names_given_to(source, reader));
        }
    }
    expected.insert(FOR_SPIN);
    let manifest = Value::Table(manifest());
    let declared = table(&manifest, &["variables"]);
    assert_eq!(declared.keys().map(String::as_str).collect::<BTreeSet<_>>(), expected);
}

#[test]
fn secrets_are_declared_as_secrets() {
    let manifest = Value::Table(manifest());
    for name in ["api_key_hashes", "sealing_keys", "inference_secret"] {
        let variable = table(&manifest, &["variables", name]);
        assert_eq!(variable.get("secret"), Some(&Value::Boolean(true)), "{name}");
        assert_eq!(variable.get("default"), None, "{name}");
    }
    // Those that may be absent.
    for name in ["maintenance_secret", "capture_key", "identity_store_secret"] {
        let variable = table(&manifest, &["variables", name]);
        assert_eq!(variable.get("secret"), Some(&Value::Boolean(true)), "{name}");
        assert_eq!(variable.get("default").and_then(Value::as_str), Some(""), "{name}");
    }
}

#[test]
fn the_source_is_what_the_build_command_builds() {
    let manifest = Value::Table(manifest());
    let component = table(&manifest, &["component", "edge"]);
    let command = component["build"]["command"].as_str().unwrap_or_default();
    let option = |name: &str| {
        let mut words = command.split(' ').skip_while(|word| *word != name);
        words.nth(1).unwrap_or_else(|| panic!("{command} has {name}"))
    };
    let (target, profile) = (option("--target"), option("--profile"));
    let file = option("--package").replace('-', "_");
    let expected = format!("target/{target}/{profile}/{file}.wasm");
    assert_eq!(component["source"].as_str(), Some(expected.as_str()));
}
