//! The models, the test data, and what the guest finds in a picture.

#![allow(missing_docs, unreachable_pub, dead_code, reason = "each program uses a part")]

use super::support::graphs::RtenGraphs;
use super::support::suite::{Missing, folder};
use selfsame_biometrics::palm::code::CompetitiveCode;
use selfsame_biometrics::palm::region::SIDE;
use selfsame_guest_palm::infer::{DETECTOR, JOINTS, LINES, code_of};
use selfsame_imaging::luminance::luma;
use selfsame_imaging::resize::resize;
use selfsame_imaging::{RgbImage, decode};
use selfsame_protocol::face::ImageLimits;
use selfsame_protocol::geometry::PixelSize;
use selfsame_protocol::palm::FoundPalm;
use std::fs;
use std::path::{Path, PathBuf};

/// Pixels of a drawn region that cells are made of, a side.
const CODED: u32 = 128;

/// The models and the test data.
pub struct Laboratory {
    pub folder: PathBuf,
    pub graphs: RtenGraphs,
}

impl Laboratory {
    pub fn open() -> Result<Self, Missing> {
        let folder = folder("TESTDATA_DIR", "testdata")?;
        Ok(Self { folder, graphs: RtenGraphs::load(&[DETECTOR, JOINTS, LINES])? })
    }

    pub fn palm(&self, photo: &RgbImage) -> Option<FoundPalm> {
        selfsame_guest_palm::palm(&self.graphs, photo).unwrap()
    }

    /// The pictures below a folder of the test data.
    pub fn pictures(&self, below: &str) -> Vec<PathBuf> {
        pictures(&self.folder.join(below))
    }

    /// The code of a picture that is a region already, as wide as what is coded. What
    /// filters see beyond its border is the region mirrored.
    pub fn code_of_region(&self, region: &RgbImage) -> CompetitiveCode {
        let size = PixelSize { width: CODED, height: CODED };
        let region = resize(region, size).unwrap();
        let margin = (SIDE - CODED) / 2;
        let mirrored = |at: u32| {
            let inside = at.abs_diff(margin);
            if inside < CODED { inside } else { 2 * CODED - 2 - inside }
        };
        let places = (0..SIDE).flat_map(|row| (0..SIDE).map(move |column| (column, row)));
        let level = |(column, row)| {
            let index = mirrored(row) * CODED + mirrored(column);
            luma(region.pixel(index as usize).map(f32::from))
        };
        code_of(&self.graphs, places.map(level).collect(), |_| true).unwrap()
    }
}

/// The pictures below a folder.
pub fn pictures(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    collect(folder, &mut files);
    files.sort();
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
    {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|it| it == "jpg" || it == "png") {
            files.push(path);
        }
    }
}

pub fn picture(path: &Path) -> RgbImage {
    decode(&fs::read(path).unwrap(), ImageLimits { min_side: 16, ..ImageLimits::default() })
        .unwrap()
}
