//! The generated OpenAPI document against the reference contract.
//!
//! Both are brought into a canonical form that keeps what programs depend on
//! and drops wording, and every difference between the two is printed. The
//! reference is read from `REFERENCE_OPENAPI`, or from beside the repository;
//! without it the test is ignored, and fails where `CI` is `true`.

mod canonical;
mod difference;
mod mutation;

use canonical::canonical;
use difference::differences;
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use serde_json::Value;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    let trials = vec![
        Trial::ignorable_test("document_equals_reference", document_equals_reference),
        Trial::test("comparison_notices_every_change", mutation::every_change_is_noticed),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn document_equals_reference() -> Result<Completion, Failed> {
    let path = reference_path();
    if !path.exists() {
        let reason = format!("there is no reference contract at {}", path.display());
        let in_ci = env::var_os("CI").is_some_and(|value| value == "true");
        return if in_ci { Err(reason.into()) } else { Ok(Completion::ignored_with(reason)) };
    }
    let reference: Value = yaml_serde::from_str(&fs::read_to_string(path)?)?;
    let found = differences(&canonical(&selfsame_contract::openapi())?, &canonical(&reference)?);
    if found.is_empty() {
        return Ok(Completion::Completed);
    }
    Err(format!("{} differences:\n{}", found.len(), found.join("\n")).into())
}

fn reference_path() -> PathBuf {
    env::var_os("REFERENCE_OPENAPI").map_or_else(
        || {
            let beside = "../../../shared/reference/openapi.yaml";
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(beside)
        },
        PathBuf::from,
    )
}
