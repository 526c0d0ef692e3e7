//! Plays every scenario of `tests/scenarios` on every runtime.

use selfsame_tests::prerequisites::{self, Missing};
use selfsame_tests::runtime::Kind;
use selfsame_tests::scenario::{self, Scenario, material::Store};
use selfsame_tests::stage::{Source, Stage};
use selfsame_tests::suite::{self, Outcome};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// What every scenario needs.
struct Needed {
    source: Source,
    test_data: PathBuf,
}

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let scenarios = match scenario::read_all(&folder) {
        Ok(scenarios) => scenarios.into_iter().map(Arc::new).collect::<Vec<_>>(),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let stage = Arc::new(Stage::default());
    let mut tests = Vec::new();
    for kind in Kind::ALL {
        for scenario in &scenarios {
            let (scenario, stage) = (Arc::clone(scenario), Arc::clone(&stage));
            let name = format!("{}::{}", kind.name(), scenario.name());
            let work = move |needed: &Needed| play(&scenario, kind, needed, &stage);
            tests.push(suite::test(name, move || needed(kind), work));
        }
    }
    suite::run(tests)
}

fn needed(kind: Kind) -> Result<Needed, Missing> {
    Ok(Needed { source: Source::find(kind)?, test_data: prerequisites::test_data()? })
}

fn play(scenario: &Scenario, kind: Kind, needed: &Needed, stage: &Stage) -> Outcome {
    let place = stage.place(&needed.source, scenario.wishes())?;
    let store = Store { test_data: needed.test_data.clone(), local: scenario.folder.clone() };
    match scenario::play(scenario, kind, &place.client, &store) {
        Ok(left_out) => {
            let told = |step| eprintln!("{} leaves out {}, {step}", kind.name(), scenario.name());
            left_out.iter().for_each(told);
            Ok(())
        }
        Err(failure) => {
            let log = place.runtime.log();
            Err(format!("{}\n{failure}\nthe service said lately:\n{log}", scenario.about).into())
        }
    }
}
