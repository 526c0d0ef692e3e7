//! The vectors of the test data: worked examples of Doc 9303, and drawn zones with
//! and without a fault. Reported as ignored where the test data is not there; in
//! CI that is a failure.

use libtest_mimic::{Arguments, Failed, Trial};
use selfsame_documents::mrz::{Format, Mrz, Zone};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};
use time::macros::date;

#[derive(Deserialize)]
struct Vectors {
    icao_examples: Vec<Case>,
    generated: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    format: String,
    lines: Vec<String>,
    valid: bool,
    mutation: Option<String>,
    #[serde(default)]
    checks: BTreeMap<String, bool>,
    #[serde(default)]
    fields: BTreeMap<String, String>,
    document_number: Option<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let file = folder().join("document/mrz_vectors.json");
    libtest_mimic::run(&arguments, trials(&file)).exit_code()
}

fn folder() -> PathBuf {
    let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/testdata");
    env::var_os("TESTDATA_DIR").map_or_else(|| usual.into(), PathBuf::from)
}

fn trials(file: &Path) -> Vec<Trial> {
    match vectors(file) {
        Ok(vectors) => vectors
            .icao_examples
            .into_iter()
            .chain(vectors.generated)
            .enumerate()
            .map(trial)
            .collect(),
        Err(reason) => vec![missing(reason)],
    }
}

fn vectors(file: &Path) -> Result<Vectors, String> {
    let json = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    serde_json::from_slice(&json).map_err(|error| error.to_string())
}

fn trial((index, case): (usize, Case)) -> Trial {
    Trial::test(name(index, &case), move || check(&case))
}

fn missing(reason: String) -> Trial {
    let in_ci = env::var("CI").is_ok_and(|ci| ci == "true");
    let name = format!("vectors ({reason})");
    Trial::test(name, || Err(reason.into())).with_ignored_flag(!in_ci)
}

fn name(index: usize, case: &Case) -> String {
    let fault = case.mutation.as_deref().unwrap_or("whole");
    format!("{index:02}_{}_{fault}", case.format)
}

fn check(case: &Case) -> Result<(), Failed> {
    let mrz = Zone::new(&case.lines).ok().map(|zone| Mrz::parse(&zone));
    equal("valid", &mrz.as_ref().is_some_and(Mrz::holds), &case.valid)?;
    let Some(mrz) = mrz else { return Ok(()) };
    equal("format", &mrz.format, &format(&case.format)?)?;
    checks(&mrz, &case.checks)?;
    fields(&mrz, case)
}

fn checks(mrz: &Mrz, expected: &BTreeMap<String, bool>) -> Result<(), Failed> {
    let digits = mrz.check_digits;
    for (name, &expected) in expected {
        let found = match name.as_str() {
            "document_number" => Some(digits.document_number),
            "birth" => Some(digits.date_of_birth),
            "expiry" => Some(digits.date_of_expiry),
            "optional" => digits.optional_data,
            "composite" => digits.composite,
            _ => return Err(format!("unknown check {name}").into()),
        };
        equal(name, &found, &Some(expected))?;
    }
    Ok(())
}

fn fields(mrz: &Mrz, case: &Case) -> Result<(), Failed> {
    if let Some(number) = &case.document_number {
        equal("document number", &mrz.document_number, number)?;
    }
    for (name, expected) in &case.fields {
        let found = match name.as_str() {
            "surname" => mrz.name.surname.clone(),
            "given_names" => mrz.name.given_names.clone(),
            "document_number" => mrz.document_number.clone(),
            "nationality" => mrz.nationality.clone(),
            "issuer" => mrz.issuing_authority.clone(),
            "sex" => mrz.sex.clone(),
            "birth" => birth(mrz),
            "expiry" => expiry(mrz),
            // Stands in the printed zone alone.
            "place_of_birth" => continue,
            _ => return Err(format!("unknown field {name}").into()),
        };
        equal(name, &found, expected)?;
    }
    Ok(())
}

fn birth(mrz: &Mrz) -> String {
    iso(mrz.birth().known().and_then(|date| date.birth(date!(2025 - 01 - 01)).day()))
}

fn expiry(mrz: &Mrz) -> String {
    iso(mrz.expiry().known().and_then(|date| date.expiry(date!(2025 - 01 - 01)).day()))
}

fn iso(day: Option<time::Date>) -> String {
    day.map_or_else(String::new, |day| {
        format!("{}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
    })
}

fn format(name: &str) -> Result<Format, Failed> {
    let formats = [
        ("TD1", Format::Td1),
        ("TD2", Format::Td2),
        ("TD3", Format::Td3),
        ("MRV-A", Format::MrvA),
        ("MRV-B", Format::MrvB),
    ];
    let found = formats.into_iter().find(|(known, _)| *known == name);
    found.map(|(_, format)| format).ok_or_else(|| format!("unknown format {name}").into())
}

fn equal<T: PartialEq + Debug>(what: &str, found: &T, expected: &T) -> Result<(), Failed> {
    if found == expected {
        Ok(())
    } else {
        Err(format!("{what} is {found:?}, not {expected:?}").into())
    }
}
