//! The command `bench`: sets up everything, then prints the performance table.

use crate::{components, failure::Failure, node, project::Project, setting::Setting, tool};
use lexopt::{Arg, Parser};
use std::ffi::OsString;

/// The command `bench`.
pub(crate) fn run(project: &Project, mut arguments: Parser) -> Result<(), Failure> {
    let passed_on: Vec<OsString> = match arguments.next()? {
        None => Vec::new(),
        Some(Arg::Value(first)) => std::iter::once(first).chain(arguments.raw_args()?).collect(),
        Some(other) => return Err(other.unexpected().into()),
    };
    let setting = Setting::with_models(project)?.and_onnx_runtime(project)?;
    components::build_for_trials(project)?;
    let mut bench = tool::cargo(project, ["run", "--release", "--package", "selfsame-bench", "--"]);
    tool::run(setting.describe_to(project, &mut bench).args(passed_on))?;
    measure_worker(project, setting)
}

/// Prints the figures of the Worker, where Node is there to run it.
fn measure_worker(project: &Project, setting: Setting) -> Result<(), Failure> {
    let setting = setting.and_worker(project)?;
    if setting.worker.is_none() {
        return Ok(());
    }
    println!("\n## The Worker, under the runtime of Workers\n");
    tool::run(setting.describe_to(project, &mut node::script(project, "measure")))
}
