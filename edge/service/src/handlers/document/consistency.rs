//! Whether the sources of a document say the same.

use super::person::{Person, camel_case, customer_word};
use selfsame_contract::{BarcodesConsistency, MrzConsistency, TextConsistency, TextConsistentWith};
use selfsame_documents::consistency::agree;

/// Compares the printed fields with the machine-readable zone and with barcodes;
/// `None` when there is nothing to compare with.
pub(super) fn of_texts(person: &Person) -> Option<TextConsistency> {
    let excluded: Vec<&str> = person
        .pages
        .iter()
        .flat_map(|page| &page.report.classification.consistency_exclusions)
        .map(|name| customer_word(name))
        .collect();
    let mrz = inconsistent(person, &excluded, |name| person.in_mrz(name));
    let barcodes =
        inconsistent(person, &excluded, |name| person.in_barcode(name).map(str::to_owned));
    let consistency_with = TextConsistentWith {
        mrz: mrz.map(|inconsistent_texts| MrzConsistency { inconsistent_texts }),
        barcodes: barcodes.map(|inconsistent_texts| BarcodesConsistency { inconsistent_texts }),
    };
    if consistency_with.mrz.is_none() && consistency_with.barcodes.is_none() {
        return None;
    }
    let none_of = |texts: Option<&Vec<String>>| texts.is_none_or(Vec::is_empty);
    let consistent = none_of(consistency_with.mrz.as_ref().map(|it| &it.inconsistent_texts))
        && none_of(consistency_with.barcodes.as_ref().map(|it| &it.inconsistent_texts));
    Some(TextConsistency { consistent, consistency_with: Some(consistency_with) })
}

/// The printed fields that disagree with a source; `None` when it has none of them.
fn inconsistent(
    person: &Person,
    excluded: &[&str],
    source: impl Fn(&str) -> Option<String>,
) -> Option<Vec<String>> {
    let names = person.printed_names();
    let names = names
        .filter(|name| !excluded.contains(name) && !excluded.contains(&camel_case(name).as_str()));
    disagreeing(names, |name| person.printed(name).map(str::to_owned), source)
}

/// The fields that two sources disagree on; `None` when they have none in common that
/// can be compared.
pub(super) fn disagreeing<'n>(
    names: impl Iterator<Item = &'n str>,
    one: impl Fn(&str) -> Option<String>,
    two: impl Fn(&str) -> Option<String>,
) -> Option<Vec<String>> {
    let compared: Vec<(&str, bool)> =
        names.filter_map(|name| Some((name, agree(name, &one(name)?, &two(name)?)?))).collect();
    let disagree = compared.iter().filter(|(_, agree)| !agree);
    (!compared.is_empty()).then(|| disagree.map(|(name, _)| camel_case(name)).collect())
}
