//! Another reading of doubtful characters, where the check digits ask for it.
//!
//! Only what a check digit of its own covers is touched, only with characters that the
//! recogniser thought of and the position's class admits, two at most, and only
//! where fewer check digits then fail. (Under the composite digit alone one reading in
//! ten would fit by chance.) One digit holds by chance in one of ten cases,
//! so a second such reading must be far less likely than the first.

use super::alphabet::ALPHABET;
use super::draft::Draft;
use super::parse::Mrz;
use super::zone::Zone;

/// The least probability of a character that is considered.
const THOUGHT_OF: f32 = 0.01;
/// How many replacements are considered, the likeliest: with pairs that makes some
/// three hundred readings.
const REPLACEMENTS: usize = 24;
/// How much likelier than any other the reading must be.
const MARGIN: f32 = 10.0;

/// A character in place of the likeliest.
#[derive(Clone, Copy)]
struct Replacement {
    line: usize,
    column: usize,
    character: char,
    /// Its probability by that of the likeliest.
    ratio: f32,
}

/// The zone with doubtful characters read anew, or as it was.
pub(crate) fn correct(draft: &Draft, zone: Zone) -> Zone {
    let replacements = replacements(draft, &zone);
    let before = faults(&zone);
    let mut found: Vec<(usize, f32, Zone)> = choices(&replacements)
        .filter_map(|choice| {
            let zone = replaced(&zone, &choice)?;
            let ratio = choice.iter().map(|replacement| replacement.ratio).product();
            Some((faults(&zone), ratio, zone)).filter(|found| found.0 < before)
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    let least = found.first().map_or(0, |first| first.0);
    let second = found.get(1).filter(|second| second.0 == least).map_or(0.0, |second| second.1);
    let first = found.into_iter().next().filter(|first| first.1 > MARGIN * second);
    first.map_or(zone, |(_, _, first)| first)
}

/// How many check digits fail, and one more where form is wrong.
fn faults(zone: &Zone) -> usize {
    let mrz = Mrz::parse(zone);
    mrz.check_digits.failing() + usize::from(!mrz.well_formed)
}

/// The likeliest replacements, from the likeliest.
fn replacements(draft: &Draft, zone: &Zone) -> Vec<Replacement> {
    let mut all = Vec::new();
    for (line, (read, text)) in draft.lines.iter().zip(zone.lines()).enumerate() {
        for (column, (position, likeliest)) in read.iter().zip(text.chars()).enumerate() {
            if !draft.format.has_check_digit(line, column) {
                continue;
            }
            let most = position.iter().copied().fold(THOUGHT_OF, f32::max);
            let others = position.iter().zip(ALPHABET).map(|(share, &it)| (*share, char::from(it)));
            let others = others.filter(|&(share, it)| share > THOUGHT_OF && it != likeliest);
            all.extend(others.map(|(share, character)| Replacement {
                line,
                column,
                character,
                ratio: share / most,
            }));
        }
    }
    all.sort_by(|a, b| b.ratio.total_cmp(&a.ratio));
    all.truncate(REPLACEMENTS);
    all
}

/// Every one of them, and every two at different positions.
fn choices(all: &[Replacement]) -> impl Iterator<Item = Vec<Replacement>> {
    let pairs = all.iter().enumerate().flat_map(move |(index, first)| {
        let apart =
            |second: &&Replacement| (first.line, first.column) != (second.line, second.column);
        all.iter().skip(index + 1).filter(apart).map(|second| vec![*first, *second])
    });
    all.iter().map(|replacement| vec![*replacement]).chain(pairs)
}

fn replaced(zone: &Zone, choice: &[Replacement]) -> Option<Zone> {
    let mut lines = zone.lines().to_vec();
    for Replacement { line, column, character, .. } in choice {
        let line = lines.get_mut(*line)?;
        line.get(*column..=*column)?;
        line.replace_range(*column..=*column, character.encode_utf8(&mut [0; 4]));
    }
    Zone::new(&lines).ok()
}

#[cfg(test)]
mod tests {
    use crate::mrz::alphabet::ALPHABET;
    use crate::mrz::lattice::Step;
    use crate::mrz::reading::tests::said;
    use crate::mrz::{Draft, Mrz, Reading};

    const FIRST: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";

    /// Doubt at `column`: it says the second character rather than the first.
    fn doubt(steps: &mut [Step], column: usize, [right, wrong]: [u8; 2], shares: [f32; 2]) {
        let index = |character| ALPHABET.iter().position(|&it| it == character).unwrap();
        let step = &mut steps[2 * column + 1];
        (step[index(right)], step[index(wrong)]) = (shares[0], shares[1]);
    }

    fn read(second: Vec<Step>) -> Reading {
        Reading::of(&[Draft::of(&[said(FIRST), second]).unwrap()]).unwrap()
    }

    const SECOND: &str = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

    #[test]
    fn a_swap_that_it_thought_of_is_undone() {
        for (column, characters) in [(1, *b"8B"), (5, *b"0O"), (34, *b"2Z"), (23, *b"06")] {
            let mut second = said(SECOND);
            doubt(&mut second, column, characters, [0.25, 0.74]);
            let reading = read(second);
            assert_eq!(reading.zone.lines()[1], SECOND, "{column}");
            assert!(reading.confidences[1][column] < 0.5, "{column}");
        }
    }

    #[test]
    fn two_swaps_are_undone() {
        let mut second = said(SECOND);
        doubt(&mut second, 1, *b"8B", [0.2, 0.79]);
        doubt(&mut second, 15, *b"08", [0.3, 0.69]);
        assert_eq!(read(second).zone.lines()[1], SECOND);
    }

    #[test]
    fn a_sure_fault_stays() {
        let faulty = SECOND.replace("7408122", "7408123");
        let reading = read(said(&faulty));
        assert_eq!(reading.zone.lines()[1], faulty);
        assert!(!Mrz::parse(&reading.zone).holds());
    }

    #[test]
    fn a_digit_that_fails_for_good_does_not_keep_others_from_help() {
        let mut second = said(&SECOND.replace("<10", "<15"));
        doubt(&mut second, 1, *b"8B", [0.2, 0.79]);
        let reading = read(second);
        assert!(Mrz::parse(&reading.zone).check_digits.document_number);
        assert_eq!(Mrz::parse(&reading.zone).check_digits.composite, Some(false));
    }

    #[test]
    fn of_two_ways_none_is_taken() {
        // A birth of 1964 in August with a digit too little in the year, or in
        // September with one too little in the month: both have the weight 7 in the
        // date, and 3 in the composite.
        let mut second = said(&SECOND.replace("740812", "640812"));
        doubt(&mut second, 13, *b"76", [0.2, 0.79]);
        assert!(Mrz::parse(&read(second.clone()).zone).holds());
        doubt(&mut second, 16, *b"98", [0.19, 0.8]);
        assert!(!Mrz::parse(&read(second).zone).holds());
    }
}
