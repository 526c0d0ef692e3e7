//! What the service says of glasses, held against labels.

use crate::attributes::{PRESENT, first_photographs, score};
use crate::gallery::{Gallery, in_parallel};
use crate::worn_glasses::{Worn, set_constants, worn_by};
use selfsame_tests::proportion::Proportion;
use selfsame_tests::suite::Outcome;

/// Photographs of good resolution in two folders by what they show; what is
/// measured of each pair of glasses is printed, since nobody labelled it.
pub(crate) fn glasses_are_told(gallery: &Gallery) -> Outcome {
    let exhibition = gallery.hang()?;
    let mut shares = Vec::new();
    for (folder, is_worn) in [("glasses/with", true), ("glasses/without", false)] {
        let photographs = gallery.photographs(folder)?;
        let members = ["score", "tinted", "heavyFrame"];
        println!("\n| photograph | glasses | tinted | heavy frame |\n| --- | ---: | ---: | ---: |");
        let scores = in_parallel(&photographs, |path| {
            members.map(|member| score(&exhibition, path, "glasses", member)).into_iter().collect()
        })?;
        let scores: Vec<Vec<Option<f64>>> = scores;
        for (path, scores) in photographs.iter().zip(&scores) {
            let told: Vec<_> = scores.iter().flatten().map(f64::to_string).collect();
            println!("| {path} | {} |", told.join(" | "));
        }
        let right: Proportion = scores
            .iter()
            .filter_map(|scores| scores.first().copied().flatten())
            .map(|score| (score >= PRESENT) == is_worn)
            .collect();
        println!("\n{folder}: {right}\n");
        shares.push(right.share());
    }
    assert!(shares.iter().all(|share| *share >= 0.9), "{shares:?}");
    Ok(())
}

/// Press photographs of low resolution, labelled by eye; those that set the
/// constants and the others apart.
pub(crate) fn lenses_are_told(gallery: &Gallery) -> Outcome {
    let exhibition = gallery.hang()?;
    let people = first_photographs(gallery)?;
    let told = in_parallel(&people, |(name, path)| {
        let worn = score(&exhibition, path, "glasses", "score")?;
        let tinted = score(&exhibition, path, "glasses", "tinted")?;
        Ok((
            worn_by(name),
            set_constants(path.rsplit('/').next().unwrap_or_default()),
            worn,
            tinted,
        ))
    })?;
    println!(
        "\n| wearing | told right: glasses | 95 % interval | told right: tint | 95 % interval |"
    );
    println!("| --- | ---: | ---: | ---: | ---: |");
    for (half, setting) in [("set the constants", true), ("the others", false)] {
        for label in [Worn::Nothing, Worn::Clear, Worn::Tinted] {
            let of_label = || told.iter().filter(|it| it.0 == label && it.1 == setting);
            let glasses: Proportion = of_label()
                .filter_map(|it| Some((it.2? >= PRESENT) == (label != Worn::Nothing)))
                .collect();
            let tint: Proportion = of_label()
                .filter_map(|it| Some((it.3? >= PRESENT) == (label == Worn::Tinted)))
                .collect();
            println!("| {label:?}, {half} | {glasses} | {tint} |");
        }
    }
    println!();
    // What nobody set the constants on; with some 30 pairs of glasses there the
    // figure is good to a tenth.
    let others = || told.iter().filter(|it| !it.1);
    let glasses: Proportion =
        others().filter_map(|it| Some((it.2? >= PRESENT) == (it.0 != Worn::Nothing))).collect();
    let tint: Proportion =
        others().filter_map(|it| Some((it.3? >= PRESENT) == (it.0 == Worn::Tinted))).collect();
    assert!(glasses.share() >= 0.87 && tint.share() >= 0.95, "{glasses} {tint}");
    Ok(())
}
