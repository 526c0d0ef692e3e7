//! What scores of comparisons are worth: error rates, thresholds, accuracy.
//!
//! A comparison is accepted when its score reaches the threshold. The
//! false-match rate (FMR) is the share of impostor comparisons accepted, the
//! false-non-match rate (FNMR) that of genuine ones refused (ISO/IEC 19795-1).

/// The step between two scores that can be told apart: four decimals.
pub const RESOLUTION: f64 = 1e-4;

/// The score of one comparison and whether it was of one person with herself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// One person with herself.
    pub genuine: bool,
    /// The comparison score.
    pub score: f64,
}

/// Scores of comparisons, sorted, lowest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    genuine: Vec<f64>,
    impostor: Vec<f64>,
}

/// Mean and standard deviation over folds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The mean.
    pub mean: f64,
    /// The standard deviation.
    pub deviation: f64,
}

impl FromIterator<Comparison> for Scores {
    fn from_iter<I: IntoIterator<Item = Comparison>>(comparisons: I) -> Self {
        let (genuine, impostor): (Vec<_>, Vec<_>) =
            comparisons.into_iter().partition(|comparison| comparison.genuine);
        let sorted = |comparisons: Vec<Comparison>| {
            let mut scores: Vec<f64> =
                comparisons.iter().map(|comparison| comparison.score).collect();
            scores.sort_by(f64::total_cmp);
            scores
        };
        Self { genuine: sorted(genuine), impostor: sorted(impostor) }
    }
}

impl Scores {
    /// How many genuine and impostor comparisons there are.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.genuine.len(), self.impostor.len())
    }

    /// The false-match rate at a threshold.
    #[must_use]
    pub fn fmr(&self, threshold: f64) -> f64 {
        1.0 - share_below(&self.impostor, threshold)
    }

    /// The false-non-match rate at a threshold.
    #[must_use]
    pub fn fnmr(&self, threshold: f64) -> f64 {
        share_below(&self.genuine, threshold)
    }

    /// The lowest threshold, in steps of [`RESOLUTION`], whose false-match rate
    /// is at most `fmr`.
    #[must_use]
    pub fn threshold_at(&self, fmr: f64) -> f64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a share of a count, rounded down"
        )]
        let accepted = (fmr * self.impostor.len() as f64).floor() as usize;
        let highest_refused = self.impostor.iter().rev().nth(accepted);
        highest_refused.map_or(0.0, |score| ((score / RESOLUTION).round() + 1.0) * RESOLUTION)
    }

    /// The area under the receiver operating characteristic: the chance that a
    /// genuine comparison scores higher than an impostor one; a tie is half a win.
    #[must_use]
    pub fn area_under_curve(&self) -> f64 {
        let wins = self.genuine.iter().map(|&score| {
            let below = self.impostor.partition_point(|&other| other < score);
            let not_above = self.impostor.partition_point(|&other| other <= score);
            f64::midpoint(count(below), count(not_above))
        });
        wins.sum::<f64>() / (count(self.genuine.len()) * count(self.impostor.len()))
    }

    /// The share of right decisions at a threshold, either kind of comparison
    /// weighing the same however many there are of it.
    #[must_use]
    pub fn accuracy(&self, threshold: f64) -> f64 {
        1.0 - f64::midpoint(self.fmr(threshold), self.fnmr(threshold))
    }

    /// The threshold with the highest accuracy.
    #[must_use]
    pub fn best_threshold(&self) -> f64 {
        let candidates = self.genuine.iter().chain(&self.impostor).copied();
        let rated = candidates.map(|threshold| (self.accuracy(threshold), threshold));
        let best = rated.max_by(|(one, _), (other, _)| one.total_cmp(other));
        best.map_or(0.0, |(_, threshold)| threshold)
    }
}

/// Accuracy over folds: each fold is decided at the threshold that is best for
/// all the others. Comparison `i` belongs to fold `i mod folds`.
#[must_use]
pub fn cross_validated(comparisons: &[Comparison], folds: usize) -> Spread {
    let accuracies: Vec<f64> = (0..folds)
        .map(|fold| {
            let part = |inside: bool| -> Scores {
                let numbered = comparisons.iter().enumerate();
                let kept = numbered.filter(|(index, _)| (index % folds == fold) == inside);
                kept.map(|(_, comparison)| *comparison).collect()
            };
            part(true).accuracy(part(false).best_threshold())
        })
        .collect();
    spread(&accuracies)
}

