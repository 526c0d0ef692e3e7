//! What a line says, given how many characters of which classes it has.
//!
//! A recogniser gives probabilities of characters and of a blank for narrow steps
//! along the line (connectionist temporal classification, Graves et al. 2006). Read
//! by itself such a line drops or doubles fillers, of which a zone is full. Here the
//! number of characters is known, and the class of each: the sum over all ways to
//! spread exactly such characters over the steps (the paper's forward and backward
//! variables, with characters left open) gives the probability of every character at
//! every position, and of the line as a whole.

use super::alphabet::{ALPHABET, Class};

/// How many characters there are.
pub const CHARACTERS: usize = ALPHABET.len();

/// Probabilities of a step: of the characters in the order of [`ALPHABET`], then of
/// the blank.
pub type Step = [f32; CHARACTERS + 1];

/// A probability for every character.
type Weights = [f32; CHARACTERS];

/// The least probability that a step gives to anything: a network that is sure of
/// its error must not make a line impossible.
const FLOOR: f32 = 1e-6;
/// Shares below this are nothing.
const NOTHING: f32 = 1e-20;

/// A line as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// For every position the probabilities of the characters, in the order of
    /// [`ALPHABET`]; they add up to one.
    pub positions: Vec<[f32; CHARACTERS]>,
    /// Natural logarithm of the probability that the steps say any such line.
    pub log_likelihood: f32,
}

/// Reads a line of as many characters as there are `classes`; `None` when the steps
/// are too few for them.
#[must_use]
pub fn read(steps: &[Step], classes: &[Class]) -> Option<Line> {
    let lattice = Lattice { steps, admitted: classes.iter().map(|&it| admitted(it)).collect() };
    let (states, scales) = lattice.forward()?;
    let log_likelihood = scales.iter().map(|scale| scale.ln()).sum();
    Some(Line { positions: lattice.positions(&states)?, log_likelihood })
}

/// One for every character of a class.
fn admitted(class: Class) -> Weights {
    ALPHABET.map(|character| f32::from(u8::from(class.admits(char::from(character)))))
}

struct Lattice<'a> {
    steps: &'a [Step],
    admitted: Vec<Weights>,
}

/// How likely it is to be where after a step: in a character of a position, or in
/// the blank behind so many characters.
#[derive(Clone)]
struct State {
    characters: Vec<Weights>,
    blanks: Vec<f32>,
}

impl State {
    fn empty(positions: usize) -> Self {
        Self { characters: vec![[0.0; CHARACTERS]; positions], blanks: vec![0.0; positions + 1] }
    }

    /// Before the first step.
    fn start(positions: usize) -> Self {
        let mut state = Self::empty(positions);
        state.blanks.iter_mut().take(1).for_each(|blank| *blank = 1.0);
        state
    }

    /// Behind the last step: in the last character or behind it.
    fn end(positions: usize) -> Self {
        let mut state = Self::empty(positions);
        state.blanks.iter_mut().skip(positions).for_each(|blank| *blank = 1.0);
        state.characters.iter_mut().rev().take(1).for_each(|last| *last = [1.0; CHARACTERS]);
        state
    }

    fn product_sum(&self, other: &Self) -> f32 {
        let characters = self.characters.iter().flatten().zip(other.characters.iter().flatten());
        let blanks = self.blanks.iter().zip(&other.blanks);
        characters.chain(blanks).map(|(a, b)| a * b).sum()
    }

    fn total(&self) -> f32 {
        self.characters.iter().flatten().chain(&self.blanks).sum()
    }

    fn divide(&mut self, by: f32) {
        for share in self.characters.iter_mut().flatten().chain(&mut self.blanks) {
            *share = if *share < NOTHING * by { 0.0 } else { *share / by };
        }
    }
}

