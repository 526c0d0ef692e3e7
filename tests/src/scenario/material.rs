//! What steps send: files of the test data, small files beside the scenario,
//! bytes written out.
//!
//! In JSON, `@base64:PATH` becomes the Base64 of a file of the test data,
//! `@base64-local:PATH` that of a file in the scenario's folder, `@null` a null,
//! which TOML cannot write. A binary body is `@file:PATH`, `@local:PATH`,
//! `@hex:…` or `@text:…`, or `@chip:FOLDER`: the files of a chip in a folder of the test
//! data, one after another. After a path, ` as png`, ` as webp`, ` as turned` or ` as grey`
//! sends a photograph in another form. Before that it can be spoilt: ` as blurred`,
//! ` as dark`, ` as washed`, ` as glare X Y RADIUS`, ` as small TIMES`,
//! ` as cut LEFT TOP WIDTH HEIGHT`, ` as pasted LEFT TOP WIDTH HEIGHT TO-LEFT TO-TOP`;
//! and ` as stamped LEFT TOP TIMES PATH` draws a plain PBM file of the scenario's folder
//! onto it. Several of these follow one after the other. `@hand:HAND/PICTURE`, in JSON
//! `@base64-hand:…`, is a photograph of a palm that nobody has: both are seeds of
//! `selfsame-hands`.

use crate::image::{self, Damage, Form};
use base64::{Engine, engine::general_purpose::STANDARD};
use selfsame_capture::ElementaryFile;
use selfsame_hands::{Capture, Hand};
use selfsame_imaging::encode::{JpegQuality, jpeg};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Where files are taken from.
#[derive(Debug, Clone)]
pub struct Store {
    /// The test data; without it, scenarios that need none can still be played.
    pub test_data: PathBuf,
    /// The scenario's own folder.
    pub local: PathBuf,
}

impl Store {
    /// `value` with every string that begins with `@` replaced.
    ///
    /// # Errors
    /// A text naming what cannot be had.
    pub fn in_json(&self, value: &Value) -> Result<Value, String> {
        Ok(match value {
            Value::String(text) => match text.strip_prefix('@') {
                Some(notation) => self.json_value(notation)?,
                None => value.clone(),
            },
            Value::Array(items) => {
                Value::Array(items.iter().map(|item| self.in_json(item)).collect::<Result<_, _>>()?)
            }
            Value::Object(members) => {
                let replaced =
                    members.iter().map(|(name, value)| Ok((name.clone(), self.in_json(value)?)));
                Value::Object(replaced.collect::<Result<_, String>>()?)
            }
            other => other.clone(),
        })
    }

    /// The bytes of a binary body.
    ///
    /// # Errors
    /// A text naming what cannot be had.
    pub fn octets(&self, notation: &str) -> Result<Vec<u8>, String> {
        let notation = notation.strip_prefix('@').ok_or("a binary body begins with @")?;
        match notation.split_once(':') {
            Some(("file", reference)) => self.file(&self.test_data, reference),
            Some(("local", reference)) => self.file(&self.local, reference),
            Some(("chip", folder)) => {
                Ok(self.chip(folder)?.into_iter().flat_map(|(_, file)| file).collect())
            }
            Some(("hand", seeds)) => hand(seeds),
            Some(("hex", digits)) => hex(digits),
            Some(("text", text)) => Ok(text.as_bytes().to_vec()),
            _ => Err(format!("there is no material @{notation}")),
        }
    }

    /// The files of a chip, `EF.<NAME>.bin`, in a folder of the test data.
    ///
    /// # Errors
    /// A text naming the folder when there is none.
    pub(super) fn chip(&self, folder: &str) -> Result<Vec<(ElementaryFile, Vec<u8>)>, String> {
        let groups = (1..=16).map(ElementaryFile::DataGroup);
        let names = [ElementaryFile::Com, ElementaryFile::Sod].into_iter().chain(groups);
        let path = |name: ElementaryFile| self.test_data.join(format!("{folder}/EF.{name}.bin"));
        let files = names.filter_map(|name| Some((name, fs::read(path(name)).ok()?)));
        let files: Vec<_> = files.collect();
        if files.is_empty() { Err(format!("{folder}: there is no chip")) } else { Ok(files) }
    }

    fn json_value(&self, notation: &str) -> Result<Value, String> {
        let bytes = match notation.split_once(':') {
            None if notation == "null" => return Ok(Value::Null),
            Some(("base64", reference)) => self.file(&self.test_data, reference)?,
            Some(("base64-local", reference)) => self.file(&self.local, reference)?,
            Some(("base64-hand", seeds)) => hand(seeds)?,
            _ => return Err(format!("there is no material @{notation}")),
        };
        Ok(STANDARD.encode(bytes).into())
    }

