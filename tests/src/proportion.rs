//! How often something happened, and how sure that makes of how often it does.

use std::fmt;

/// The quantile of the normal distribution that leaves 5 % outside.
const Z: f64 = 1.959_964;

/// A count of cases and how many of them count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Proportion {
    /// Cases that count.
    pub hits: usize,
    /// All cases.
    pub of: usize,
}

impl FromIterator<bool> for Proportion {
    fn from_iter<I: IntoIterator<Item = bool>>(cases: I) -> Self {
        cases.into_iter().fold(Self::default(), |so_far, counts| Self {
            hits: so_far.hits + usize::from(counts),
            of: so_far.of + 1,
        })
    }
}

impl Proportion {
    /// The share of all cases; 0 of none.
    #[must_use]
    pub fn share(self) -> f64 {
        count(self.hits) / count(self.of).max(1.0)
    }

    /// The 95 % interval (Wilson 1927); of no case at all, anything may be.
    #[must_use]
    pub fn interval(self) -> [f64; 2] {
        if self.of == 0 {
            return [0.0, 1.0];
        }
        let of = count(self.of);
        let middle = self.share() + Z * Z / (2.0 * of);
        let reach = Z * (self.share() * (1.0 - self.share()) / of + Z * Z / (4.0 * of * of)).sqrt();
        [middle - reach, middle + reach].map(|end| (end / (1.0 + Z * Z / of)).clamp(0.0, 1.0))
    }
}

impl fmt::Display for Proportion {
    /// As tables print it: `97.4 % (38 of 39) | 86.8–99.5 %`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [low, high] = self.interval().map(|end| end * 100.0);
        let Self { hits, of } = self;
        write!(formatter, "{:.1} % ({hits} of {of}) | {low:.1}–{high:.1} %", self.share() * 100.0)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a few thousand")]
fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_the_tables() {
        // Newcombe 1998, table I, method 3.
        let cases = [
            (Proportion { hits: 81, of: 263 }, [0.2553, 0.3662]),
            (Proportion { hits: 15, of: 148 }, [0.0624, 0.1605]),
            (Proportion { hits: 0, of: 20 }, [0.0, 0.1611]),
            (Proportion { hits: 1, of: 29 }, [0.0061, 0.1718]),
        ];
        for (proportion, expected) in cases {
            let near =
                proportion.interval().iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-4);
            assert!(near, "{proportion:?}: {:?}", proportion.interval());
        }
    }

    #[test]
    fn cases_are_counted_and_printed() {
        let proportion: Proportion = [true, false, true, true].into_iter().collect();
        assert_eq!(proportion, Proportion { hits: 3, of: 4 });
        assert_eq!(proportion.to_string(), "75.0 % (3 of 4) | 30.1–95.4 %");
        assert_eq!(Proportion::default().interval(), [0.0, 1.0]);
    }
}
