//! The direction of the dependencies, held against what Cargo really links and what
//! the sources really name.
//!
//! `shared` knows nobody above it; the edge links no runtime of machine learning;
//! the host links nothing that interprets hostile input; the core names no
//! platform, reads no clock and draws no random bytes.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests: a failed expectation is the report"
)]

mod graph;
mod sources;

use graph::Graph;
use std::{collections::BTreeSet, path::Path};

/// Runtimes that execute models or components; none belongs into edge code.
const RUNTIMES: &[&str] = &["ort", "ort-sys", "rten", "wasmtime", "wasmtime-wasi-nn", "openvino"];

/// Crates that interpret images, documents, chips and templates. Hostile input is
/// theirs to parse, inside the sandbox, so the host must not link them.
const INTERPRETERS: &[&str] = &[
    "selfsame-biometrics",
    "selfsame-capture",
    "selfsame-imaging",
    "selfsame-documents",
    "selfsame-chip",
];

/// The module for browsers. It runs on the person's own machine, where there is no
/// host to ask.
const BROWSER: &str = "selfsame-browser";

/// What code that knows no platform never names.
const PLATFORM_NAMES: &[&str] = &[
    "worker",
    "spin_sdk",
    "wasmtime",
    "web_sys",
    "SystemTime",
    "Instant",
    "getrandom",
    "rand",
    "thread_rng",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests have a parent folder")
}

/// Packages of the workspace whose folder begins with `folder`.
fn members<'graph>(graph: &'graph Graph, folder: &str) -> Vec<&'graph str> {
    let members = graph.members_below(folder);
    assert!(!members.is_empty(), "no package below {folder}");
    members
}

/// The workspace packages that `package` links, outside of the allowed folders.
fn strays(graph: &Graph, package: &str, allowed: &[&str]) -> BTreeSet<String> {
    let allowed: BTreeSet<_> =
        allowed.iter().flat_map(|folder| graph.members_below(folder)).collect();
    let linked = graph.linked(package);
    let is_stray = |name: &&String| graph.is_member(name) && !allowed.contains(name.as_str());
    linked.iter().filter(is_stray).cloned().collect()
}

fn named<'name>(linked: &'name BTreeSet<String>, names: &[&str]) -> Vec<&'name String> {
    linked.iter().filter(|name| names.contains(&name.as_str())).collect()
}

#[test]
fn shared_crates_link_only_shared_crates() {
    let graph = Graph::of_workspace(root());
    for package in members(&graph, "shared/") {
        assert_eq!(strays(&graph, package, &["shared/"]), BTreeSet::new(), "{package}");
    }
}

#[test]
fn edge_crates_link_neither_the_host_nor_a_runtime() {
    let graph = Graph::of_workspace(root());
    for package in members(&graph, "edge/").into_iter().filter(|&package| package != BROWSER) {
        assert_eq!(strays(&graph, package, &["shared/", "edge/"]), BTreeSet::new(), "{package}");
        let linked = graph.linked(package);
        assert_eq!(named(&linked, RUNTIMES), Vec::<&String>::new(), "{package}");
    }
    assert_eq!(strays(&graph, "selfsame-service", &["shared/", "edge/service"]), BTreeSet::new());
}

#[test]
fn the_browser_module_links_guests_and_one_runtime() {
    let graph = Graph::of_workspace(root());
    let allowed = ["shared/", "inference-host/guests/"];
    assert_eq!(strays(&graph, BROWSER, &allowed), BTreeSet::new());
    assert_eq!(named(&graph.linked(BROWSER), RUNTIMES), ["rten"]);
}

#[test]
fn guests_link_only_shared_crates_and_their_kit() {
    let graph = Graph::of_workspace(root());
    for package in members(&graph, "inference-host/guests/") {
        let allowed = ["shared/", "inference-host/guests/"];
        assert_eq!(strays(&graph, package, &allowed), BTreeSet::new(), "{package}");
        assert_eq!(named(&graph.linked(package), RUNTIMES), Vec::<&String>::new(), "{package}");
    }
}

#[test]
fn the_host_links_nothing_that_interprets_hostile_input() {
    let graph = Graph::of_workspace(root());
    let linked = graph.linked("selfsame-host");
    // A graph without what the host certainly runs on would prove nothing.
    assert_eq!(named(&linked, &["rten", "wasmtime"]), ["rten", "wasmtime"]);
    assert_eq!(named(&linked, INTERPRETERS), Vec::<&String>::new());
    assert_eq!(strays(&graph, "selfsame-host", &["shared/protocol", "models"]), BTreeSet::new());
    // The rule is empty unless the crates it forbids are those of this workspace.
    let known: Vec<_> = INTERPRETERS.iter().filter(|name| graph.is_member(name)).collect();
    assert!(known.len() >= 2, "only {known:?} exist");
}

#[test]
fn commands_link_neither_host_nor_runtime() {
    let graph = Graph::of_workspace(root());
    assert_eq!(strays(&graph, "xtask", &["models"]), BTreeSet::new());
    assert_eq!(named(&graph.linked("xtask"), RUNTIMES), Vec::<&String>::new());
}

#[test]
fn core_sources_name_no_platform() {
    let mut findings = Vec::new();
    for folder in ["shared", "edge/service"] {
        let files = sources::below(&root().join(folder));
        assert!(!files.is_empty(), "no sources below {folder}");
        for file in files {
            let text = std::fs::read_to_string(&file).expect("a source file is readable");
            let names = sources::names_in(&text, PLATFORM_NAMES);
            findings.extend(names.into_iter().map(|name| format!("{}: {name}", file.display())));
        }
    }
    assert_eq!(findings, Vec::<String>::new());
}
