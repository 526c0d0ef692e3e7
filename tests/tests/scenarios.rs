//! Plays every scenario of `tests/scenarios` on the embedded runtime.

use selfsame_tests::client::Client;
use selfsame_tests::prerequisites::{self, Missing, Parts};
use selfsame_tests::runtime::{Embedded, Runtime as _, Wishes};
use selfsame_tests::scenario::{self, Scenario, material::Store};
use selfsame_tests::suite::{self, Outcome};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

/// What every scenario needs.
struct Needed {
    parts: Parts,
    test_data: PathBuf,
}

/// The runtimes in use; scenarios with the same wishes share one.
#[derive(Default)]
struct Stage(Mutex<BTreeMap<Wishes, (Arc<Embedded>, Client)>>);

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let scenarios = match scenario::read_all(&folder) {
        Ok(scenarios) => scenarios,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let stage = Arc::new(Stage::default());
    let tests = scenarios.into_iter().map(|scenario| {
        let stage = Arc::clone(&stage);
        suite::test(scenario.name(), needed, move |needed| play(&scenario, needed, &stage))
    });
    suite::run(tests.collect())
}

fn needed() -> Result<Needed, Missing> {
    Ok(Needed { parts: Parts::find()?, test_data: prerequisites::test_data()? })
}

fn play(scenario: &Scenario, needed: &Needed, stage: &Stage) -> Outcome {
    let (runtime, client) = stage.runtime(needed, scenario.wishes())?;
    let store = Store { test_data: needed.test_data.clone(), local: scenario.folder.clone() };
    scenario::play(scenario, &client, &store).map_err(|failure| {
        format!("{}\n{failure}\nthe service said lately:\n{}", scenario.about, runtime.log()).into()
    })
}

impl Stage {
    fn runtime(&self, needed: &Needed, wishes: Wishes) -> Result<(Arc<Embedded>, Client), String> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((runtime, client)) = running.get(&wishes) {
            return Ok((Arc::clone(runtime), client.clone()));
        }
        let runtime = Embedded::start(&needed.parts, &wishes).map_err(|error| error.to_string())?;
        let runtime = Arc::new(runtime);
        let client = Client::connect(&*runtime).map_err(|error| error.to_string())?;
        running.insert(wishes, (Arc::clone(&runtime), client.clone()));
        Ok((runtime, client))
    }
}
