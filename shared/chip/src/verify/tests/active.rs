use super::arithmetic::expand;
use super::chip::{CHALLENGE, Issue, Reading, dg15};
use super::key::Key;
use crate::crypto::Digest;
use crate::report::{Check, Reason, Report, Verdict};
use selfsame_capture::ElementaryFile;
use selfsame_contract::ChipAuthentication;

/// What a chip answers, ISO/IEC 9796-2 scheme 1: its half of the message and the hash.
fn answer(key: &Key, bits: usize, digest: Digest, challenge: &[u8]) -> Vec<u8> {
    let trailer: &[u8] = match digest {
        Digest::Sha1 => &[0xBC],
        Digest::Sha224 => &[0x38, 0xCC],
        Digest::Sha256 => &[0x34, 0xCC],
        Digest::Sha384 => &[0x36, 0xCC],
        Digest::Sha512 => &[0x35, 0xCC],
    };
    let own = expand("own half", bits / 8 - digest.size() - trailer.len() - 1);
    let hash = digest.hash(&[&own, challenge]);
    key.raw(&[&[0x6A][..], &own, &hash, trailer].concat())
}

fn asked(issue: &Issue, signature: Vec<u8>) -> Reading {
    Reading { challenge: Some(CHALLENGE.to_vec()), signature: Some(signature), ..issue.read() }
}

fn assert_outcome(report: &Report, verdict: Verdict, outcome: Option<ChipAuthentication>) {
    assert_eq!(report.verdict(Check::ActiveAuthentication), Some(verdict));
    assert_eq!(report.chip_authentication(), outcome);
}

const PASSED: Option<ChipAuthentication> = Some(ChipAuthentication::Authenticated);
const DENIED: Option<ChipAuthentication> = Some(ChipAuthentication::Denied);
const WRONG: Verdict = Verdict::Failed(Reason::SignatureWrong);

#[test]
fn rsa_chips_pass_with_every_trailer() {
    let issue = Issue::usual().with_chip_key(Key::rsa("chip", 1024));
    for digest in [Digest::Sha1, Digest::Sha224, Digest::Sha256, Digest::Sha384, Digest::Sha512] {
        let signature = answer(&issue.chip_key, 1024, digest, CHALLENGE);
        let report = asked(&issue, signature.clone()).verify();
        assert_outcome(&report, Verdict::Passed, PASSED);
        let other = Reading { challenge: Some(vec![1; 8]), ..asked(&issue, signature) };
        assert_outcome(&other.verify(), WRONG, DENIED);
    }
}

#[test]
fn chips_with_a_curve_pass_with_the_digest_of_dg14() {
    for curve in ["P-256", "P-384", "brainpoolP320r1", "brainpoolP224r1"] {
        let issue = Issue::usual().with_chip_key(Key::ec("chip", curve, true));
        let signature = issue.chip_key.plain(Digest::Sha256, CHALLENGE);
        assert_outcome(&asked(&issue, signature.clone()).verify(), Verdict::Passed, PASSED);
        let other = Reading { challenge: Some(vec![1; 8]), ..asked(&issue, signature) };
        assert_outcome(&other.verify(), WRONG, DENIED);
        let other = issue.chip_key.plain(Digest::Sha512, CHALLENGE);
        assert_outcome(&asked(&issue, other).verify(), WRONG, DENIED);
    }
}

#[test]
fn nothing_is_decided_without_challenge_or_signature() {
    let issue = Issue::usual();
    let signature = issue.chip_key.plain(Digest::Sha256, CHALLENGE);
    let without = Reading { challenge: None, ..asked(&issue, signature.clone()) };
    let verdict = Verdict::NotPerformed(Reason::ChallengeMissing);
    assert_outcome(&without.verify(), verdict, Some(ChipAuthentication::MissingChallenge));
    let without = Reading { signature: None, ..asked(&issue, signature.clone()) };
    let verdict = Verdict::NotPerformed(Reason::SignatureMissing);
    assert_outcome(&without.verify(), verdict, Some(ChipAuthentication::MissingSignature));
    let mut without = asked(&issue, signature);
    without.files.remove(&ElementaryFile::DataGroup(14));
    let verdict = Verdict::NotPerformed(Reason::AlgorithmMissing);
    assert_outcome(&without.verify(), verdict, None);
}

/// A copy of a chip with a key of its own: its answer is right, and worth nothing.
#[test]
fn a_clone_with_a_good_key_of_its_own_is_denied() {
    let key = Key::ec("clone", "P-256", false);
    let issue = Issue::usual();
    let mut clone = asked(&issue, key.plain(Digest::Sha256, CHALLENGE));
    *clone.group(15) = dg15(&key);
    let report = clone.verify();
    assert_eq!(report.verdict(Check::Hash(15)), Some(Verdict::Failed(Reason::HashDiffers)));
    assert_outcome(&report, Verdict::Failed(Reason::KeyNotAuthenticated), DENIED);
}

/// A copy of a chip that had no such key.
#[test]
fn a_clone_with_a_key_that_is_not_listed_is_denied() {
    let mut issue = Issue::usual();
    issue.groups.remove(&15);
    let mut clone = asked(&issue, issue.chip_key.plain(Digest::Sha256, CHALLENGE));
    clone.files.insert(ElementaryFile::DataGroup(15), dg15(&issue.chip_key));
    let report = clone.verify();
    assert_eq!(report.verdict(Check::Hash(15)), Some(Verdict::Failed(Reason::NotListed)));
    assert_outcome(&report, Verdict::Failed(Reason::KeyNotAuthenticated), DENIED);
}

#[test]
fn a_key_that_nobody_known_signed_is_neither_good_nor_bad() {
    let issue = Issue::usual();
    let mut reading = asked(&issue, issue.chip_key.plain(Digest::Sha256, CHALLENGE));
    reading.trusted.clear();
    let verdict = Verdict::NotPerformed(Reason::KeyNotAuthenticated);
    assert_outcome(&reading.verify(), verdict, None);
}

#[test]
fn a_chip_without_a_key_offers_nothing_and_one_that_hides_it_does_not_pass_for_such() {
    let mut issue = Issue::usual();
    issue.groups.remove(&15);
    let verdict = Verdict::NotPerformed(Reason::NotOffered);
    let outcome = Some(ChipAuthentication::NotSupported);
    assert_outcome(&issue.read().verify(), verdict, outcome);
    let mut hiding = Issue::usual().read();
    hiding.files.remove(&ElementaryFile::DataGroup(15));
    assert_outcome(&hiding.verify(), Verdict::NotPerformed(Reason::FileMissing), None);
}
