//! What each package links, by `cargo metadata`.
//!
//! Only what ends up in the program counts: normal dependencies of every platform,
//! not those of tests and build scripts, and not what a procedural macro needs to
//! run inside the compiler.

use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

/// Packages by id, and which of them link which.
pub(crate) struct Graph {
    names: BTreeMap<String, String>,
    members: BTreeMap<String, String>,
    links: BTreeMap<String, Vec<String>>,
}

impl Graph {
    /// The graph of the workspace at `root`.
    pub(crate) fn of_workspace(root: &Path) -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["metadata", "--format-version", "1", "--all-features"])
            .current_dir(root)
            .output()
            .expect("cargo can be started");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Self::read(&serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON"))
    }

    /// The graph in the answer of `cargo metadata`.
    pub(crate) fn read(metadata: &Value) -> Self {
        let packages = array(&metadata["packages"]);
        let macros: BTreeSet<_> = packages
            .iter()
            .filter(|package| is_macro(package))
            .map(|one| text(&one["id"]))
            .collect();
        let root = text(&metadata["workspace_root"]);
        let mut graph =
            Self { names: BTreeMap::new(), members: BTreeMap::new(), links: BTreeMap::new() };
        for package in packages {
            let (id, name) = (text(&package["id"]), text(&package["name"]));
            if array(&metadata["workspace_members"]).contains(&package["id"]) {
                let manifest = text(&package["manifest_path"]).replace('\\', "/");
                let folder = manifest.trim_start_matches(&root.replace('\\', "/"));
                let folder = folder.trim_start_matches('/').trim_end_matches("Cargo.toml");
                graph.members.insert(name.clone(), folder.to_owned());
            }
            graph.names.insert(id, name);
        }
        for node in array(&metadata["resolve"]["nodes"]) {
            let links = array(&node["deps"]).iter().filter(|dependency| is_linked(dependency));
            let links = links.map(|dependency| text(&dependency["pkg"]));
            let links = links.filter(|id| !macros.contains(id)).collect();
            graph.links.insert(text(&node["id"]), links);
        }
        graph
    }

    /// Names of the workspace packages whose folder begins with `folder`.
    pub(crate) fn members_below(&self, folder: &str) -> Vec<&str> {
        let below = self.members.iter().filter(|(_, path)| path.starts_with(folder));
        below.map(|(name, _)| name.as_str()).collect()
    }

    /// Whether `name` is a package of this workspace.
    pub(crate) fn is_member(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// Names of all packages that the workspace package `name` links, directly or
    /// not, without itself.
    pub(crate) fn linked(&self, name: &str) -> BTreeSet<String> {
        let start = self.names.iter().find(|(_, candidate)| *candidate == name);
        let (start, _) = start.unwrap_or_else(|| panic!("no package {name}"));
        let mut reached = BTreeSet::new();
        let mut open = vec![start];
        while let Some(id) = open.pop() {
            let next = self.links.get(id).into_iter().flatten();
            open.extend(next.filter(|id| reached.insert((*id).clone())));
        }
        reached.iter().map(|id| self.names[id].clone()).collect()
    }
}

fn is_macro(package: &Value) -> bool {
    let targets = array(&package["targets"]).iter();
    targets.flat_map(|target| array(&target["kind"])).any(|kind| kind == "proc-macro")
}

/// A dependency kind of `null` is a normal one.
fn is_linked(dependency: &Value) -> bool {
    array(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null())
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn package(name: &str, kind: &str) -> Value {
        json!({
            "id": format!("{name} 1"), "name": name,
            "manifest_path": format!("/w/parts/{name}/Cargo.toml"),
            "targets": [{ "kind": [kind] }],
        })
    }

    fn node(name: &str, dependencies: &[(&str, Value)]) -> Value {
        let dependency = |(name, kind): &(&str, Value)| json!({ "pkg": format!("{name} 1"), "dep_kinds": [{ "kind": kind }] });
        json!({ "id": format!("{name} 1"), "deps": dependencies.iter().map(dependency).collect::<Vec<_>>() })
    }

    #[test]
    fn only_what_is_linked_is_reached() {
        let graph = Graph::read(&json!({
            "workspace_root": "/w",
            "workspace_members": ["core 1"],
            "packages": [
                package("core", "lib"), package("direct", "lib"), package("indirect", "lib"),
                package("derive", "proc-macro"), package("parser", "lib"), package("tester", "lib"),
                package("builder", "lib"),
            ],
            "resolve": { "nodes": [
                node("core", &[
                    ("direct", json!(null)), ("derive", json!(null)), ("tester", json!("dev")),
                    ("builder", json!("build")),
                ]),
                node("direct", &[("indirect", json!(null))]),
                node("derive", &[("parser", json!(null))]),
            ]},
        }));
        let expected = ["direct", "indirect"].map(str::to_owned);
        assert_eq!(graph.linked("core"), expected.into());
        assert_eq!(graph.members_below("parts/"), ["core"]);
    }
}
