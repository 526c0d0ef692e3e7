//! Prints how each step of the verification of a chip ends, for an operator.
//!
//! `cargo xtask chip inspect` runs it and tells it the time. The files are records of a
//! chip, files of a chip, or several of these one after another. Nothing that stands on
//! the chip is printed, but who signed it.

use lexopt::{Arg, Parser, ValueExt as _};
use selfsame_capture::{ElementaryFile, Kind, Record};
use selfsame_chip::{Context, Files, Limits, Report, trust, verify};
use selfsame_contract::Base64Data;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{fs, process::ExitCode};
use time::UtcDateTime;

/// How a record begins.
const RECORD: &[u8] = b"IDVR";

struct Options {
    now: UtcDateTime,
    trusted: Vec<PathBuf>,
    challenge: Option<Vec<u8>>,
    signature: Option<Vec<u8>>,
    files: Vec<PathBuf>,
}

fn main() -> ExitCode {
    match inspect() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(2),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the chip is authentic.
fn inspect() -> Result<bool, Box<dyn Error>> {
    let mut options = options()?;
    let mut files = BTreeMap::new();
    for path in &options.files {
        take(&mut files, &fs::read(path)?, &mut options.signature)?;
    }
    let files = Files::collect(files.iter().map(|(file, bytes)| (*file, bytes.as_slice())))?;
    let gathering = gather(&options)?;
    for finding in &gathering.findings {
        eprintln!("not used: {finding}");
    }
    println!("trust: {:?}\nfiles: {files:?}", gathering.store);
    let context = Context {
        now: options.now,
        challenge: options.challenge.as_deref(),
        signature: options.signature.as_deref(),
        limits: Limits::default(),
    };
    let report = verify(&files, &gathering.store, &context);
    print(&report);
    Ok(report.is_authentic())
}

fn options() -> Result<Options, Box<dyn Error>> {
    let mut parser = Parser::from_env();
    let (mut now, mut challenge, mut signature) = (None, None, None);
    let (mut trusted, mut files) = (Vec::new(), Vec::new());
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("now") => now = Some(parser.value()?.parse()?),
            Arg::Long("trust") => trusted.push(parser.value()?.into()),
            Arg::Long("challenge") => challenge = Some(hex(&parser.value()?.string()?)?),
            Arg::Long("signature") => signature = Some(hex(&parser.value()?.string()?)?),
            Arg::Value(file) => files.push(file.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    let now = UtcDateTime::from_unix_timestamp(now.ok_or("--now SECONDS is missing")?)?;
    Ok(Options { now, trusted, challenge, signature, files })
}

fn hex(digits: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let digit = |digit: char| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let digits: Option<Vec<u8>> = digits.chars().map(digit).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0).ok_or("no hexadecimal digits")?;
    Ok(digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

/// Adds the files in `bytes`, and the signature that a record brings along.
fn take(
    files: &mut BTreeMap<ElementaryFile, Vec<u8>>,
    bytes: &[u8],
    signature: &mut Option<Vec<u8>>,
) -> Result<(), Box<dyn Error>> {
    if !bytes.starts_with(RECORD) {
        files.extend(Files::split(bytes)?.iter().map(|(file, bytes)| (file, bytes.to_vec())));
        return Ok(());
    }
    let record = Record::read(bytes, Kind::Chip, &selfsame_capture::Limits::default())?;
    let chip = record.chip.ok_or("the record is not one of a chip")?;
    files.extend(chip.files.iter().map(|(file, bytes)| (*file, bytes.to_vec())));
    let proof = chip.proof.and_then(|proof| proof.signature);
    *signature = signature.take().or(proof.map(Base64Data::into_bytes));
    Ok(())
}

/// The store of the files and folders that are trusted.
fn gather(options: &Options) -> Result<trust::Gathering, Box<dyn Error>> {
    let mut trusted = Vec::new();
    for path in &options.trusted {
        if path.is_dir() {
            for entry in fs::read_dir(path)? {
                trusted.push(named(&entry?.path())?);
            }
        } else {
            trusted.push(named(path)?);
        }
    }
    let trusted = trusted.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    Ok(trust::gather(trusted, options.now, &Limits::for_trust()))
}

fn named(path: &Path) -> Result<(String, Vec<u8>), Box<dyn Error>> {
    Ok((path.display().to_string(), fs::read(path)?))
}

fn print(report: &Report) {
    if let Some(signer) = &report.signer {
        println!("signer: {}, number {}", signer.subject, signer.serial);
        println!("issuer: {}", signer.issuer);
        println!(
            "signed with {} ({}), groups with {}",
            signer.algorithm, signer.key, signer.digest
        );
        if let Some(time) = signer.signed_at {
            println!("signed at {time}");
        }
    }
    for step in &report.steps {
        let reason = step.verdict.reason().map(|reason| format!(": {reason}"));
        let check = step.check.to_string();
        println!("{check:22} {}{}", step.verdict, reason.unwrap_or_default());
    }
    println!("data authentication: {:?}", report.data_authentication());
    println!("chip authentication: {:?}", report.chip_authentication());
}
