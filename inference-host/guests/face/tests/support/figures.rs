//! What a list of scores says about a comparison.

use std::fmt::Write as _;

/// Scores of labelled comparisons, each kind sorted.
pub struct Scores {
    pub genuine: Vec<f32>,
    pub impostor: Vec<f32>,
    /// In the order they came, for cross-validation.
    labelled: Vec<(f32, bool)>,
}

impl Scores {
    pub fn new(labelled: Vec<(f32, bool)>) -> Self {
        let kind = |wanted: bool| {
            let mut scores: Vec<f32> = labelled
                .iter()
                .filter(|&&(_, genuine)| genuine == wanted)
                .map(|&(score, _)| score)
                .collect();
            scores.sort_by(f32::total_cmp);
            scores
        };
        Self { genuine: kind(true), impostor: kind(false), labelled }
    }

    /// Chance that a genuine score is above an impostor one; ties count half.
    pub fn area_under_curve(&self) -> f64 {
        let below: f64 = self
            .genuine
            .iter()
            .map(|score| {
                let less = self.impostor.partition_point(|other| other < score);
                let up_to = self.impostor.partition_point(|other| other <= score);
                (less + up_to) as f64 / 2.0
            })
            .sum();
        below / (self.genuine.len() * self.impostor.len()) as f64
    }

    /// The lowest score that no more than this share of impostors exceeds.
    pub fn score_at_fmr(&self, fmr: f64) -> f32 {
        let allowed = (self.impostor.len() as f64 * fmr) as usize;
        self.impostor[self.impostor.len() - 1 - allowed]
    }

    /// Share of genuine scores above this one.
    pub fn true_match_rate(&self, score: f32) -> f64 {
        let up_to = self.genuine.partition_point(|genuine| *genuine <= score);
        1.0 - up_to as f64 / self.genuine.len() as f64
    }

    /// Share of impostor scores above this one.
    pub fn false_match_rate(&self, score: f32) -> f64 {
        let up_to = self.impostor.partition_point(|impostor| *impostor <= score);
        1.0 - up_to as f64 / self.impostor.len() as f64
    }

    pub fn median_genuine(&self) -> f32 {
        self.genuine[self.genuine.len() / 2]
    }

    /// Accuracy where the threshold of each fold is the best one of the others.
    pub fn accuracy(&self, folds: usize) -> f64 {
        let right = (0..folds).map(|fold| {
            let (held_out, others): (Vec<_>, Vec<_>) =
                self.labelled.iter().enumerate().partition(|(index, _)| index % folds == fold);
            let threshold = best_threshold(others.iter().map(|&(_, &pair)| pair).collect());
            let right = held_out.iter().filter(|(_, (score, same))| (*score > threshold) == *same);
            right.count()
        });
        right.sum::<usize>() as f64 / self.labelled.len() as f64
    }

    /// The table of false-match rates, as documents print it.
    pub fn table(&self) -> String {
        let mut table =
            String::from("| FMR | score | false matches | TMR |\n| ---: | ---: | ---: | ---: |\n");
        for fmr in [1e-1, 3e-2, 1e-2, 3e-3, 1e-3] {
            let score = self.score_at_fmr(fmr);
            let false_matches = self.false_match_rate(score) * self.impostor.len() as f64;
            let tmr = self.true_match_rate(score);
            writeln!(table, "| {fmr} | {score:.4} | {false_matches:.0} | {tmr:.4} |").unwrap();
        }
        table
    }
}

fn best_threshold(mut pairs: Vec<(f32, bool)>) -> f32 {
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut right = pairs.iter().filter(|(_, same)| *same).count();
    let mut best = (right, f32::NEG_INFINITY);
    for (score, same) in pairs {
        right = if same { right - 1 } else { right + 1 };
        if right > best.0 {
            best = (right, score);
        }
    }
    best.1
}
