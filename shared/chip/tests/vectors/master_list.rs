//! A national master list, and the root it descends from.

use super::{Outcome, equal, read};
use libtest_mimic::Trial;
use selfsame_chip::trust::{self, Gathering, Refusal, Store};
use selfsame_chip::{Limits, Reason};
use std::path::{Path, PathBuf};
use time::macros::utc_datetime;

const LIST: &str = "DE_master_list_2026-05-28.ml";
const ROOT: &str = "DE_CSCA07.cer";

/// What is done with the list and the root.
type Check = fn(&[u8], &[u8]) -> Outcome;

pub(super) fn trials(folder: &Path) -> Vec<Trial> {
    let cases: [(&str, Check); 4] = [
        ("is_trusted_by_its_root", is_trusted_by_its_root),
        ("is_not_trusted_by_itself", is_not_trusted_by_itself),
        ("is_not_trusted_when_altered", is_not_trusted_when_altered),
        ("makes_a_store_that_opens_again", makes_a_store_that_opens_again),
    ];
    let trial = |(name, check): (&str, Check)| {
        let folder: PathBuf = folder.to_owned();
        Trial::test(format!("master_list::{name}"), move || {
            check(&read(&folder.join(LIST)), &read(&folder.join(ROOT)))
        })
    };
    cases.into_iter().map(trial).collect()
}

fn gather(files: &[(&str, &[u8])]) -> Gathering {
    let now = utc_datetime!(2026-06-01 00:00);
    trust::gather(files.iter().copied(), now, &Limits::for_trust())
}

fn is_trusted_by_its_root(list: &[u8], root: &[u8]) -> Outcome {
    let gathering = gather(&[(LIST, list), (ROOT, root)]);
    let store = &gathering.store;
    println!("{store:?}, {} findings", gathering.findings.len());
    for finding in &gathering.findings {
        println!("{finding}");
    }
    equal("many certificates", &(store.certificates() > 400), &true)?;
    equal("few are refused", &(gathering.findings.len() < store.certificates() / 20), &true)?;
    equal("many countries", &(store.countries().len() > 80), &true)
}

fn is_not_trusted_by_itself(list: &[u8], _: &[u8]) -> Outcome {
    let gathering = gather(&[(LIST, list)]);
    equal("certificates", &gathering.store.certificates(), &0)?;
    let refusals: Vec<_> = gathering.findings.iter().map(|finding| finding.refusal).collect();
    equal("findings", &refusals, &vec![Refusal::IssuerUnknown])
}

/// A bit of a certificate on the list.
fn is_not_trusted_when_altered(list: &[u8], root: &[u8]) -> Outcome {
    let mut altered = list.to_vec();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    let gathering = gather(&[(LIST, &altered), (ROOT, root)]);
    equal("certificates", &gathering.store.certificates(), &1)?;
    let refusals: Vec<_> = gathering.findings.iter().map(|finding| finding.refusal).collect();
    equal("findings", &refusals, &vec![Refusal::Wrong(Reason::MessageDigestDiffers)])
}

fn makes_a_store_that_opens_again(list: &[u8], root: &[u8]) -> Outcome {
    let store = gather(&[(ROOT, root), (LIST, list)]).store;
    let again = Store::from_bytes(store.to_bytes())?;
    equal("countries", &again.countries(), &store.countries())?;
    equal("certificates", &again.certificates(), &store.certificates())
}
