//! The command `deploy`: builds for a platform, holds the manifest against what the
//! service needs, then deploys, or only says what that would do.

mod imports;
mod spin;
mod workers;

use crate::{failure::Failure, project::Project};
use lexopt::{Arg, Parser, ValueExt as _};
use serde::de::DeserializeOwned;
use std::{ffi::OsString, fs, path::Path};

/// What the command line asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Request {
    environment: Option<String>,
    dry_run: bool,
    passed_on: Vec<OsString>,
}

/// The command `deploy`.
pub(crate) fn run(project: &Project, mut arguments: Parser) -> Result<(), Failure> {
    let target = match arguments.next()? {
        Some(Arg::Value(target)) => target.string()?,
        Some(other) => return Err(other.unexpected().into()),
        None => String::new(),
    };
    let deploy = match target.as_str() {
        "workers" => workers::deploy,
        "spin" => spin::deploy,
        _ => return Err(Failure::Usage("deploy what: workers or spin?".to_owned())),
    };
    deploy(project, &Request::read(arguments)?)
}

impl Request {
    fn read(mut arguments: Parser) -> Result<Self, Failure> {
        let mut request = Self::default();
        while let Some(argument) = arguments.next()? {
            match argument {
                Arg::Long("env") => request.environment = Some(arguments.value()?.string()?),
                Arg::Long("dry-run") => request.dry_run = true,
                // What follows `--` comes as values; the platform's own tool knows them.
                Arg::Value(value) => {
                    request.passed_on.push(value);
                    request.passed_on.extend(arguments.raw_args()?);
                }
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(request)
    }

    /// Stops a deployment that lacks something; a dry run goes on, to say it at its end.
    fn stop_if_wanting(&self, wanting: &[String]) -> Result<(), Failure> {
        if self.dry_run || wanting.is_empty() {
            return Ok(());
        }
        Err(Failure::NotReady(list(wanting)))
    }
}

/// The last words of a dry run.
fn conclude(wanting: &[String]) {
    if wanting.is_empty() {
        println!("\nnothing was deployed; without --dry-run it would be");
    } else {
        println!(
            "\nnothing was deployed, and would not be before this is put right:\n{}",
            list(wanting)
        );
    }
}

fn list(lines: &[String]) -> String {
    lines.iter().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

/// One line of the description.
fn tell(name: &str, value: &str) {
    println!("  {name:<20} {}", if value.is_empty() { "-" } else { value });
}

fn read_manifest<M: DeserializeOwned>(path: &Path) -> Result<M, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::file(path))?;
    toml::from_str(&text).map_err(Failure::manifest(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_read() {
        let given = ["--env", "production", "--dry-run", "--", "--keep-vars", "x"];
        let expected = Request {
            environment: Some("production".to_owned()),
            dry_run: true,
            passed_on: vec!["--keep-vars".into(), "x".into()],
        };
        assert_eq!(Request::read(Parser::from_args(given)).unwrap(), expected);
        assert!(Request::read(Parser::from_args(["--environment", "x"])).is_err());
    }

    #[test]
    fn only_a_dry_run_goes_on_with_something_wanting() {
        let wanting = ["inference_url is empty".to_owned()];
        let [dry, real] = [true, false].map(|dry_run| Request { dry_run, ..Request::default() });
        assert!(dry.stop_if_wanting(&wanting).is_ok());
        assert!(real.stop_if_wanting(&[]).is_ok());
        let refusal = real.stop_if_wanting(&wanting).unwrap_err().to_string();
        assert!(refusal.contains("inference_url is empty"), "{refusal}");
    }
}
