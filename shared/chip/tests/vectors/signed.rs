//! Security objects as states issued them, with signer and authority.

use super::{Outcome, equal, json, read};
use libtest_mimic::Trial;
use selfsame_capture::ElementaryFile;
use selfsame_chip::lds::Sod;
use selfsame_chip::{Check, Context, Files, Limits, Reason, Verdict, trust, verify};
use selfsame_contract::DataAuthentication;
use serde_json::Value;
use std::path::{Path, PathBuf};
use time::macros::utc_datetime;

pub(super) fn trials(folder: &Path) -> Vec<Trial> {
    let cases = json(&folder.join("expected.json"));
    let cases = cases.as_array().unwrap().iter().cloned();
    cases.map(|case| trial(folder.to_owned(), case)).collect()
}

fn trial(folder: PathBuf, case: Value) -> Trial {
    let label = case["label"].as_str().unwrap().to_owned();
    Trial::test(format!("signed::{label}"), move || check(&folder, &case))
}

fn check(folder: &Path, case: &Value) -> Outcome {
    let label = case["label"].as_str().unwrap().replace('-', "_");
    let sod = read(&folder.join(format!("{label}_EF.SOD.bin")));
    hashes(&Sod::parse(&sod, &Limits::default())?, case)?;
    let authority = read(&folder.join(format!("{label}_CSCA.cer")));
    let now = utc_datetime!(2026-06-01 00:00);
    let gathering = trust::gather([("CSCA.cer", authority.as_slice())], now, &Limits::for_trust());
    equal("findings", &gathering.findings, &vec![])?;
    let files = Files::collect([(ElementaryFile::Sod, sod.as_slice())])?;
    let context = Context { now, challenge: None, signature: None, limits: Limits::default() };
    let report = verify(&files, &gathering.store, &context);
    for check in [Check::Sod, Check::Signature, Check::Chain, Check::Validity] {
        equal(&check.to_string(), &report.verdict(check), &Some(Verdict::Passed))?;
    }
    let revocation = Verdict::NotPerformed(Reason::RevocationListMissing);
    equal("revocation", &report.verdict(Check::Revocation), &Some(revocation))?;
    // Without a single group nothing is authentic, whatever the signature says.
    equal("outcome", &report.data_authentication(), &DataAuthentication::Denied)?;
    let serial = report.signer.map(|signer| u128::from_str_radix(&signer.serial, 16));
    let expected = case["dsc"]["serial"].as_str().unwrap().trim_start_matches("0x");
    equal("serial number", &serial, &Some(u128::from_str_radix(expected, 16)))
}

fn hashes(sod: &Sod<'_>, case: &Value) -> Outcome {
    let expected = case["dgs"].as_object().unwrap();
    equal("groups", &sod.hashes.len(), &expected.len())?;
    for (group, hash) in expected {
        let found = sod.hashes.get(&group.parse().unwrap()).map(|hash| super::hex(hash));
        equal(&format!("DG{group}"), &found.as_deref(), &hash.as_str())?;
    }
    Ok(())
}
