use super::chip::{Issue, NOW};
use super::der::{integer, sequence, set};
use super::issuer::{Party, SIGNED_AT, Signature, Terms};
use super::key::{Key, Signing};
use crate::Limits;
use crate::crypto::Digest;
use crate::report::{Check, Reason, Verdict};
use crate::trust::{Finding, Gathering, Refusal, gather};
use const_oid::ObjectIdentifier;
use time::Duration;
use time::macros::utc_datetime;

const MASTER_LIST: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.136.1.1.2");
const SIGNING_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.136.1.1.3");

fn party(common_name: &str, seed: &str) -> Party {
    Party::new(common_name, Key::ec(seed, "P-256", false), Signing::Ecdsa(Digest::Sha256))
}

fn gathered(files: &[(&str, &[u8])]) -> Gathering {
    gather(files.iter().copied(), NOW, &Limits::for_trust())
}

fn refusals(gathering: &Gathering) -> Vec<Refusal> {
    gathering.findings.iter().map(|finding: &Finding| finding.refusal).collect()
}

/// `of` with a new key, certified with the old one.
fn link(old: &Party, new: &Party) -> Vec<u8> {
    old.certify(new, &Terms { serial: vec![2], ..Terms::of_authority() })
}

/// A list with `listed`, by a signer that `root` certified for `purpose`.
fn master_list(root: &Party, listed: &[Vec<u8>], purpose: Option<ObjectIdentifier>) -> Vec<u8> {
    let signer = party("List signer", "list signer");
    let terms = Terms { purpose, serial: vec![9], ..Terms::of_signer() };
    let signature = Signature {
        signer: &signer,
        certificate: &root.certify(&signer, &terms),
        issuer: &root.name,
        serial: &terms.serial,
        signed_at: SIGNED_AT,
    };
    signature.around(&MASTER_LIST, &sequence(&[integer(&[0]), set(listed)]))
}

#[test]
fn a_link_certificate_carries_trust_to_the_next_key() {
    let (old, new) = (party("Authority", "old"), party("Authority", "new"));
    let root = old.certify(&old, &Terms::of_authority());
    let gathering = gathered(&[("link", &link(&old, &new)), ("root", &root)]);
    assert_eq!(gathering.findings, []);
    assert_eq!(gathering.store.certificates(), 2);
    let key = Key::ec("new", "P-256", false);
    let mut issue = Issue::usual();
    issue.authority = Party { key, ..old };
    let mut reading = issue.read();
    reading.trusted = vec![("root", root), ("link", link(&party("Authority", "old"), &new))];
    assert_eq!(reading.verify().verdict(Check::Chain), Some(Verdict::Passed));
}

#[test]
fn a_link_certificate_by_another_key_than_it_says_is_refused() {
    let (old, new) = (party("Authority", "old"), party("Authority", "new"));
    let root = old.certify(&old, &Terms::of_authority());
    let mut forged = link(&old, &new);
    *forged.last_mut().expect("a byte") ^= 1;
    let gathering = gathered(&[("root", &root), ("link", &forged)]);
    assert_eq!(refusals(&gathering), [Refusal::Wrong(Reason::SignatureWrong)]);
    assert_eq!(gathering.store.certificates(), 1);
}

#[test]
fn a_master_list_is_trusted_through_its_root_alone() {
    let (root, other) = (party("Root", "root"), party("Other", "other"));
    let listed = [other.certify(&other, &Terms::of_authority())];
    let list = master_list(&root, &listed, Some(SIGNING_KEY));
    let root = root.certify(&root, &Terms::of_authority());
    assert_eq!(gathered(&[("list", &list), ("root", &root)]).store.certificates(), 2);
    let without = gathered(&[("list", &list)]);
    assert_eq!(without.store.certificates(), 0);
    assert_eq!(refusals(&without), [Refusal::IssuerUnknown]);
}

/// Any signer of documents could otherwise make authorities.
#[test]
fn a_master_list_by_a_signer_for_documents_is_refused() {
    let (root, other) = (party("Root", "root"), party("Other", "other"));
    let listed = [other.certify(&other, &Terms::of_authority())];
    let list = master_list(&root, &listed, None);
    let root = root.certify(&root, &Terms::of_authority());
    let gathering = gathered(&[("list", &list), ("root", &root)]);
    assert_eq!(gathering.store.certificates(), 1);
    assert_eq!(refusals(&gathering), [Refusal::Wrong(Reason::WrongUse)]);
}

#[test]
fn certificates_of_signers_are_no_authorities() {
    let issue = Issue::usual();
    let signer = issue.authority.certify(&issue.signer, &issue.terms);
    let gathering = gathered(&[("signer", &signer), ("text", b"no certificate")]);
    assert_eq!(refusals(&gathering), [Refusal::NoAuthority, Refusal::Unreadable]);
}

#[test]
fn lists_say_good_or_outdated_and_count_only_when_signed() {
    let issue = Issue::usual();
    let verdict = |list: Vec<u8>| {
        let mut reading = issue.read();
        reading.trusted.push(("list", list));
        reading.verify().verdict(Check::Revocation).expect("a step")
    };
    let list = |next| issue.authority.revoke(&[&[1, 2]], next);
    assert_eq!(verdict(list(NOW + Duration::DAY)), Verdict::Passed);
    let outdated = Verdict::NotPerformed(Reason::RevocationListOutdated);
    assert_eq!(verdict(list(NOW - Duration::DAY)), outdated);
    let missing = Verdict::NotPerformed(Reason::RevocationListMissing);
    let mut forged = list(NOW + Duration::DAY);
    *forged.last_mut().expect("a byte") ^= 1;
    assert_eq!(verdict(forged), missing);
    assert_eq!(verdict(issue.authority.revoke(&[], NOW + Duration::DAY)), Verdict::Passed);
}

#[test]
fn an_authority_must_have_been_valid_too() {
    let mut issue = Issue::usual();
    issue.signed_at = utc_datetime!(2024-06-01 00:00);
    let mut reading = issue.read();
    let terms = Terms { not_after: utc_datetime!(2024-05-01 00:00), ..Terms::of_authority() };
    reading.trusted = vec![("root", issue.authority.certify(&issue.authority, &terms))];
    let report = reading.verify();
    assert_eq!(report.verdict(Check::Validity), Some(Verdict::Failed(Reason::Expired)));
}
