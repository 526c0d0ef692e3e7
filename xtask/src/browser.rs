//! The browser module as an npm package.

use crate::{
    components,
    failure::Failure,
    project::{Project, write_whole},
    tool,
    workers::WASM_BINDGEN,
};
use lexopt::Parser;
use std::{fs, path::PathBuf, process::Command};

/// The target of the module.
const TARGET: &str = "wasm32-unknown-unknown";

/// The variable that names the built package.
pub(crate) const PACKAGE_VARIABLE: &str = "SELFSAME_BROWSER_PACKAGE";

/// The variable that tells the compiler of the target what every browser can do: all
/// have had SIMD since 2023.
const FLAGS: (&str, &str) =
    ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-C target-feature=+simd128");

/// The command `browser`.
pub(crate) fn run(project: &Project, mut arguments: Parser) -> Result<(), Failure> {
    if let Some(argument) = arguments.next()? {
        return Err(argument.unexpected().into());
    }
    println!("{}", build(project)?.display());
    Ok(())
}

/// Builds the package; answers where it is.
///
/// # Errors
/// The module does not compile, or its tool cannot be had.
pub(crate) fn build(project: &Project) -> Result<PathBuf, Failure> {
    components::add_target(TARGET)?;
    let bindgen = WASM_BINDGEN.obtain(project)?;
    let arguments =
        ["build", "--profile", "browser", "--target", TARGET, "--package", "selfsame-browser"];
    tool::run(tool::cargo(project, arguments).env(FLAGS.0, FLAGS.1))?;
    let module = project.target.join(TARGET).join("browser/selfsame_browser.wasm");
    let package = project.target.join("browser-package");
    let mut wrap = Command::new(bindgen);
    wrap.arg(&module).args(["--target", "web", "--out-dir"]).arg(&package);
    tool::run(&mut wrap)?;
    let manifest = project.root.join("edge/browser/package.json");
    let manifest = fs::read(&manifest).map_err(Failure::file(&manifest))?;
    write_whole(&package.join("package.json"), &manifest)?;
    Ok(package)
}
