//! Pictured zones whose text is known, and what becomes of them.

#![allow(missing_docs, unreachable_pub, reason = "a part of a test program")]

pub mod degradation;

use super::support::suite::{Missing, folder};
use selfsame_documents::mrz::{Mrz, Zone};
use selfsame_imaging::{RgbImage, decode};
use selfsame_protocol::face::ImageLimits;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

#[derive(Deserialize)]
struct GroundTruth {
    images: Vec<Document>,
}

/// A pictured document.
#[derive(Deserialize)]
pub struct Document {
    pub file: String,
    /// What its zone says; of a line that cannot be read nothing is known.
    mrz_lines: Vec<Option<String>>,
    #[serde(skip)]
    folder: PathBuf,
}

/// The documents of one kind: `specimens` or `synthetic`.
pub fn documents(kind: &str) -> Result<Vec<Document>, Missing> {
    let folder = folder("TESTDATA_DIR", "testdata")?.join("document").join(kind);
    let path = folder.join("ground_truth.json");
    let json = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let truth: GroundTruth =
        serde_json::from_str(&json).map_err(|error| format!("{}: {error}", path.display()))?;
    let placed = |document| Document { folder: folder.clone(), ..document };
    Ok(truth.images.into_iter().map(placed).collect())
}

impl Document {
    pub fn picture(&self) -> RgbImage {
        let file = fs::read(self.folder.join(&self.file)).unwrap();
        decode(&file, ImageLimits { min_side: 16, ..ImageLimits::default() }).unwrap()
    }

    /// What became of the zone that was read as these lines, or not at all.
    pub fn fate(&self, lines: Option<&[String]>) -> Fate {
        let Some(lines) = lines else { return Fate::Unread };
        let mut both = self.mrz_lines.iter().zip(lines);
        let same = |truth: &Option<String>, read| truth.as_ref().is_none_or(|it| it == read);
        let is_right =
            self.mrz_lines.len() == lines.len() && both.all(|(truth, read)| same(truth, read));
        match Zone::new(lines).is_ok_and(|zone| Mrz::parse(&zone).holds()) {
            _ if is_right => Fate::Exact,
            true => Fate::Unnoticed,
            false => Fate::Noticed,
        }
    }
}

/// What became of a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    Exact,
    /// Not found, or not read reliably.
    Unread,
    /// Something is wrong, and a check digit or the form tells.
    Noticed,
    /// Something is wrong, and nothing tells.
    Unnoticed,
}

/// How often what became of zones.
#[derive(Default)]
pub struct Counts(BTreeMap<Fate, usize>);

impl Counts {
    pub fn add(&mut self, fate: Fate) {
        *self.0.entry(fate).or_default() += 1;
    }

    pub fn of(&self, fate: Fate) -> usize {
        self.0.get(&fate).copied().unwrap_or(0)
    }

    pub fn all(&self) -> usize {
        self.0.values().sum()
    }

    pub fn row(&self, name: &str) -> String {
        let fates = [Fate::Exact, Fate::Unread, Fate::Noticed, Fate::Unnoticed];
        let [exact, unread, noticed, unnoticed] = fates.map(|fate| self.of(fate));
        format!("| {name} | {} | {exact} | {unread} | {noticed} | {unnoticed} |", self.all())
    }
}
