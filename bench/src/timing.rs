//! Timing: things to compare take turns, so that noise falls on all alike.

use std::time::{Duration, Instant};

/// How long one thing took, many times.
#[derive(Debug, Clone, Default)]
pub(crate) struct Samples(Vec<Duration>);

impl Samples {
    /// Runs `work` once and notes its time.
    pub(crate) fn take<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.0.push(start.elapsed());
        result
    }

    /// Adds what another thread measured.
    pub(crate) fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The median in milliseconds.
    pub(crate) fn median_ms(&self) -> f64 {
        self.percentile_ms(50)
    }

    /// The value that `percent` of the samples do not exceed, in milliseconds.
    pub(crate) fn percentile_ms(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let index = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
        sorted.get(index).map_or(f64::NAN, |duration| duration.as_secs_f64() * 1e3)
    }
}

/// Times two things in turns, `rounds` times each after one unmeasured round.
pub(crate) fn in_turns<E>(
    rounds: usize,
    mut first: impl FnMut() -> Result<(), E>,
    mut second: impl FnMut() -> Result<(), E>,
) -> Result<(Samples, Samples), E> {
    first()?;
    second()?;
    let (mut firsts, mut seconds) = (Samples::default(), Samples::default());
    for _ in 0..rounds {
        firsts.take(&mut first)?;
        seconds.take(&mut second)?;
    }
    Ok((firsts, seconds))
}

/// The median of the ratios of pairs measured next to each other.
pub(crate) fn ratio(numerators: &Samples, denominators: &Samples) -> f64 {
    let pairs = numerators.0.iter().zip(&denominators.0);
    let mut ratios: Vec<f64> =
        pairs.map(|(one, other)| one.as_secs_f64() / other.as_secs_f64()).collect();
    ratios.sort_unstable_by(f64::total_cmp);
    ratios.get(ratios.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(milliseconds: &[u64]) -> Samples {
        Samples(milliseconds.iter().map(|&ms| Duration::from_millis(ms)).collect())
    }

    #[test]
    fn percentiles_are_read_from_the_sorted_samples() {
        let samples = samples(&[5, 1, 4, 2, 3]);
        assert_eq!(samples.median_ms(), 3.0);
        assert_eq!(samples.percentile_ms(99), 5.0);
    }

    #[test]
    fn ratios_are_taken_pair_by_pair() {
        assert_eq!(ratio(&samples(&[2, 20, 90]), &samples(&[1, 10, 30])), 2.0);
    }
}
