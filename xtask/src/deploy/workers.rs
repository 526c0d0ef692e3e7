//! Deploying to Cloudflare Workers, by wrangler and `wrangler.toml`.

use super::{Request, conclude, read_manifest, tell};
use crate::{
    failure::Failure,
    node,
    project::Project,
    tool,
    workers::{Tools, Worker},
};
use serde::Deserialize;
use std::{collections::BTreeMap, env, net::IpAddr, process::Command};

/// What wrangler authenticates with.
const TOKEN: &str = "CLOUDFLARE_API_TOKEN";

/// Values that must never lie in the manifest.
const SECRETS: [&str; 3] = ["api_key_hashes", "sealing_keys", "inference_secret"];

/// The bindings that the Worker asks for.
const RECORDS: &str = "RECORDS";
const LEDGER: &str = "LEDGER";

/// Deploys to an environment of the manifest, `staging` unless another is named.
pub(super) fn deploy(project: &Project, request: &Request) -> Result<(), Failure> {
    let name = request.environment.as_deref().unwrap_or("staging");
    let manifest: Manifest = read_manifest(&project.root.join("wrangler.toml"))?;
    let mut wanting = manifest.wanting(manifest.environment(name)?);
    if env::var_os(TOKEN).is_none_or(|token| token.is_empty()) {
        wanting.push(format!("{TOKEN} is not set"));
    }
    request.stop_if_wanting(&wanting)?;
    manifest.describe(name)?;
    let worker = Tools::obtain(project)?.build(project)?;
    tool::run(worker.describe_to(project, &mut node::script(project, "size")))?;
    println!("\ncommands");
    let mut deploy = wrangler(project, &worker, name, request);
    println!("  {}", tool::describe(&deploy));
    for secret in SECRETS {
        println!("  wrangler secret put {secret} --env {name}   (once, and to rotate it)");
    }
    if !request.dry_run {
        return tool::run(&mut deploy);
    }
    println!("\nwhat wrangler says");
    tool::run(deploy.arg("--dry-run"))?;
    conclude(&wanting);
    Ok(())
}

fn wrangler(project: &Project, worker: &Worker, environment: &str, request: &Request) -> Command {
    let mut command = Command::new(node::program(project, "wrangler"));
    command.args(["deploy", "--env", environment]).args(&request.passed_on);
    worker.describe_to(project, command.current_dir(&project.root));
    command
}

/// What is read of `wrangler.toml`.
#[derive(Deserialize)]
struct Manifest {
    compatibility_date: Option<String>,
    #[serde(default)]
    migrations: Vec<Migration>,
    #[serde(default)]
    env: BTreeMap<String, Environment>,
}

#[derive(Deserialize)]
struct Migration {
    tag: String,
    #[serde(default)]
    new_sqlite_classes: Vec<String>,
}

/// An environment inherits neither variables nor bindings.
#[derive(Deserialize)]
struct Environment {
    name: Option<String>,
    #[serde(default)]
    vars: BTreeMap<String, toml::Value>,
    #[serde(default)]
    kv_namespaces: Vec<Namespace>,
    #[serde(default)]
    durable_objects: DurableObjects,
}

#[derive(Deserialize)]
struct Namespace {
    binding: String,
    id: Option<String>,
}

#[derive(Deserialize, Default)]
struct DurableObjects {
    #[serde(default)]
    bindings: Vec<ObjectBinding>,
}

#[derive(Deserialize)]
struct ObjectBinding {
    name: String,
    class_name: String,
}

impl Manifest {
    fn environment(&self, name: &str) -> Result<&Environment, Failure> {
        let known = || self.env.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let explain = || Failure::Usage(format!("no environment {name:?}, there are: {}", known()));
        self.env.get(name).ok_or_else(explain)
    }

    /// What keeps `environment` from being deployed, a line each.
    fn wanting(&self, environment: &Environment) -> Vec<String> {
        let mut wanting = environment.wanting_hosts();
        let misplaced = SECRETS.iter().filter(|name| environment.vars.contains_key(**name));
        wanting.extend(misplaced.map(|name| format!("{name} is a secret, and a variable here")));
        if self.compatibility_date.is_none() {
            wanting.push("compatibility_date is not set".to_owned());
        }
        if environment.records().is_none() {
            wanting.push(format!("no KV namespace is bound as {RECORDS}"));
        }
        match environment.ledger() {
            None => wanting.push(format!("no Durable Object is bound as {LEDGER}")),
            Some(object) if !self.makes(&object.class_name) => {
                wanting.push(format!("no migration makes the class {}", object.class_name));
            }
            Some(_) => {}
        }
        wanting
    }

    fn makes(&self, class: &str) -> bool {
        self.migrations.iter().any(|made| made.new_sqlite_classes.iter().any(|name| name == class))
    }

