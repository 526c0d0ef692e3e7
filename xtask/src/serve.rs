//! The command `serve`: sets up everything, then becomes the host.

use crate::{components, failure::Failure, project::Project, setting::Setting, tool};
use lexopt::{Arg, Parser};
use std::{ffi::OsString, path::PathBuf, process::Command};

/// Where below the data the certificates of authorities lie, if there are any.
const TRUST: &str = "trust";

/// What the command line asks for.
struct Request {
    listen: OsString,
    data: PathBuf,
    backend: OsString,
    device: OsString,
    passed_on: Vec<OsString>,
}

/// The command `serve`.
pub(crate) fn run(project: &Project, arguments: Parser) -> Result<(), Failure> {
    let request = Request::read(project, arguments)?;
    let mut setting = Setting::with_models(project)?;
    if request.backend != "rten" {
        setting = setting.and_onnx_runtime(project)?;
    }
    components::build(project)?;
    become_host(&mut host(project, &request, &setting))
}

impl Request {
    fn read(project: &Project, mut arguments: Parser) -> Result<Self, Failure> {
        let mut request = Self {
            listen: "127.0.0.1:8080".into(),
            data: project.root.join("data"),
            backend: "auto".into(),
            device: "cpu".into(),
            passed_on: Vec::new(),
        };
        while let Some(argument) = arguments.next()? {
            match argument {
                Arg::Long("listen") => request.listen = arguments.value()?,
                Arg::Long("data") => request.data = arguments.value()?.into(),
                Arg::Long("backend") => request.backend = arguments.value()?,
                Arg::Long("device") => request.device = arguments.value()?,
                Arg::Long(name @ ("api-key" | "set")) => {
                    let flag = format!("--{name}").into();
                    request.passed_on.extend([flag, arguments.value()?]);
                }
                // What follows `--` comes as values; the host knows what it means.
                Arg::Value(value) => {
                    request.passed_on.push(value);
                    request.passed_on.extend(arguments.raw_args()?);
                }
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(request)
    }
}

fn host(project: &Project, request: &Request, setting: &Setting) -> Command {
    let mut command = Command::new(project.host());
    command.arg("serve").arg("--listen").arg(&request.listen);
    command.arg("--data").arg(&request.data);
    command.arg("--edge-component").arg(project.edge_component());
    command.arg("--guests").arg(project.guests());
    command.arg("--catalog").arg(project.catalog());
    command.arg("--models").arg(&setting.models);
    command.arg("--backend").arg(&request.backend).arg("--device").arg(&request.device);
    if let Some(library) = &setting.onnx_runtime {
        command.arg("--ort-library").arg(library);
    }
    let trust = request.data.join(TRUST);
    if trust.is_dir() {
        command.arg("--trust").arg(trust);
    }
    command.args(&request.passed_on);
    command
}

/// On Unix the host takes this process over, so that signals reach it directly.
#[cfg(unix)]
fn become_host(command: &mut Command) -> Result<(), Failure> {
    use std::os::unix::process::CommandExt as _;
    let source = command.exec();
    Err(tool::not_started(command, source))
}

#[cfg(not(unix))]
fn become_host(command: &mut Command) -> Result<(), Failure> {
    tool::run(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command_line(arguments: &[&str]) -> Vec<String> {
        let project = Project::below("/p".as_ref());
        let request = Request::read(&project, Parser::from_args(arguments)).unwrap();
        let library = Some("/lib.so".into());
        let setting = Setting { models: "/models".into(), onnx_runtime: library, worker: None };
        let command = host(&project, &request, &setting);
        command.get_args().map(|word| word.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn the_defaults_need_no_flag() {
        let expected = "serve --listen 127.0.0.1:8080 --data /p/root/data \
            --edge-component /p/target/wasm32-wasip2/edge/selfsame_edge_spin.wasm \
            --guests /p/target/guests --catalog /p/root/models/catalog.toml --models /models \
            --backend auto --device cpu --ort-library /lib.so";
        assert_eq!(command_line(&[]).join(" "), expected);
    }

    #[test]
    fn flags_reach_the_host() {
        let given = ["--listen", "[::1]:9", "--api-key=k:s", "--set", "a=b", "--", "--new", "x"];
        let line = command_line(&given);
        assert!(line.join(" ").starts_with("serve --listen [::1]:9 "));
        assert!(
            line.ends_with(&["--api-key", "k:s", "--set", "a=b", "--new", "x"].map(String::from))
        );
    }

    #[test]
    fn unknown_flags_are_refused() {
        let project = Project::below("/p".as_ref());
        assert!(Request::read(&project, Parser::from_args(["--port", "9"])).is_err());
        assert!(Request::read(&project, Parser::from_args(["--listen"])).is_err());
    }
}
