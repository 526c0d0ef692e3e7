//! Prints what the calibration of scores rests on: for both extractors the
//! cosines at false-match rates on the labelled pairs.
//!
//! Run: `cargo run --release -p selfsame-guest-face --example calibrate`

#[path = "../tests/support/mod.rs"]
mod support;

use selfsame_biometrics::face::extract::Algorithm;
use support::{gallery::Gallery, graphs::RtenGraphs, measure, suite::Missing};

fn main() -> Result<(), Missing> {
    let gallery = Gallery::open()?;
    for algorithm in Algorithm::ALL {
        let graphs = RtenGraphs::with_extractor(algorithm)?;
        for list in ["lfw_pairs.csv", "pairs_hires.csv"] {
            let cosines = measure::comparisons(&gallery, &graphs, list, algorithm, measure::cosine);
            let (genuine, impostor) = (cosines.genuine.len(), cosines.impostor.len());
            println!("\n{algorithm:?} on {list}: {genuine} genuine, {impostor} impostor pairs\n");
            println!("area under the curve {:.5}", cosines.area_under_curve());
            println!("accuracy, ten folds {:.4}", cosines.accuracy(10));
            println!("median genuine cosine {:.4}\n", cosines.median_genuine());
            println!("{}", cosines.table());
        }
    }
    Ok(())
}