fn spread(values: &[f64]) -> Spread {
    let mean = values.iter().sum::<f64>() / count(values.len());
    let variance =
        values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count(values.len());
    Spread { mean, deviation: variance.sqrt() }
}

fn share_below(sorted: &[f64], threshold: f64) -> f64 {
    // Half a step less: a threshold that was computed may miss the score it
    // stands for by the last bit.
    let below = sorted.partition_point(|&score| score < threshold - RESOLUTION / 2.0);
    count(below) / count(sorted.len())
}

#[expect(clippy::cast_precision_loss, reason = "counts of a few thousand")]
fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comparisons(genuine: &[f64], impostor: &[f64]) -> Vec<Comparison> {
        let genuine = genuine.iter().map(|&score| Comparison { genuine: true, score });
        let impostor = impostor.iter().map(|&score| Comparison { genuine: false, score });
        genuine.chain(impostor).collect()
    }

    fn scores(genuine: &[f64], impostor: &[f64]) -> Scores {
        comparisons(genuine, impostor).into_iter().collect()
    }

    #[test]
    fn rates_count_both_kinds_of_error() {
        let scores = scores(&[0.9, 0.7, 0.4, 0.8], &[0.1, 0.2, 0.5, 0.3]);
        assert_eq!(scores.counts(), (4, 4));
        assert_eq!((scores.fmr(0.5), scores.fnmr(0.5)), (0.25, 0.25));
        assert_eq!((scores.fmr(0.0), scores.fnmr(0.0)), (1.0, 0.0));
        assert_eq!((scores.fmr(1.0), scores.fnmr(1.0)), (0.0, 1.0));
        assert!((scores.accuracy(0.5) - 0.75).abs() < 1e-12);
        assert!((scores.best_threshold() - 0.4).abs() < 1e-12 || scores.accuracy(0.7) >= 0.875);
    }

    #[test]
    fn the_threshold_lies_just_above_what_it_refuses() {
        let impostor: Vec<f64> = (0..100).map(|step| f64::from(step) / 100.0).collect();
        let scores = scores(&[0.5], &impostor);
        for (fmr, threshold) in [(0.0, 0.9901), (0.01, 0.9801), (0.1, 0.8901), (1.0, 0.0)] {
            assert!((scores.threshold_at(fmr) - threshold).abs() < 1e-9, "{fmr}");
            assert!(scores.fmr(scores.threshold_at(fmr)) <= fmr + 1e-12, "{fmr}");
        }
    }

    #[test]
    fn ties_are_not_let_through() {
        let scores = scores(&[0.5], &[0.2, 0.6, 0.6, 0.6]);
        assert!((scores.threshold_at(0.5) - 0.6001).abs() < 1e-9);
        assert!(scores.fmr(scores.threshold_at(0.5)).abs() < 1e-12);
    }

    #[test]
    fn the_area_counts_wins_and_half_the_ties() {
        let cases = [
            (vec![0.9, 0.8], vec![0.1, 0.2], 1.0),
            (vec![0.1], vec![0.9], 0.0),
            (vec![0.5, 0.5], vec![0.5], 0.5),
            (vec![0.9, 0.3], vec![0.1, 0.5], 0.75),
        ];
        for (genuine, impostor, area) in cases {
            let told = scores(&genuine, &impostor).area_under_curve();
            assert!((told - area).abs() < 1e-12, "{genuine:?} {impostor:?}: {told}");
        }
    }

    #[test]
    fn folds_are_judged_by_the_others() {
        let clear = comparisons(&[0.9; 20], &[0.1; 20]);
        assert_eq!(cross_validated(&clear, 10), Spread { mean: 1.0, deviation: 0.0 });
        let even = [0.9, 0.1].repeat(10);
        let hopeless = cross_validated(&comparisons(&even, &even), 10);
        assert!((hopeless.mean - 0.5).abs() < 0.01, "{hopeless:?}");
    }
}
