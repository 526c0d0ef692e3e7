//! Deploying to Spin, by its own program and `spin.toml`.

use super::{Request, conclude, imports, read_manifest, tell};
use crate::{
    components,
    failure::Failure,
    project::{Project, write_whole},
    tool,
};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Where the service shall run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// On this machine, until interrupted.
    Local,
    /// At the provider that the Spin program is logged in to.
    Cloud,
}

/// Deploys to this machine (`local`) or to a provider (`cloud`).
pub(super) fn deploy(project: &Project, request: &Request) -> Result<(), Failure> {
    let place = Place::named(request.environment.as_deref().unwrap_or("local"))?;
    let manifest: Manifest = read_manifest(&project.root.join("spin.toml"))?;
    let mut wanting = manifest.wanting(|name| env::var(environment_name(name)).ok());
    if !tool::is_installed("spin") {
        wanting.push("the Spin CLI is not installed: https://spinframework.dev/install".to_owned());
    }
    request.stop_if_wanting(&wanting)?;
    components::build_edge(project)?;
    manifest.describe();
    let component = project.root.join(&manifest.component.edge.source);
    install(project, &component)?;
    for import in imports::of_component(&component)? {
        tell("import", &import);
    }
    let (mut command, shown) = manifest.command(place, request);
    println!("\ncommands\n  {shown}");
    if request.dry_run {
        conclude(&wanting);
        return Ok(());
    }
    tool::run_as(&shown, command.current_dir(&project.root))
}

impl Place {
    fn named(name: &str) -> Result<Self, Failure> {
        match name {
            "local" => Ok(Self::Local),
            "cloud" => Ok(Self::Cloud),
            _ => Err(Failure::Usage(format!("no environment {name:?}, there are: local, cloud"))),
        }
    }
}

/// Puts the built component where the manifest says it lies; another build folder
/// than the project's own would hide it from Spin.
fn install(project: &Project, component: &Path) -> Result<(), Failure> {
    let built = project.edge_component();
    if built == component {
        return Ok(());
    }
    let bytes = fs::read(&built).map_err(Failure::file(&built))?;
    write_whole(component, &bytes)
}

/// What is read of `spin.toml`.
#[derive(Deserialize)]
struct Manifest {
    application: Application,
    #[serde(default)]
    variables: BTreeMap<String, Variable>,
    component: Components,
}

#[derive(Deserialize)]
struct Components {
    edge: Component,
}

#[derive(Deserialize)]
struct Application {
    name: String,
    #[serde(default)]
    version: String,
}

#[derive(Deserialize)]
struct Variable {
    #[serde(default)]
    required: bool,
    #[serde(default)]
    secret: bool,
    default: Option<String>,
}

#[derive(Deserialize)]
struct Component {
    source: PathBuf,
    #[serde(default)]
    key_value_stores: Vec<String>,
    #[serde(default)]
    sqlite_databases: Vec<String>,
    #[serde(default)]
    allowed_outbound_hosts: Vec<String>,
    #[serde(default)]
    variables: BTreeMap<String, String>,
}

/// The variable of the environment from which Spin takes the variable `name`.
fn environment_name(name: &str) -> String {
    format!("SPIN_VARIABLE_{}", name.to_uppercase())
}

/// The variables that the template `text` names: `{{ name }}`.
fn names_in(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).filter_map(|rest| Some(rest.split_once("}}")?.0.trim()))
}

impl Manifest {
    /// What keeps the service from starting, a line each; `value` answers what the
    /// environment has for a variable.
    fn wanting(&self, value: impl Fn(&str) -> Option<String>) -> Vec<String> {
        let is_empty = |name: &str| value(name).is_none_or(|value| value.trim().is_empty());
        let unset = self.required().filter(|name| is_empty(name));
        let mut wanting: Vec<_> =
            unset.map(|name| format!("{} is not set", environment_name(name))).collect();
        let undecided = self.variables.iter().filter(|(_, variable)| variable.is_undecided());
        wanting.extend(undecided.map(|(name, _)| format!("{name} has no default and no need")));
        let used: Vec<_> = self.component.edge.names().collect();
        let undeclared = used.iter().filter(|name| !self.variables.contains_key(**name));
        wanting.extend(undeclared.map(|name| format!("{name} is used and not declared")));
        let unused = self.variables.keys().filter(|name| !used.contains(&name.as_str()));
        wanting.extend(unused.map(|name| format!("{name} is declared and reaches no component")));
        let hosts = value("inference_url").unwrap_or_default();
        let unreachable = self.component.edge.unreachable(&hosts);
        wanting.extend(unreachable.map(|host| format!("allowed_outbound_hosts lacks {host}")));
        wanting
    }

    fn required(&self) -> impl Iterator<Item = &String> {
        self.variables.iter().filter(|(_, variable)| variable.required).map(|(name, _)| name)
    }

    fn describe(&self) {
        println!("Spin application {} {}", self.application.name, self.application.version);
        for name in self.required() {
            let is_secret = self.variables.get(name).is_some_and(|variable| variable.secret);
            let kind = if is_secret { "secret" } else { "variable" };
            tell(kind, &format!("{name}, from {}", environment_name(name)));
        }
        let optional = self.variables.iter().filter(|(_, variable)| !variable.required);
        let optional: Vec<_> = optional.map(|(name, _)| name.as_str()).collect();
        tell("optional", &optional.join(", "));
        let component = &self.component.edge;
        tell("component", &component.source.to_string_lossy());
        tell("key-value stores", &component.key_value_stores.join(", "));
        tell("SQLite databases", &component.sqlite_databases.join(", "));
        tell("allowed hosts", &component.allowed_outbound_hosts.join(", "));
    }

