//! From a measure to a score.

/// A logistic curve through two anchors. It never levels off, so a score keeps the
/// order of the measure wherever that lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    tenth: f32,
    nine_tenths: f32,
}

impl Scale {
    /// The curve that gives 0.1 and 0.9 at these values; the first may be the larger.
    #[must_use]
    pub const fn new(tenth: f32, nine_tenths: f32) -> Self {
        Self { tenth, nine_tenths }
    }

    /// The score of a value, 0 to 1.
    #[must_use]
    pub fn score(&self, value: f32) -> f32 {
        let place = 2.0 * (value - self.tenth) / (self.nine_tenths - self.tenth) - 1.0;
        (1.0 + 9.0_f32.powf(-place)).recip()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_have_their_scores() {
        for (tenth, nine_tenths) in [(2.0, 4.0), (0.3, -0.5)] {
            let scale = Scale::new(tenth, nine_tenths);
            let middle = f32::midpoint(tenth, nine_tenths);
            for (value, expected) in [(tenth, 0.1), (middle, 0.5), (nine_tenths, 0.9)] {
                assert!((scale.score(value) - expected).abs() < 1e-5, "{value}");
            }
        }
    }

    #[test]
    fn scores_stay_between_0_and_1() {
        let scale = Scale::new(0.0, 1.0);
        assert_eq!([scale.score(-1e9), scale.score(1e9)], [0.0, 1.0]);
    }
}
