//! The Workers side: its tools, and the Worker that they build.

use crate::{cargo_tool::CargoTool, components, failure::Failure, node, project::Project, tool};
use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

/// The variable that names the built Worker.
pub(crate) const WORKER_BUILD_VARIABLE: &str = "SELFSAME_WORKER_BUILD";

/// The target of the Worker.
const TARGET: &str = "wasm32-unknown-unknown";

/// Makes a Worker of a crate; has the versions of the library it is for.
const WORKER_BUILD: CargoTool = CargoTool {
    package: "worker-build",
    program: "worker-build",
    goes_with: "worker",
    locked: true,
};

/// Writes the JavaScript around the module. The lock file that its package ships
/// cannot be used.
pub(crate) const WASM_BINDGEN: CargoTool = CargoTool {
    package: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    goes_with: "wasm-bindgen",
    locked: false,
};

/// What wrangler shall not do: report home, keep logs, ask.
const QUIET: &[(&str, &str)] = &[
    ("CLOUDFLARE_CF_FETCH_ENABLED", "false"),
    ("WRANGLER_HIDE_BANNER", "true"),
    ("WRANGLER_SEND_METRICS", "false"),
    ("WRANGLER_WRITE_LOGS", "false"),
];

/// The programs that build, test and deploy the Worker.
pub(crate) struct Tools {
    worker_build: PathBuf,
    wasm_bindgen: PathBuf,
    search_path: OsString,
}

impl Tools {
    /// Obtains what is not there yet.
    ///
    /// # Errors
    /// Node is not installed, or a registry cannot deliver.
    pub(crate) fn obtain(project: &Project) -> Result<Self, Failure> {
        node::install(project)?;
        components::add_target(TARGET)?;
        let worker_build = WORKER_BUILD.obtain(project)?;
        let wasm_bindgen = WASM_BINDGEN.obtain(project)?;
        let search_path = search_path_with(&worker_build)?;
        Ok(Self { worker_build, wasm_bindgen, search_path })
    }

    /// Builds the Worker, as far as it is out of date.
    pub(crate) fn build(self, project: &Project) -> Result<Worker, Failure> {
        let mut command = Command::new(&self.worker_build);
        command.args(["--profile", "edge"]).current_dir(project.root.join("edge/workers"));
        tool::run(self.describe_to(project, &mut command))?;
        Ok(Worker { tools: self, build: project.root.join("edge/workers/build") })
    }

    /// Tells `command` through its environment where the tools are. wrangler builds
    /// the Worker by itself and finds the same ones.
    fn describe_to<'command>(
        &self,
        project: &Project,
        command: &'command mut Command,
    ) -> &'command mut Command {
        tool::forget_package(command)
            .env("PATH", &self.search_path)
            .env("CARGO_TARGET_DIR", &project.target)
            .env("WASM_BINDGEN_BIN", &self.wasm_bindgen)
            .env("WASM_OPT_BIN", node::program(project, "wasm-opt"))
            .env("ESBUILD_BIN", node::program(project, "esbuild"))
            .envs(QUIET.iter().copied())
    }
}

/// A built Worker and the tools around it.
pub(crate) struct Worker {
    tools: Tools,
    build: PathBuf,
}

impl Worker {
    /// Tells `command` through its environment where Worker and tools are.
    pub(crate) fn describe_to<'command>(
        &self,
        project: &Project,
        command: &'command mut Command,
    ) -> &'command mut Command {
        self.tools.describe_to(project, command).env(WORKER_BUILD_VARIABLE, &self.build)
    }
}

/// The search path with the folder of `program` in front.
fn search_path_with(program: &Path) -> Result<OsString, Failure> {
    let searched = env::var_os("PATH").unwrap_or_default();
    let folders = program.parent().map(Path::to_path_buf).into_iter();
    env::join_paths(folders.chain(env::split_paths(&searched)))
        .map_err(|source| Failure::Missing(format!("{}: {source}", program.display())))
}
