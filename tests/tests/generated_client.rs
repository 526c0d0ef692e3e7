//! A client that a public generator makes of the contract onboards a customer on
//! every runtime.

use selfsame_tests::client::Client;
use selfsame_tests::prerequisites::{self, Missing};
use selfsame_tests::runtime::{Kind, Runtime, Wishes};
use selfsame_tests::stage::{Source, Stage};
use selfsame_tests::suite::{self, Outcome};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;

const GENERATE: &str = "tests/clients/generate.mjs";
const ONBOARD: &str = "tests/clients/onboarding.mjs";
const PHOTO: &str = "face/lfw/Aaron_Peirsol/Aaron_Peirsol_0001.jpg";

fn main() -> ExitCode {
    let stage = Arc::new(Stage::default());
    let tests = Kind::ALL.map(|kind| {
        let stage = Arc::clone(&stage);
        let name = format!("{}::a_generated_client_onboards", kind.name());
        suite::test(name, move || needed(kind), move |needed| onboards(needed, &stage))
    });
    suite::run(tests.into())
}

/// What a test needs.
struct Needed {
    source: Source,
    photo: PathBuf,
    node: PathBuf,
}

fn needed(kind: Kind) -> Result<Needed, Missing> {
    for package in ["esbuild", "swagger-typescript-api"] {
        prerequisites::package(package)?;
    }
    let photo = prerequisites::test_data()?.join(PHOTO);
    Ok(Needed { source: Source::find(kind)?, photo, node: prerequisites::program("node")? })
}

fn onboards(needed: &Needed, stage: &Stage) -> Outcome {
    let place = stage.place(&needed.source, Wishes::default())?;
    let folder = tempfile::tempdir()?;
    let document = document(&place.client, folder.path())?;
    let client = folder.path().join("client.mjs");
    run(Command::new(&needed.node).arg(GENERATE).arg(&document).arg(&client))?;
    let runtime: &dyn Runtime = &*place.runtime;
    let mut onboard = Command::new(&needed.node);
    onboard.arg(ONBOARD).arg(&client).args([runtime.base_url(), runtime.token()]);
    let outcome = run(onboard.arg(&needed.photo));
    Ok(outcome.map_err(|told| format!("{told}\nthe service said lately:\n{}", runtime.log()))?)
}

/// The reference contract, or where there is none the document that the service
/// serves, which another test holds equal to it.
fn document(client: &Client, folder: &Path) -> Result<PathBuf, String> {
    if let Some(reference) = prerequisites::reference_contract() {
        return Ok(reference);
    }
    let served = client.call("GET", "/api/v1/openapi.json").map_err(|error| error.to_string())?;
    let path = folder.join("openapi.json");
    fs::write(&path, served.body).map_err(|error| error.to_string())?;
    Ok(path)
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.current_dir(prerequisites::repository()).output();
    let output = output.map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr)))
}
