//! Chips that were made for this, each with its own authority.

use super::{Outcome, equal, json, read};
use libtest_mimic::Trial;
use selfsame_capture::ElementaryFile;
use selfsame_chip::lds::{Dg1, Dg2, ImageFormat};
use selfsame_chip::{Check, Context, Files, Limits, Report, Verdict, trust, verify};
use selfsame_contract::{ChipAuthentication, DataAuthentication};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use time::macros::utc_datetime;

pub(super) fn trials(folder: &Path) -> Vec<Trial> {
    let entries = fs::read_dir(folder).expect("the folder of chips");
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    folders.sort();
    folders.into_iter().map(trial).collect()
}

fn trial(folder: PathBuf) -> Trial {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap().to_owned();
    Trial::test(format!("generated::{name}"), move || check(&folder))
}

fn check(folder: &Path) -> Outcome {
    let case = json(&folder.join("expected.json"));
    let files = files(folder, &case);
    let files: Vec<_> = files.iter().map(|(file, bytes)| (*file, bytes.as_slice())).collect();
    let files = Files::collect(files)?;
    verdicts(&report(folder, &files, true), &case)?;
    without_authority(&report(folder, &files, false), &case)?;
    contents(&files, &case)
}

/// The files, as a reader would bring them.
fn files(folder: &Path, case: &Value) -> Vec<(ElementaryFile, Vec<u8>)> {
    let groups = case["data_groups"].as_array().unwrap().iter();
    let groups = groups.map(|group| u8::try_from(group.as_u64().unwrap()).unwrap());
    let files = groups.map(ElementaryFile::DataGroup);
    let files = files.chain([ElementaryFile::Com, ElementaryFile::Sod]);
    files.map(|file| (file, read(&folder.join(format!("EF.{file}.bin"))))).collect()
}

fn report(folder: &Path, files: &Files<'_>, with_authority: bool) -> Report {
    let now = utc_datetime!(2025-01-02 00:00);
    let authority = read(&folder.join("CSCA.cer"));
    let authority = with_authority.then_some(("CSCA.cer", authority.as_slice()));
    let gathering = trust::gather(authority, now, &Limits::for_trust());
    assert_eq!(gathering.findings, []);
    let context = Context { now, challenge: None, signature: None, limits: Limits::default() };
    verify(files, &gathering.store, &context)
}

fn verdicts(report: &Report, case: &Value) -> Outcome {
    let expected = &case["expected"];
    let named = [
        ("sod_signature_valid", Check::Signature),
        ("dsc_chains_to_csca", Check::Chain),
        ("dsc_valid_at_signing_time", Check::Validity),
        ("com_sod_dg_lists_equal", Check::Com),
    ];
    let hashes = expected["dg_hashes_match"].as_object().unwrap().iter();
    let hashes = hashes.map(|(group, value)| (Check::Hash(group.parse().unwrap()), value));
    for (check, value) in
        named.map(|(name, check)| (check, &expected[name])).into_iter().chain(hashes)
    {
        let verdict = report.verdict(check).unwrap();
        equal(&check.to_string(), &(verdict == Verdict::Passed), &value.as_bool().unwrap())?;
        equal("is decided", &matches!(verdict, Verdict::NotPerformed(_)), &false)?;
    }
    let passes = expected["passive_authentication"].as_bool().unwrap();
    let outcome =
        if passes { DataAuthentication::Authenticated } else { DataAuthentication::Denied };
    equal("data authentication", &report.data_authentication(), &outcome)?;
    let clone_check = match case["data_groups"].as_array().unwrap().contains(&15.into()) {
        true => ChipAuthentication::MissingChallenge,
        false => ChipAuthentication::NotSupported,
    };
    equal("chip authentication", &report.chip_authentication(), &Some(clone_check))
}

/// Nothing is known of the country: what else is wrong is still denied, and what is right
/// is neither.
fn without_authority(report: &Report, case: &Value) -> Outcome {
    let is_not_performed = |check| matches!(report.verdict(check), Some(Verdict::NotPerformed(_)));
    equal("chain not performed", &is_not_performed(Check::Chain), &true)?;
    let passes = case["expected"]["passive_authentication"].as_bool().unwrap();
    let is_unknown =
        report.data_authentication() == DataAuthentication::AuthorityCertificatesNotProvided;
    let is_unknown_alone = passes || case["mutation"] == "untrusted_issuer";
    equal("unknown authority", &is_unknown, &is_unknown_alone)
}

fn contents(files: &Files<'_>, case: &Value) -> Outcome {
    let limits = Limits::default();
    let dg1 = Dg1::parse(files.group(1).unwrap(), &limits)?;
    if let Some(lines) = case["mrz"].as_array() {
        let lines: Vec<_> = lines.iter().map(|line| line.as_str().unwrap().to_owned()).collect();
        equal("lines", &dg1.zone.lines().to_vec(), &lines)?;
        equal("check digits", &dg1.mrz.holds(), &true)?;
    }
    let dg2 = Dg2::parse(files.group(2).unwrap(), &limits)?;
    equal("faces", &dg2.faces.len(), &1)?;
    equal("format", &dg2.faces[0].image.format, &ImageFormat::Jpeg)?;
    let size = case["dg2_image_size"].as_array().unwrap();
    let size = (size[0].as_u64().unwrap(), size[1].as_u64().unwrap());
    let found = dg2.faces[0].size.map(|(width, height)| (width.into(), height.into()));
    equal("size", &found, &Some(size))?;
    match case["dg2_jpeg_sha256"].as_str() {
        Some(digest) => {
            equal("picture", &super::sha256(dg2.faces[0].image.bytes), &digest.to_owned())
        }
        None => Ok(()),
    }
}
