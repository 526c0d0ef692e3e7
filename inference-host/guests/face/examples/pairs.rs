//! Measures the comparison of faces on pairs of photographs: a file of comma-separated
//! values with a head, two paths from where the file is, and 1 for one person or 0.
//!
//! Run: `cargo xtask accuracy face --pairs FILE.csv`

#![allow(clippy::unwrap_used, reason = "a measurement of the developers', on data of theirs")]

#[path = "../tests/support/mod.rs"]
mod support;

use selfsame_biometrics::face::extract::Algorithm;
use selfsame_biometrics::face::template::Template;
use std::collections::BTreeMap;
use std::env;
use std::path::Path;
use support::error_rates::report;
use support::figures::Scores;
use support::{gallery::Gallery, graphs::RtenGraphs, measure, suite::Missing};

const EXTRACTOR: Algorithm = Algorithm::Reid0095;

fn main() -> Result<(), Missing> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let ["--pairs", list] = arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] else {
        return Err("usage: pairs --pairs FILE.csv".to_owned());
    };
    let list = Path::new(list);
    let name = list.file_name().ok_or("no file is named")?.to_string_lossy().into_owned();
    let gallery = Gallery::at(list.parent().unwrap_or(Path::new(".")).to_owned());
    print!("{}", measured(&gallery, &name, &RtenGraphs::with_extractor(EXTRACTOR)?));
    Ok(())
}

/// Pairs with a photograph in which no face is found are counted and left out.
fn measured(gallery: &Gallery, list: &str, graphs: &RtenGraphs) -> String {
    let pairs = gallery.pairs(list);
    let mut templates: BTreeMap<&str, Option<Template>> = BTreeMap::new();
    for path in pairs.iter().flat_map(|pair| [&pair.probe, &pair.reference]) {
        templates.entry(path).or_insert_with(|| {
            let image = gallery.image(path);
            let face = measure::central_face(graphs, &image)?;
            Some(measure::template(graphs, &image, &face, EXTRACTOR))
        });
    }
    let nobody = templates.values().filter(|template| template.is_none()).count();
    let compared = pairs.iter().filter_map(|pair| {
        let template = |path: &str| templates.get(path)?.as_ref();
        let (probe, reference) = (template(&pair.probe)?, template(&pair.reference)?);
        Some((measure::score(probe, reference), pair.genuine))
    });
    let report = report(&Scores::new(compared.collect()));
    format!("{} photographs, no face in {nobody}\n{report}", templates.len())
}
