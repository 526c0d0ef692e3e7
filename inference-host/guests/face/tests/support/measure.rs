//! Runs the guest's own stages over labelled photographs.

use super::figures::Scores;
use super::gallery::{Gallery, Pair};
use super::graphs::RtenGraphs;
use selfsame_biometrics::face::compare;
use selfsame_biometrics::face::detect::Candidate;
use selfsame_biometrics::face::extract::Algorithm;
use selfsame_biometrics::face::template::Template;
use selfsame_guest_face::{infer, search};
use selfsame_imaging::RgbImage;
use selfsame_protocol::face::FaceSearch;
use std::collections::BTreeMap;

/// All faces of a picture, largest first.
pub fn faces(graphs: &RtenGraphs, image: &RgbImage) -> Vec<Candidate> {
    search::faces(graphs, image, &FaceSearch::default()).unwrap()
}

/// The face nearest to the middle: whom a labelled photograph is of.
pub fn central_face(graphs: &RtenGraphs, image: &RgbImage) -> Option<Candidate> {
    let (x, y) = (image.size().width as f32 / 2.0, image.size().height as f32 / 2.0);
    let distance = |face: &Candidate| {
        let centre = face.bounds.centre();
        (centre.x - x).hypot(centre.y - y)
    };
    faces(graphs, image).into_iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

pub fn template(
    graphs: &RtenGraphs,
    image: &RgbImage,
    face: &Candidate,
    algorithm: Algorithm,
) -> Template {
    let features = infer::extract(graphs, image, &face.landmarks, algorithm).unwrap();
    Template::new(algorithm, &features).unwrap()
}

/// A number for two templates of one algorithm.
pub type Compare = fn(&Template, &Template) -> f32;

/// Compares all pairs of a list.
pub fn comparisons(
    gallery: &Gallery,
    graphs: &RtenGraphs,
    list: &str,
    algorithm: Algorithm,
    compare: Compare,
) -> Scores {
    let pairs = gallery.pairs(list);
    let mut templates = BTreeMap::new();
    for path in pairs.iter().flat_map(|pair| [&pair.probe, &pair.reference]) {
        templates.entry(path.as_str()).or_insert_with(|| {
            let image = gallery.image(path);
            let face = central_face(graphs, &image).unwrap_or_else(|| panic!("no face in {path}"));
            template(graphs, &image, &face, algorithm)
        });
    }
    let compared = |pair: &Pair| {
        let template = |path: &String| &templates[path.as_str()];
        (compare(template(&pair.probe), template(&pair.reference)), pair.genuine)
    };
    Scores::new(pairs.iter().map(compared).collect())
}

/// What scores are calibrated from.
pub fn cosine(probe: &Template, reference: &Template) -> f32 {
    compare::cosine(probe, reference).unwrap()
}

/// What callers get.
pub fn score(probe: &Template, reference: &Template) -> f32 {
    compare::compare(probe, reference).unwrap().value()
}
