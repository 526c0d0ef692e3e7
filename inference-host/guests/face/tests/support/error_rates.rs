//! Error rates of comparisons (ISO/IEC 19795-1), as documents print them, and a plot of the
//! scores that they rest on.

use super::figures::Scores;
use std::fmt::Write as _;

/// Bars of the plot, from a score of 0 to 1.
const BARS: usize = 20;

/// Characters of the longest bar.
const LONGEST: f64 = 40.0;

/// Counts, equal error rate, false non-matches at fixed false-match rates, plot.
pub fn report(scores: &Scores) -> String {
    let (genuine, impostor) = (scores.genuine.len(), scores.impostor.len());
    if genuine == 0 || impostor == 0 {
        return format!("{genuine} genuine and {impostor} impostor comparisons: no rate\n");
    }
    let (threshold, rate) = equal_error(scores);
    let mut text = format!(
        "{genuine} genuine and {impostor} impostor comparisons\n\
         equal error rate {:.2} % at {threshold:.4}\n\n\
         | FMR | Threshold | False matches | False non-matches | FNMR | 95 % interval |\n\
         | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        rate * 100.0
    );
    for fmr in [1e-1, 1e-2, 1e-3, 1e-4] {
        text.push_str(&row(scores, fmr));
    }
    text.push_str(&plot(scores));
    text
}

/// A line of the table; none when there are too few comparisons for the rate.
fn row(scores: &Scores, fmr: f64) -> String {
    if (scores.impostor.len() as f64) * fmr < 1.0 {
        return String::new();
    }
    let threshold = scores.score_at_fmr(fmr);
    let of = scores.genuine.len();
    let missed = scores.genuine.partition_point(|score| *score <= threshold);
    let matched = scores.impostor.len() - scores.impostor.partition_point(|it| *it <= threshold);
    let (low, high) = wilson(missed, of);
    format!(
        "| {fmr} | {threshold:.4} | {matched} of {} | {missed} of {of} | {:.2} % | {:.2}–{:.2} % |\n",
        scores.impostor.len(),
        100.0 * missed as f64 / of as f64,
        100.0 * low,
        100.0 * high
    )
}

/// The threshold where both error rates are closest, and the larger of them there.
pub fn equal_error(scores: &Scores) -> (f32, f64) {
    let rates = scores.genuine.iter().chain(&scores.impostor).map(|&threshold| {
        let missed = 1.0 - scores.true_match_rate(threshold);
        (threshold, missed.max(scores.false_match_rate(threshold)))
    });
    rates.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_default()
}

/// The 95 % interval of a share (Wilson 1927).
pub fn wilson(count: usize, of: usize) -> (f64, f64) {
    let (share, of, z) = (count as f64 / of as f64, of as f64, 1.96_f64);
    let middle = share + z * z / (2.0 * of);
    let reach = z * (share * (1.0 - share) / of + z * z / (4.0 * of * of)).sqrt();
    let scale = 1.0 + z * z / of;
    (((middle - reach) / scale).max(0.0), ((middle + reach) / scale).min(1.0))
}

/// How often each range of scores occurs, genuine beside impostor.
fn plot(scores: &Scores) -> String {
    let shares = |scores: &[f32]| {
        let mut bars = [0.0; BARS];
        for score in scores {
            bars[((score * BARS as f32) as usize).min(BARS - 1)] += 1.0 / scores.len() as f64;
        }
        bars
    };
    let (genuine, impostor) = (shares(&scores.genuine), shares(&scores.impostor));
    let highest = genuine.iter().chain(&impostor).copied().fold(0.0, f64::max);
    let mut text = String::from("\nshares of scores: # genuine, o impostor\n");
    for (bar, (genuine, impostor)) in genuine.iter().zip(&impostor).enumerate() {
        let from = bar as f64 / BARS as f64;
        let line =
            |share: &f64, mark: &str| mark.repeat((share / highest * LONGEST).ceil() as usize);
        writeln!(text, "{from:.2} {}", line(genuine, "#")).unwrap();
        writeln!(text, "     {}", line(impostor, "o")).unwrap();
    }
    text
}