impl Lattice<'_> {
    /// The states after every step, each adding up to one, and what they were
    /// divided by for that; `None` when no such line is possible.
    fn forward(&self) -> Option<(Vec<State>, Vec<f32>)> {
        let mut states = vec![State::start(self.admitted.len())];
        let mut scales = Vec::with_capacity(self.steps.len() + 1);
        for step in self.steps {
            let mut state = self.advance(states.last()?, &floored(step));
            let scale = state.total();
            if !scale.is_normal() {
                return None;
            }
            state.divide(scale);
            scales.push(scale);
            states.push(state);
        }
        let ended = states.last()?.product_sum(&State::end(self.admitted.len()));
        scales.push(ended);
        (ended > 0.0).then_some((states, scales))
    }

    fn advance(&self, from: &State, step: &Step) -> State {
        let [probabilities @ .., blank] = step;
        let mut to = State { characters: self.entering(from, step), blanks: from.blanks.clone() };
        for (to, from) in to.characters.iter_mut().zip(&from.characters) {
            for ((to, from), probability) in to.iter_mut().zip(from).zip(probabilities) {
                *to += from * probability;
            }
        }
        for (to, from) in to.blanks.iter_mut().skip(1).zip(&from.characters) {
            *to += from.iter().sum::<f32>();
        }
        to.blanks.iter_mut().for_each(|to| *to *= blank);
        to
    }

    /// How likely every position's character begins with this step: behind a blank,
    /// or behind another character of the position before.
    fn entering(&self, from: &State, step: &Step) -> Vec<Weights> {
        let before = [[0.0; CHARACTERS]];
        let before = before.iter().chain(&from.characters);
        let positions = self.admitted.iter().zip(&from.blanks).zip(before);
        positions
            .map(|((admitted, blank), before)| {
                let reached = blank + before.iter().sum::<f32>();
                weights(|at| admitted[at] * step[at] * (reached - before[at]).max(0.0))
            })
            .collect()
    }

    /// The probabilities of every position's characters.
    fn positions(&self, states: &[State]) -> Option<Vec<Weights>> {
        let mut positions = vec![[0.0; CHARACTERS]; self.admitted.len()];
        let mut ahead = State::end(positions.len());
        for (step, (from, to)) in
            self.steps.iter().zip(states.iter().zip(states.iter().skip(1))).rev()
        {
            let step = floored(step);
            ahead.divide(to.product_sum(&ahead));
            let ahead_of = self.entering(from, &step);
            let arrived = self.advance(from, &step).total();
            for ((position, entering), ahead) in
                positions.iter_mut().zip(ahead_of).zip(&ahead.characters)
            {
                for ((sum, entering), ahead) in position.iter_mut().zip(entering).zip(ahead) {
                    *sum += entering * ahead / arrived;
                }
            }
            ahead = self.retreat(&ahead, &step);
        }
        positions.iter().flatten().all(|share| share.is_finite()).then_some(positions)
    }

    /// From what lies ahead behind a step to what lies ahead before it.
    fn retreat(&self, ahead: &State, step: &Step) -> State {
        let [_, .., blank] = step;
        let begun = |(admitted, ahead): (&Weights, &Weights)| {
            weights(|at| admitted[at] * step[at] * ahead[at])
        };
        let begun: Vec<Weights> = self.admitted.iter().zip(&ahead.characters).map(begun).collect();
        let next = begun.iter().skip(1).chain(&[[0.0; CHARACTERS]]);
        let positions = ahead.characters.iter().zip(ahead.blanks.iter().skip(1)).zip(next);
        let characters = positions.map(|((here, behind), next)| {
            let left = blank * behind + next.iter().sum::<f32>();
            weights(|at| step[at] * here[at] + (left - next[at]).max(0.0))
        });
        let characters = characters.collect();
        let firsts = begun.iter().map(|first| first.iter().sum()).chain([0.0]);
        let blanks =
            ahead.blanks.iter().zip(firsts).map(|(here, first): (_, f32)| blank * here + first);
        State { characters, blanks: blanks.collect() }
    }
}

fn weights(weight: impl Fn(usize) -> f32) -> Weights {
    std::array::from_fn(weight)
}

