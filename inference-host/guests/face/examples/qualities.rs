//! Draws how the qualities of faces change as photographs get worse, as SVG, and
//! tells the quantiles of scores over photographs nobody changed.
//!
//! Run: `cargo run --release -p selfsame-guest-face --example qualities > curves.svg`

#[path = "../tests/support/mod.rs"]
mod support;

use selfsame_protocol::quality::FaceQuality;
use support::degradation::{Degradation, working_size};
use support::gallery::Gallery;
use support::graphs::RtenGraphs;
use support::qualities::{self, GRAPHS, Read, SCORES, in_parallel, median};
use support::suite::Missing;

/// Longest side at which photographs are made worse.
const WORKING_SIDE: f32 = 800.0;

/// Sides of one diagram, and the space around it.
const WIDTH: f32 = 210.0;
const HEIGHT: f32 = 130.0;
const MARGIN: f32 = 26.0;
const COLUMNS: usize = 4;

const COLOURS: [&str; 8] =
    ["#d62728", "#ff9f1c", "#1f77b4", "#2ca02c", "#9467bd", "#8c564b", "#e377c2", "#444"];

/// One degradation and, by name, the medians of scores at its steps.
struct Diagram {
    degradation: Degradation,
    curves: Vec<(&'static str, Vec<f32>)>,
}

fn main() -> Result<(), Missing> {
    let gallery = Gallery::open()?;
    let graphs = RtenGraphs::load(&GRAPHS)?;
    tell_quantiles(&gallery, &graphs);
    let diagrams = Degradation::ALL.map(|degradation| diagram(&gallery, &graphs, degradation));
    println!("{}", drawing(&diagrams));
    Ok(())
}

fn paths(gallery: &Gallery, folders: &[&str]) -> Vec<String> {
    folders.iter().flat_map(|folder| gallery.files(folder)).collect()
}

/// Quantiles of the scores of frontal faces.
fn tell_quantiles(gallery: &Gallery, graphs: &RtenGraphs) {
    let folders = ["lfw", "expression", "pairs_hires", "glasses/without", "mask/without"];
    let paths = paths(gallery, &folders);
    let found = in_parallel(&paths, |path| qualities::of(graphs, &gallery.image(path)));
    let is_frontal =
        |it: &&FaceQuality| it.sharpness.is_some_and(|quality| quality.preconditions_met);
    let frontal: Vec<&FaceQuality> = found.iter().flatten().filter(is_frontal).collect();
    eprintln!("{} of {} photographs are frontal", frontal.len(), paths.len());
    for (name, read) in SCORES {
        let mut scores = values(frontal.iter().copied(), read);
        scores.sort_by(f32::total_cmp);
        let at = |share: f32| scores.get(((scores.len() - 1) as f32 * share) as usize);
        eprintln!("{name:24} {:.2?}", [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99].map(at));
    }
}

fn values<'a>(found: impl Iterator<Item = &'a FaceQuality>, read: Read) -> Vec<f32> {
    found.filter_map(read).map(|quality| quality.value).collect()
}

fn diagram(gallery: &Gallery, graphs: &RtenGraphs, degradation: Degradation) -> Diagram {
    let paths = paths(gallery, &["expression", "pairs_hires", "glasses/without"]);
    let rows = in_parallel(&paths, |path| {
        let image = working_size(&gallery.image(path), WORKING_SIDE);
        let face = qualities::face(graphs, &image)?;
        let worse = |strength| qualities::of(graphs, &degradation.apply(&image, &face, strength));
        degradation.steps().into_iter().map(worse).collect::<Option<Vec<FaceQuality>>>()
    });
    let rows: Vec<_> = rows.into_iter().flatten().collect();
    let at = |step: usize, read| median(values(rows.iter().filter_map(|row| row.get(step)), read));
    let curve = |read| (0..degradation.steps().len()).map(|step| at(step, read)).collect();
    let shown = SCORES.iter().take(COLOURS.len());
    Diagram { degradation, curves: shown.map(|&(name, read)| (name, curve(read))).collect() }
}

fn drawing(diagrams: &[Diagram]) -> String {
    let width = COLUMNS as f32 * (WIDTH + MARGIN) + MARGIN;
    let height = 2.0 * (HEIGHT + 2.0 * MARGIN);
    let head = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"sans-serif\" font-size=\"11\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>"
    );
    let drawn = diagrams.iter().enumerate().map(|(index, diagram)| draw(index, diagram));
    let legend = diagrams.first().map(|diagram| legend(diagrams.len(), diagram));
    let parts = std::iter::once(head).chain(drawn).chain(legend).chain(["</svg>".to_owned()]);
    parts.collect::<Vec<_>>().join("\n")
}

fn draw(index: usize, diagram: &Diagram) -> String {
    let (left, top) = place(index);
    let (name, title) = (diagram.degradation, top - 6.0);
    let frame = format!(
        "<text x=\"{left}\" y=\"{title}\">{name:?}</text>\n\
         <rect x=\"{left}\" y=\"{top}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"none\" \
         stroke=\"#bbb\"/>"
    );
    let lines = diagram.curves.iter().zip(COLOURS).map(|((_, values), colour)| {
        let last = (values.len() - 1) as f32;
        let at = |(step, value): (usize, &f32)| {
            let (x, y) = (left + step as f32 / last * WIDTH, top + (1.0 - value) * HEIGHT);
            format!("{x:.1},{y:.1}")
        };
        let points: Vec<String> = values.iter().enumerate().map(at).collect();
        let points = points.join(" ");
        format!("<polyline fill=\"none\" stroke=\"{colour}\" points=\"{points}\"/>")
    });
    std::iter::once(frame).chain(lines).collect::<Vec<_>>().join("\n")
}

fn legend(index: usize, diagram: &Diagram) -> String {
    let (left, top) = place(index);
    let names = diagram.curves.iter().zip(COLOURS).enumerate();
    let line = |(row, ((name, _), colour)): (usize, (&(&str, Vec<f32>), &str))| {
        let y = top + 14.0 * (row as f32 + 1.0);
        format!("<text x=\"{left}\" y=\"{y}\" fill=\"{colour}\">{name}</text>")
    };
    names.map(line).collect::<Vec<_>>().join("\n")
}

fn place(index: usize) -> (f32, f32) {
    let (column, row) = ((index % COLUMNS) as f32, (index / COLUMNS) as f32);
    (MARGIN + column * (WIDTH + MARGIN), MARGIN + row * (HEIGHT + 2.0 * MARGIN))
}