    /// The call of Spin and its words for the reader, which hold no value. A provider
    /// does not see this environment, so every variable that is set here is passed on.
    fn command(&self, place: Place, request: &Request) -> (Command, String) {
        let verb = if place == Place::Local { "up" } else { "deploy" };
        let mut command = Command::new("spin");
        command.arg(verb);
        let mut shown = format!("spin {verb}");
        for name in self.variables.keys().filter(|_| place == Place::Cloud) {
            let variable = environment_name(name);
            if let Ok(value) = env::var(&variable) {
                command.arg("--variable").arg(format!("{name}={value}"));
                shown += &format!(" --variable {name}=${variable}");
            }
        }
        command.args(&request.passed_on);
        for word in &request.passed_on {
            shown += &format!(" {}", word.to_string_lossy());
        }
        (command, shown)
    }
}

impl Variable {
    /// Spin refuses a variable that need not be set and has no default.
    fn is_undecided(&self) -> bool {
        !self.required && self.default.is_none()
    }
}

impl Component {
    fn names(&self) -> impl Iterator<Item = &str> {
        let templates = self.variables.values().chain(&self.allowed_outbound_hosts);
        templates.flat_map(|template| names_in(template))
    }

    /// Which inference hosts Spin would not let the component call. A template stands
    /// for one host; patterns are left to Spin.
    fn unreachable<'hosts>(&self, hosts: &'hosts str) -> impl Iterator<Item = &'hosts str> {
        let is_alone = !hosts.contains(',');
        let covers = move |allowed: &String, host: &str| {
            allowed == host || allowed.contains('*') || (is_alone && allowed.contains("{{"))
        };
        let hosts = hosts.split(',').map(|host| host.trim().trim_end_matches('/'));
        hosts.filter(move |host| {
            !host.is_empty() && !self.allowed_outbound_hosts.iter().any(|name| covers(name, host))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPLETE: &str = r#"
        application = { name = "x", version = "1" }
        [variables]
        key = { required = true, secret = true }
        url = { default = "http://a" }
        [component.edge]
        source = "edge.wasm"
        allowed_outbound_hosts = ["{{ url }}"]
        variables = { secret_key = "{{key}}" }
    "#;

    fn wanting(manifest: &str, key: &str) -> Vec<String> {
        let manifest: Manifest = toml::from_str(manifest).unwrap();
        manifest.wanting(|name| (name == "key").then(|| key.to_owned()))
    }

    #[test]
    fn what_a_start_would_lack_is_named() {
        struct Case {
            written: &'static str,
            instead: &'static str,
            wanting: &'static str,
        }
        let cases = [
            Case {
                written: "url = { default = \"http://a\" }",
                instead: "url = { required = true }",
                wanting: "SPIN_VARIABLE_URL is not set",
            },
            Case {
                written: "default = \"http://a\"",
                instead: "",
                wanting: "url has no default and no need",
            },
            Case {
                written: "{{key}}",
                instead: "{{key}}-{{other}}",
                wanting: "other is used and not declared",
            },
            Case {
                written: "{{ url }}",
                instead: "https://b",
                wanting: "url is declared and reaches no component",
            },
        ];
        assert_eq!(wanting(COMPLETE, "k"), [""; 0]);
        assert_eq!(wanting(COMPLETE, " "), ["SPIN_VARIABLE_KEY is not set"]);
        for Case { written, instead, wanting: expected } in cases {
            assert!(COMPLETE.contains(written), "{written}");
            let changed = COMPLETE.replacen(written, instead, 1);
            assert_eq!(wanting(&changed, "k"), [expected], "{expected}");
        }
    }

    #[test]
    fn every_inference_host_must_be_allowed() {
        struct Case {
            allowed: &'static str,
            hosts: &'static str,
            lacking: &'static [&'static str],
        }
        let case = |allowed, hosts, lacking| Case { allowed, hosts, lacking };
        let cases = [
            case("{{ url }}", "http://a:1", &[]),
            case("{{ url }}", "http://a:1, http://b", &["http://a:1", "http://b"]),
            case("http://b", "http://a:1,http://b/", &["http://a:1"]),
            case("https://*.example.com", "https://a.example.com,https://b.example.com", &[]),
        ];
        for Case { allowed, hosts, lacking } in cases {
            let manifest: Manifest =
                toml::from_str(&COMPLETE.replacen("{{ url }}", allowed, 1)).unwrap();
            let found: Vec<_> = manifest.component.edge.unreachable(hosts).collect();
            assert_eq!(found, lacking, "{allowed}: {hosts}");
        }
    }

    #[test]
    fn the_manifest_lacks_nothing_but_values() {
        let manifest: Manifest = toml::from_str(include_str!("../../../spin.toml")).unwrap();
        assert_eq!(manifest.wanting(|_| Some("value".to_owned())), [""; 0]);
        let unset = manifest.wanting(|_| None);
        assert!(unset.contains(&"SPIN_VARIABLE_SEALING_KEYS is not set".to_owned()), "{unset:?}");
    }

    #[test]
    fn environments_are_told_apart() {
        let manifest: Manifest = toml::from_str(COMPLETE).unwrap();
        let request =
            Request { passed_on: vec!["--listen".into(), "[::]:80".into()], ..Request::default() };
        let (command, shown) = manifest.command(Place::named("local").unwrap(), &request);
        assert_eq!(tool::describe(&command), "spin up --listen [::]:80");
        assert_eq!(shown, "spin up --listen [::]:80");
        let (command, _) = manifest.command(Place::named("cloud").unwrap(), &request);
        assert_eq!(tool::describe(&command), "spin deploy --listen [::]:80");
        assert!(Place::named("staging").is_err());
    }
}