fn floored(step: &Step) -> Step {
    step.map(|probability| if probability > FLOOR { probability.min(1.0) } else { FLOOR })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Steps of a network that says `text`, `_` for the blank, sure by `certainty`.
    fn steps(text: &str, certainty: f32) -> Vec<Step> {
        let rest = (1.0 - certainty) / CHARACTERS as f32;
        let step = |character: u8| {
            let said = ALPHABET.iter().position(|&it| it == character).unwrap_or(CHARACTERS);
            std::array::from_fn(|at| if at == said { certainty } else { rest })
        };
        text.bytes().map(step).collect()
    }

    fn text(line: &Line) -> String {
        let best = |weights: &Weights| {
            let best = (0..CHARACTERS).max_by(|&a, &b| weights[a].total_cmp(&weights[b]));
            char::from(ALPHABET[best.unwrap()])
        };
        line.positions.iter().map(best).collect()
    }

    #[test]
    fn the_number_of_characters_and_their_classes_decide() {
        struct Case(&'static str, &'static str, &'static [Class], &'static str);
        const ANY: Class = Class::Any;
        let cases = [
            Case("as it says", "_A__B_", &[ANY, ANY], "AB"),
            Case("a long character", "AAA_BB", &[ANY, ANY], "AB"),
            Case("fillers that ran together", "<<<<<<", &[ANY, ANY, ANY], "<<<"),
            Case("a letter for a digit", "O_1", &[Class::Digit, Class::Digit], "01"),
            Case("one too many", "A_B", &[ANY], "A"),
        ];
        for Case(name, said, classes, expected) in cases {
            let mut steps = steps(said, 0.9);
            // Where it says O it thinks of zero, too.
            for step in steps.iter_mut().filter(|step| step[24] > 0.5) {
                step[0] = 0.05;
            }
            // A shorter line keeps either character; both are as good.
            let found = text(&read(&steps, classes).unwrap());
            assert!(found == expected || name == "one too many" && found == "B", "{name}: {found}");
        }
    }

    #[test]
    fn the_right_length_is_the_likeliest() {
        let steps = steps("A_B_C_D_", 0.99);
        let of = |length| read(&steps, &vec![Class::Any; length]).unwrap().log_likelihood;
        assert!(of(4) > of(3) + 1.0 && of(4) > of(5) + 1.0);
    }

    #[test]
    fn too_few_steps_are_no_line() {
        assert_eq!(read(&steps("AB", 0.9), &[Class::Any; 3]), None);
        assert_eq!(read(&[], &[Class::Any]), None);
        assert_eq!(
            read(&[[f32::NAN; 38]; 3], &[Class::Any; 3]).map(|line| line.positions.len()),
            Some(3)
        );
    }

    #[test]
    fn all_ways_are_counted() {
        // Two steps, one digit: it fills both or either one.
        let step = |digit: f32, blank: f32| {
            let mut step = [FLOOR; CHARACTERS + 1];
            (step[7], step[CHARACTERS]) = (digit, blank);
            step
        };
        let line = read(&[step(0.75, 0.25), step(0.5, 0.5)], &[Class::Digit]).unwrap();
        let expected: f32 = 0.75 * 0.5 + 0.75 * 0.5 + 0.25 * 0.5;
        assert!((line.log_likelihood - expected.ln()).abs() < 1e-4);
    }

    proptest! {
        #[test]
        fn probabilities_of_a_position_add_up(
            steps in prop::collection::vec(prop::collection::vec(0.0_f32..1.0, CHARACTERS + 1), 12..20)
        ) {
            let steps: Vec<Step> = steps.iter().map(|step| step[..].try_into().unwrap()).collect();
            let classes = [Class::Any, Class::Digit, Class::LetterOrFiller, Class::Sex];
            let line = read(&steps, &classes).unwrap();
            for (position, class) in line.positions.iter().zip(classes) {
                prop_assert!((position.iter().sum::<f32>() - 1.0).abs() < 1e-3);
                let foreign = ALPHABET.iter().zip(position).filter(|(it, _)| !class.admits(char::from(**it)));
                prop_assert!(foreign.into_iter().all(|(_, &share)| share == 0.0));
            }
        }
    }
}
