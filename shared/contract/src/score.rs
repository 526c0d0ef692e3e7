//! Numbers of the contract: scores, measurements and ratios.
//!
//! Scores and measurements come from the engines and are printed with at most
//! four decimals. A value out of range is brought to the nearer end, infinity to
//! the largest finite number since JSON has no word for it, and what is no number
//! at all becomes 0: an engine that failed must not look confident. A ratio comes
//! from a caller and is refused when it is out of range.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A score from 0 to 1 with at most four decimals.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = f64, minimum = 0, maximum = 1))]
pub struct Score(f64);

impl Score {
    /// Brings the value into the range and keeps it.
    #[must_use]
    pub fn new(value: f64) -> Self {
        Self(if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) })
    }

    /// The value, 0 to 1, with all its decimals.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

impl From<f32> for Score {
    fn from(value: f32) -> Self {
        Self::new(f64::from(value))
    }
}

/// A score from 0 to 1 with at most four decimals, in single precision.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = f32, minimum = 0, maximum = 1))]
#[serde(transparent)]
pub struct RawScore(Score);

impl RawScore {
    /// The score without its printing precision.
    #[must_use]
    pub fn score(self) -> Score {
        self.0
    }
}

impl From<Score> for RawScore {
    fn from(score: Score) -> Self {
        Self(score)
    }
}

/// A measured value from 0 up, such as pixels, with at most four decimals.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = f64, minimum = 0))]
pub struct Measure(f64);

impl Measure {
    /// Brings the value into the range and keeps it.
    #[must_use]
    pub fn new(value: f64) -> Self {
        Self(if value.is_nan() { 0.0 } else { value.clamp(0.0, f64::MAX) })
    }

    /// The value, with all its decimals.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

impl From<f32> for Measure {
    fn from(value: f32) -> Self {
        Self::new(f64::from(value))
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(four_decimals(self.0))
    }
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(four_decimals(self.0))
    }
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(Self::new)
    }
}

impl<'de> Deserialize<'de> for Measure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(Self::new)
    }
}

/// The nearest number with four decimals. From 2^50 up a double has fewer than
/// four, so it is left as it is.
fn four_decimals(value: f64) -> f64 {
    if value < 2f64.powi(50) { (value * 1e4).round() / 1e4 } else { value }
}

/// A ratio from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = f32, minimum = 0, maximum = 1))]
#[serde(try_from = "f32")]
pub struct Ratio(f32);

/// The number lies outside 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a ratio lies between 0 and 1")]
pub struct RatioOutOfRange;

impl Ratio {
    /// The value, 0 to 1.
    #[must_use]
    pub fn get(self) -> f32 {
        self.0
    }
}

impl TryFrom<f32> for Ratio {
    type Error = RatioOutOfRange;

    fn try_from(value: f32) -> Result<Self, RatioOutOfRange> {
        if (0.0..=1.0).contains(&value) { Ok(Self(value)) } else { Err(RatioOutOfRange) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Measure, Ratio, RawScore, Score};

    #[test]
    fn scores_keep_their_range_and_four_decimals() {
        struct Case {
            value: f64,
            printed: &'static str,
        }
        let cases = [
            Case { value: 0.724_649, printed: "0.7246" },
            Case { value: 0.999_96, printed: "1.0" },
            Case { value: 1.7, printed: "1.0" },
            Case { value: -0.2, printed: "0.0" },
            Case { value: f64::NAN, printed: "0.0" },
        ];
        for case in cases {
            let score = Score::new(case.value);
            assert_eq!(serde_json::to_string(&score).unwrap(), case.printed, "{}", case.value);
            let raw = RawScore::from(score);
            assert_eq!(serde_json::to_string(&raw).unwrap(), case.printed, "{}", case.value);
        }
        assert_eq!(serde_json::to_string(&Score::from(0.8943_f32)).unwrap(), "0.8943");
    }

    #[test]
    fn measures_have_no_upper_end() {
        assert_eq!(serde_json::to_string(&Measure::from(52.904_31_f32)).unwrap(), "52.9043");
        assert_eq!(serde_json::to_string(&Measure::new(-1.0)).unwrap(), "0.0");
        assert_eq!(Measure::new(f64::INFINITY).get(), f64::MAX);
    }

    #[test]
    fn ratios_outside_are_refused() {
        assert_eq!(serde_json::from_str::<Ratio>("0.05").unwrap().get(), 0.05);
        assert!(serde_json::from_str::<Ratio>("1.01").is_err());
        assert!(serde_json::from_str::<Ratio>("-0.1").is_err());
    }
}