    fn describe(&self, name: &str) -> Result<(), Failure> {
        let environment = self.environment(name)?;
        println!("Worker {}, environment {name}", environment.name.as_deref().unwrap_or(name));
        tell("compatibility date", self.compatibility_date.as_deref().unwrap_or("-"));
        for (variable, value) in &environment.vars {
            tell("variable", &format!("{variable} = {value}"));
        }
        tell("secrets", &SECRETS.join(", "));
        if let Some(namespace) = environment.records() {
            let id = namespace.id.as_deref().unwrap_or("made by the first deployment");
            tell("KV namespace", &format!("{RECORDS}: {id}"));
        }
        if let Some(object) = environment.ledger() {
            tell("Durable Object", &format!("{LEDGER}: {}", object.class_name));
        }
        let tags: Vec<_> = self.migrations.iter().map(|migration| migration.tag.as_str()).collect();
        tell("migrations", &tags.join(", "));
        Ok(())
    }
}

impl Environment {
    fn records(&self) -> Option<&Namespace> {
        self.kv_namespaces.iter().find(|namespace| namespace.binding == RECORDS)
    }

    fn ledger(&self) -> Option<&ObjectBinding> {
        self.durable_objects.bindings.iter().find(|object| object.name == LEDGER)
    }

    fn wanting_hosts(&self) -> Vec<String> {
        let hosts = self.vars.get("inference_url").and_then(toml::Value::as_str).unwrap_or("");
        if hosts.trim().is_empty() {
            return vec!["inference_url is empty".to_owned()];
        }
        let complain = |host| Some(format!("inference_url: {host} {}", complaint_about(host)?));
        hosts.split(',').map(str::trim).filter_map(complain).collect()
    }
}

/// Why a Worker should not or cannot call `host`.
fn complaint_about(host: &str) -> Option<&'static str> {
    let Some(rest) = host.strip_prefix("https://") else {
        return Some("does not begin with https://");
    };
    let authority = rest.split('/').next().unwrap_or(rest);
    let name = authority.rsplit_once(':').map_or(authority, |(name, _)| name);
    let is_address = authority.starts_with('[') || name.parse::<IpAddr>().is_ok();
    match name {
        "" => Some("names no host"),
        _ if is_address => Some("is an address; Workers reach names alone"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPLETE: &str = r#"
        compatibility_date = "2026-04-26"
        [[migrations]]
        tag = "v1"
        new_sqlite_classes = ["LedgerEntry"]
        [env.production.vars]
        inference_url = "https://a.example.com, https://b.example.com:8443/"
        [[env.production.kv_namespaces]]
        binding = "RECORDS"
        [[env.production.durable_objects.bindings]]
        name = "LEDGER"
        class_name = "LedgerEntry"
    "#;

    fn wanting(manifest: &str) -> Vec<String> {
        let manifest: Manifest = toml::from_str(manifest).unwrap();
        manifest.wanting(manifest.environment("production").unwrap())
    }

    #[test]
    fn what_a_deployment_would_lack_is_named() {
        struct Case {
            written: &'static str,
            instead: &'static str,
            wanting: &'static str,
        }
        let case = |written, instead, wanting| Case { written, instead, wanting };
        let cases = [
            case(
                "https://a.example.com, https://b.example.com:8443/",
                " ",
                "inference_url is empty",
            ),
            case("inference_url", "inference_urls", "inference_url is empty"),
            case(
                "https://b.example.com:8443/",
                "http://b.example.com",
                "inference_url: http://b.example.com does not begin with https://",
            ),
            case(
                "https://b.example.com:8443/",
                "https://10.0.0.7:9101",
                "inference_url: https://10.0.0.7:9101 is an address; Workers reach names alone",
            ),
            case(
                "https://b.example.com:8443/",
                "https://[fd00::7]",
                "inference_url: https://[fd00::7] is an address; Workers reach names alone",
            ),
            case(
                "https://b.example.com:8443/",
                "https://:8443",
                "inference_url: https://:8443 names no host",
            ),
            case(
                "inference_url",
                "inference_secret = \"s\"\ninference_url",
                "inference_secret is a secret, and a variable here",
            ),
            case("compatibility_date", "date", "compatibility_date is not set"),
            case("RECORDS", "RECORD", "no KV namespace is bound as RECORDS"),
            case("LEDGER", "RECORDS", "no Durable Object is bound as LEDGER"),
            case("[\"LedgerEntry\"]", "[]", "no migration makes the class LedgerEntry"),
        ];
        assert_eq!(wanting(COMPLETE), [""; 0]);
        for Case { written, instead, wanting: expected } in cases {
            assert!(COMPLETE.contains(written), "{written}");
            assert_eq!(wanting(&COMPLETE.replacen(written, instead, 1)), [expected], "{expected}");
        }
    }

    #[test]
    fn an_unknown_environment_is_refused_with_those_there_are() {
        let manifest: Manifest = toml::from_str(COMPLETE).unwrap();
        let refusal = manifest.environment("prod").err().unwrap().to_string();
        assert_eq!(refusal, "no environment \"prod\", there are: production");
    }

    #[test]
    fn the_manifest_lacks_nothing_but_the_hosts() {
        let manifest: Manifest = toml::from_str(include_str!("../../../wrangler.toml")).unwrap();
        for (name, environment) in &manifest.env {
            assert_eq!(manifest.wanting(environment), ["inference_url is empty"], "{name}");
        }
        assert_eq!(manifest.env.keys().collect::<Vec<_>>(), ["production", "staging"]);
    }
}