    /// A file below `folder`, as the steps after its path have it.
    fn file(&self, folder: &Path, reference: &str) -> Result<Vec<u8>, String> {
        let mut steps = reference.split(" as ");
        let path = folder.join(steps.next().unwrap_or_default());
        let bytes = read(&path)?;
        let told = |error: &dyn ToString| format!("{}: {}", path.display(), error.to_string());
        steps.try_fold(bytes, |bytes, step| {
            let changed = match (step.strip_prefix("stamped "), step.parse::<Form>()) {
                (Some(stamp), _) => return self.stamped(&bytes, stamp),
                (None, Ok(form)) => image::converted(&bytes, form),
                (None, Err(_)) => {
                    step.parse::<Damage>().and_then(|damage| image::spoilt(&bytes, damage))
                }
            };
            changed.map_err(|error| told(&error))
        })
    }

    /// A photograph with a symbol of the scenario's folder on it.
    fn stamped(&self, photo: &[u8], stamp: &str) -> Result<Vec<u8>, String> {
        let told = || format!("{stamp:?} is no LEFT TOP TIMES PATH");
        let words: Vec<&str> = stamp.splitn(4, ' ').collect();
        let &[left, top, times, path] = &words[..] else { return Err(told()) };
        let number = |word: &str| word.parse::<u16>().map_err(|_| told());
        let place = [number(left)?, number(top)?, number(times)?];
        let symbol = String::from_utf8(read(&self.local.join(path))?).map_err(|_| told())?;
        image::stamped(photo, &symbol, place).map_err(|error| error.to_string())
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn hand(seeds: &str) -> Result<Vec<u8>, String> {
    let malformed = || format!("{seeds:?} are not the seeds of a hand and a picture");
    let (hand, picture) = seeds.split_once('/').ok_or_else(malformed)?;
    let number = |text: &str| text.parse::<u64>().map_err(|_| malformed());
    let photo = Hand::new(number(hand)?).photograph(&Capture::varied(number(picture)?));
    let file = photo.and_then(|photo| jpeg(&photo, JpegQuality::default()));
    file.map_err(|error| error.to_string())
}

fn hex(digits: &str) -> Result<Vec<u8>, String> {
    let malformed = || format!("{digits:?} is not hexadecimal");
    let digits: Vec<u32> = digits
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| character.to_digit(16).ok_or_else(malformed))
        .collect::<Result<_, _>>()?;
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return Err(malformed());
    }
    let byte = |pair: &[u32]| pair.iter().fold(0, |byte, digit| byte << 4 | digit);
    pairs.map(|pair| u8::try_from(byte(pair)).map_err(|_| malformed())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn store(folder: &Path) -> Store {
        fs::write(folder.join("a.bin"), b"\0\x01\x02").expect("a writable folder");
        Store { test_data: folder.to_owned(), local: folder.to_owned() }
    }

    #[test]
    fn files_and_nulls_are_put_in_their_places() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = store(folder.path());
        let value = json!({ "a": ["@base64:a.bin"], "b": "@null", "c": "plain" });
        let expected = json!({ "a": ["AAEC"], "b": null, "c": "plain" });
        assert_eq!(store.in_json(&value), Ok(expected));
        assert_eq!(store.in_json(&json!("@base64-local:a.bin")), Ok(json!("AAEC")));
    }

    #[test]
    fn binary_bodies_are_written_in_four_ways() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = store(folder.path());
        let cases = [
            ("@file:a.bin", Ok(vec![0, 1, 2])),
            ("@local:a.bin", Ok(vec![0, 1, 2])),
            ("@hex:FF d8", Ok(vec![0xFF, 0xD8])),
            ("@hex:", Ok(vec![])),
            ("@text:{not json", Ok(b"{not json".to_vec())),
            ("@hex:F", Err("\"F\" is not hexadecimal".to_owned())),
            ("@hex:XY", Err("\"XY\" is not hexadecimal".to_owned())),
            ("@gif:a.bin", Err("there is no material @gif:a.bin".to_owned())),
            ("a.bin", Err("a binary body begins with @".to_owned())),
        ];
        for (notation, expected) in cases {
            assert_eq!(store.octets(notation), expected, "{notation}");
        }
    }

    #[test]
    fn what_is_not_there_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = store(folder.path());
        for notation in ["@base64:b.bin", "@base64:a.bin as gif", "@base64:a.bin as png", "@b"] {
            let told = store.in_json(&json!(notation)).expect_err(notation);
            assert!(told.contains(".bin") || told.contains("@b"), "{told}");
        }
    }
}
