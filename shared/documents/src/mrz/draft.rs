//! What looks at the lines of a zone say, before it is read.

use super::alphabet::{ALPHABET, Class};
use super::format::Format;
use super::lattice::{self, CHARACTERS, Line, Step};
use super::zone::Zone;
use std::ops::Range;

/// How much less likely than the best look another one is that still counts.
const COUNTED: f32 = 3.0;

/// How many characters lines say, read step by step, of those that they have: fillers
/// merge, and something may stand beyond the ends.
const LENGTHS: Range<f32> = 0.6..1.25;

/// What one look at some lines says, or several.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The format.
    pub format: Format,
    /// For every line, for every position, the probabilities of the characters.
    pub(crate) lines: Vec<Vec<[f32; CHARACTERS]>>,
    /// Natural logarithm of the probability of the worst line; near zero where the
    /// lines are a zone of this format.
    pub log_likelihood: f32,
}

impl Draft {
    /// What a recogniser says of lines, from the top, by the format that explains it
    /// best; `None` when no format has so many lines or nearly so many characters.
    #[must_use]
    pub fn of(lines: &[Vec<Step>]) -> Option<Self> {
        let formats = Format::ALL.into_iter().filter(|&format| may_be(lines, format));
        let drafts = formats.filter_map(|format| Self::in_format(lines, format));
        drafts.max_by(|a, b| a.log_likelihood.total_cmp(&b.log_likelihood))
    }

    /// The same by a format that is known.
    #[must_use]
    pub fn in_format(lines: &[Vec<Step>], format: Format) -> Option<Self> {
        if lines.len() != format.lines() {
            return None;
        }
        let classes = |line| -> Vec<Class> {
            (0..format.columns()).map(|column| format.class(line, column)).collect()
        };
        let lines = lines.iter().enumerate();
        let lines = lines.map(|(index, steps)| lattice::read(steps, &classes(index)));
        let lines = lines.collect::<Option<Vec<Line>>>()?;
        let log_likelihood = lines.iter().map(|line| line.log_likelihood).fold(0.0, f32::min);
        let lines = lines.into_iter().map(|line| line.positions).collect();
        Some(Self { format, lines, log_likelihood })
    }

    /// The mean of looks at the same lines: of the likeliest, and of those in its
    /// format that are nearly as likely. Where they disagree nothing is sure.
    pub(crate) fn merged(looks: &[Self]) -> Option<Self> {
        let best = looks.iter().max_by(|a, b| a.log_likelihood.total_cmp(&b.log_likelihood))?;
        let counted = looks.iter().filter(|look| {
            look.format == best.format && look.log_likelihood > best.log_likelihood - COUNTED
        });
        let mut merged = best.clone();
        merged.positions_mut().for_each(|position| *position = [0.0; CHARACTERS]);
        #[expect(clippy::cast_precision_loss, reason = "a handful of looks")]
        let share = 1.0 / counted.clone().count() as f32;
        for look in counted {
            let positions = look.lines.iter().flatten();
            for (sum, position) in merged.positions_mut().zip(positions) {
                sum.iter_mut().zip(position).for_each(|(sum, it)| *sum += share * it);
            }
        }
        Some(merged)
    }

    fn positions_mut(&mut self) -> impl Iterator<Item = &mut [f32; CHARACTERS]> {
        self.lines.iter_mut().flatten()
    }

    /// The likeliest text of every line.
    pub(crate) fn likeliest(&self) -> Vec<String> {
        self.lines.iter().map(|line| line.iter().map(likeliest).collect()).collect()
    }

    /// How probable each character of `zone` is.
    pub(crate) fn confidences(&self, zone: &Zone) -> Vec<Vec<f32>> {
        let lines = self.lines.iter().zip(zone.lines());
        let of_line = |(line, text): (&Vec<_>, &String)| {
            let positions = line.iter().zip(text.bytes());
            positions.map(|(position, character)| probability(position, character)).collect()
        };
        lines.map(of_line).collect()
    }
}

/// Whether there are as many lines as the format has, and roughly as many characters:
/// to weigh all ways of reading is dear, and most text is no zone.
#[expect(clippy::cast_precision_loss, reason = "a few dozen characters")]
fn may_be(lines: &[Vec<Step>], format: Format) -> bool {
    let said: usize = lines.iter().map(|steps| characters(steps)).sum();
    let share = said as f32 / (format.columns() * format.lines()) as f32;
    lines.len() == format.lines() && LENGTHS.contains(&share)
}

/// How many characters the likeliest answers of a line make.
fn characters(steps: &[Step]) -> usize {
    let likeliest = |step: &Step| {
        let best = step.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        best.map(|(index, _)| index).filter(|&index| index < CHARACTERS)
    };
    let mut before = None;
    let begins = steps.iter().map(likeliest).filter(|&it| {
        let begins = it.is_some() && it != before;
        before = it;
        begins
    });
    begins.count()
}

fn likeliest(position: &[f32; CHARACTERS]) -> char {
    let best = position.iter().zip(ALPHABET).max_by(|a, b| a.0.total_cmp(b.0));
    best.map_or('<', |(_, &character)| char::from(character))
}

fn probability(position: &[f32; CHARACTERS], character: u8) -> f32 {
    let of = position.iter().zip(ALPHABET).find(|(_, candidate)| **candidate == character);
    of.map_or(0.0, |(probability, _)| probability.min(1.0))
}
