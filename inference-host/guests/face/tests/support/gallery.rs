//! The folder of test photographs.

use super::suite::{Missing, folder};
use selfsame_imaging::{RgbImage, decode};
use selfsame_protocol::face::ImageLimits;
use std::fs;
use std::path::PathBuf;

/// Photographs of faces, with their labels.
pub struct Gallery {
    folder: PathBuf,
}

/// Two photographs, of one person or of two.
pub struct Pair {
    pub probe: String,
    pub reference: String,
    pub genuine: bool,
}

impl Gallery {
    pub fn open() -> Result<Self, Missing> {
        Ok(Self::at(folder("TESTDATA_DIR", "testdata")?.join("face")))
    }

    /// The photographs of a folder.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    pub fn file(&self, path: &str) -> Vec<u8> {
        fs::read(self.folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn image(&self, path: &str) -> RgbImage {
        decode(&self.file(path), ImageLimits::default())
            .unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// All files below a folder, by their paths below the gallery.
    pub fn files(&self, below: &str) -> Vec<String> {
        let mut found = Vec::new();
        let entries = fs::read_dir(self.folder.join(below));
        for entry in entries.unwrap_or_else(|error| panic!("{below}: {error}")) {
            let entry = entry.unwrap();
            let path = format!("{below}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().unwrap().is_dir() {
                found.extend(self.files(&path));
            } else {
                found.push(path);
            }
        }
        found.sort();
        found
    }

    /// The rows of a label file, without its head.
    pub fn rows(&self, list: &str) -> Vec<Vec<String>> {
        let text = String::from_utf8(self.file(list)).unwrap();
        text.lines().skip(1).map(|row| row.split(',').map(str::to_owned).collect()).collect()
    }

    pub fn pairs(&self, list: &str) -> Vec<Pair> {
        let pair = |row: Vec<String>| match &row[..] {
            [probe, reference, same] => {
                let (probe, reference) = (probe.clone(), reference.clone());
                Pair { probe, reference, genuine: same == "1" }
            }
            other => panic!("{list}: {other:?}"),
        };
        self.rows(list).into_iter().map(pair).collect()
    }
}
