//! How much of the fields of pages was read right.

use super::support::suite::Outcome;
use selfsame_documents::layout::similar::distance;
use selfsame_protocol::document::TextField;
use std::collections::BTreeMap;

/// What must be reached.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Floor {
    /// Smallest share of fields that are exact.
    pub(crate) exact: f32,
    /// Largest share of their characters that are wrong.
    pub(crate) wrong: f32,
    /// Smallest share of the values that are told that are right.
    pub(crate) right: f32,
}

/// How much was read right.
#[derive(Debug, Default)]
pub(crate) struct Score {
    /// Fields that are printed.
    fields: usize,
    /// Of them, those whose value is right.
    exact: usize,
    /// Of them, those without any value.
    missing: usize,
    /// Characters of the fields that are printed.
    characters: usize,
    /// Characters to change until all values are right.
    wrong: usize,
    /// Values that are told of fields that are printed, and of others.
    told: usize,
    /// Of what is told, what is right.
    right: usize,
}

impl Score {
    /// Adds a page: what is printed on it and what was found.
    pub(crate) fn add(
        &mut self,
        page: &str,
        printed: &BTreeMap<String, String>,
        found: &[TextField],
    ) {
        for (name, expected) in printed {
            let value = found.iter().find(|field| field.name == *name);
            let value = value.map(|it| it.value.as_str());
            if value != Some(expected) {
                println!("{page} {name}: {expected:?} read as {value:?}");
            }
            self.fields += 1;
            self.exact += usize::from(value == Some(expected));
            self.missing += usize::from(value.is_none());
            self.characters += expected.chars().count();
            self.wrong += distance(expected, value.unwrap_or_default());
        }
        let right = |field: &&TextField| printed.get(&field.name) == Some(&field.value);
        self.told += found.len();
        self.right += found.iter().filter(right).count();
    }

    /// Adds what was counted elsewhere.
    pub(crate) fn join(&mut self, other: &Self) {
        self.fields += other.fields;
        self.exact += other.exact;
        self.missing += other.missing;
        self.characters += other.characters;
        self.wrong += other.wrong;
        self.told += other.told;
        self.right += other.right;
    }

    /// Whether enough was right.
    pub(crate) fn outcome(&self, floor: Floor) -> Outcome {
        println!("{self:?}");
        let exact = self.exact as f32 / self.fields as f32;
        let wrong = self.wrong as f32 / self.characters as f32;
        let right = self.right as f32 / self.told as f32;
        let good = exact >= floor.exact && wrong <= floor.wrong && right >= floor.right;
        if good { Ok(()) } else { Err(format!("{self:?}").into()) }
    }
}
