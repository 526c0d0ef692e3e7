//! Characters out of a reader's probabilities (CTC, Graves et al., 2006).

/// The characters of the reader of Latin lines, as its training program lists them:
/// ASCII, and the letters of Latin-1 and Latin Extended-A that are in use.
pub const LATIN: &str = include_str!("latin.txt");

/// What the classes of a reader mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alphabet {
    classes: Vec<Option<char>>,
}

impl Alphabet {
    /// Classes for `characters` in order, then the blank.
    #[must_use]
    pub fn with_blank_last(characters: &str) -> Self {
        Self { classes: characters.chars().map(Some).chain([None]).collect() }
    }
}

/// A line that was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// The text, without spaces around it.
    pub text: String,
    /// Mean of the probabilities of its characters, 0 to 1; 0 without characters.
    pub confidence: f32,
}

/// The most probable class of each step, repeats and blanks dropped. `probabilities`
/// holds a row of classes a step; rows of another length give an empty reading.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "lines have few characters")]
pub fn decode(probabilities: &[f32], alphabet: &Alphabet) -> Reading {
    let classes = alphabet.classes.len();
    let mut text = String::new();
    let (mut sum, mut count, mut before) = (0.0, 0_u32, None);
    for step in probabilities.chunks_exact(classes) {
        let best = step.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        let Some((class, probability)) = best else { continue };
        let character = alphabet.classes.get(class).copied().flatten();
        if let Some(character) = character.filter(|_| before != Some(class)) {
            text.push(character);
            sum += probability.clamp(0.0, 1.0);
            count += 1;
        }
        before = Some(class);
    }
    let confidence = if count == 0 { 0.0 } else { sum / count as f32 };
    Reading { text: text.trim().to_owned(), confidence }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Probabilities of `steps` over `classes`: 0.8 for the step's class.
    fn steps(steps: &[usize], classes: usize) -> Vec<f32> {
        let row =
            |&best: &usize| (0..classes).map(move |class| if class == best { 0.8 } else { 0.1 });
        steps.iter().flat_map(row).collect()
    }

    #[test]
    fn repeats_and_blanks_are_dropped() {
        let last = Alphabet::with_blank_last("AB ");
        let cases = [
            (vec![0, 0, 3, 0, 1], "AAB"),
            (vec![2, 0, 2, 1, 2], "A B"),
            (vec![3, 3, 3], ""),
            (vec![], ""),
        ];
        for (classes, expected) in cases {
            let reading = decode(&steps(&classes, 4), &last);
            assert_eq!(reading.text, expected, "{classes:?}");
            let sure = if expected.is_empty() { 0.0 } else { 0.8 };
            assert!((reading.confidence - sure).abs() < 1e-5, "{classes:?}");
        }
    }

    #[test]
    fn numbers_that_are_none_do_no_harm() {
        let reading = decode(&[f32::NAN; 8], &Alphabet::with_blank_last("ABC"));
        assert!((0.0..=1.0).contains(&reading.confidence) || reading.confidence.is_nan());
        assert_eq!(decode(&[1.0; 3], &Alphabet::with_blank_last("ABC")), Reading::default());
    }
}
