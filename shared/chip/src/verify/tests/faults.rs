use super::chip::{Issue, NOW, Reading};
use super::der;
use super::issuer::{Party, Terms};
use super::key::{Key, Signing};
use crate::crypto::Digest;
use crate::error::{FilesError, ReadError};
use crate::report::{Check, Reason, Verdict};
use crate::{Files, Limits};
use selfsame_capture::ElementaryFile;
use selfsame_contract::DataAuthentication;
use time::macros::utc_datetime;

/// What is wrong with a chip, where that must be found, and what it comes to.
struct Case {
    name: &'static str,
    issue: fn(&mut Issue),
    reading: fn(&Issue, &mut Reading),
    check: Check,
    verdict: Verdict,
    outcome: DataAuthentication,
}

const DENIED: DataAuthentication = DataAuthentication::Denied;
const UNKNOWN: DataAuthentication = DataAuthentication::AuthorityCertificatesNotProvided;

fn as_issued(_: &mut Issue) {}

fn as_read(_: &Issue, _: &mut Reading) {}

fn flip(file: &mut [u8]) {
    let middle = file.len() / 2;
    file[middle] ^= 0x10;
}

fn failed(reason: Reason) -> Verdict {
    Verdict::Failed(reason)
}

#[test]
fn every_fault_is_found_at_its_step() {
    let cases = [
        Case {
            name: "a bit of DG1",
            issue: as_issued,
            reading: |_, reading| flip(reading.group(1)),
            check: Check::Hash(1),
            verdict: failed(Reason::HashDiffers),
            outcome: DENIED,
        },
        Case {
            name: "a bit of DG2",
            issue: as_issued,
            reading: |_, reading| flip(reading.group(2)),
            check: Check::Hash(2),
            verdict: failed(Reason::HashDiffers),
            outcome: DENIED,
        },
        Case {
            name: "a group that is not listed",
            issue: |issue| {
                issue.groups.remove(&11);
            },
            reading: |_, reading| {
                let dg11 = Issue::usual().groups[&11].clone();
                reading.files.insert(ElementaryFile::DataGroup(11), dg11);
            },
            check: Check::Hash(11),
            verdict: failed(Reason::NotListed),
            outcome: DENIED,
        },
        Case {
            name: "a group replaced by a good one",
            issue: as_issued,
            reading: |_, reading| {
                let mut other = Issue::usual();
                let key = Key::ec("other", "P-256", false);
                other = other.with_chip_key(key);
                *reading.group(15) = other.groups[&15].clone();
            },
            check: Check::Hash(15),
            verdict: failed(Reason::HashDiffers),
            outcome: DENIED,
        },
        Case {
            name: "a group written anew with a longer length",
            issue: as_issued,
            reading: |_, reading| {
                let value = reading.group(11)[2..].to_vec();
                let length = u8::try_from(value.len()).unwrap();
                *reading.group(11) = [&[0x6B, 0x81, length][..], &value].concat();
            },
            check: Check::Hash(11),
            verdict: failed(Reason::HashDiffers),
            outcome: DENIED,
        },
        Case {
            name: "another security object by the same signer's name",
            issue: |issue| issue.signer.key = Key::ec("another signer", "P-256", false),
            reading: |_, reading| {
                let usual = Issue::usual().read();
                let sod = usual.files[&ElementaryFile::Sod].clone();
                let other = reading.files.insert(ElementaryFile::Sod, sod).unwrap();
                assert_ne!(other, usual.files[&ElementaryFile::Sod]);
                flip(reading.files.get_mut(&ElementaryFile::Sod).unwrap());
            },
            check: Check::Chain,
            verdict: failed(Reason::AuthorityDiffers),
            outcome: DENIED,
        },
        Case {
            name: "wrong issuer: another authority of the same name",
            issue: as_issued,
            reading: |issue, reading| {
                let key = Key::ec("impostor", "P-256", false);
                let impostor = Party {
                    key,
                    ..Party::new("Authority", Key::ec("", "P-256", false), issue.signer.signing)
                };
                let certificate = impostor.certify(&impostor, &Terms::of_authority());
                reading.trusted = vec![("authority.cer", certificate)];
            },
            check: Check::Chain,
            verdict: failed(Reason::AuthorityDiffers),
            outcome: DENIED,
        },
        Case {
            name: "unknown authority",
            issue: as_issued,
            reading: |_, reading| reading.trusted.clear(),
            check: Check::Chain,
            verdict: Verdict::NotPerformed(Reason::AuthorityUnknown),
            outcome: UNKNOWN,
        },
        Case {
            name: "the authority itself signs",
            issue: |issue| issue.terms.is_authority = true,
            reading: as_read,
            check: Check::Chain,
            verdict: failed(Reason::WrongUse),
            outcome: DENIED,
        },
        Case {
            name: "signer expired when it signed",
            issue: |issue| issue.terms.not_after = utc_datetime!(2023-12-31 00:00),
            reading: as_read,
            check: Check::Validity,
            verdict: failed(Reason::Expired),
            outcome: DENIED,
        },
        Case {
            name: "signer not valid yet when it signed",
            issue: |issue| issue.terms.not_before = utc_datetime!(2024-01-03 00:00),
            reading: as_read,
            check: Check::Validity,
            verdict: failed(Reason::NotYetValid),
            outcome: DENIED,
        },
        Case {
            name: "signed in the future",
            issue: |issue| issue.signed_at = NOW + time::Duration::DAY,
            reading: as_read,
            check: Check::Validity,
            verdict: failed(Reason::SignedInFuture),
            outcome: DENIED,
        },
        Case {
            name: "revoked signer",
            issue: as_issued,
            reading: |issue, reading| {
                let list = issue.authority.revoke(&[&[3], &issue.terms.serial], NOW);
                reading.trusted.push(("authority.crl", list));
            },
            check: Check::Revocation,
            verdict: failed(Reason::Revoked),
            outcome: DENIED,
        },
        Case {
            name: "parameters of a curve that nobody knows",
            issue: |issue| issue.signer.key = Key::ec("signer", "P-256", true),
            reading: |_, reading| {
                // One bit of the first coefficient, wherever it is spelled out.
                let sod = reading.files.get_mut(&ElementaryFile::Sod).unwrap();
                let a = b"\x04\x20\xFF\xFF\xFF\xFF\0\0\0\x01";
                let at = sod.windows(a.len()).position(|window| window == a).unwrap();
                sod[at + 4] ^= 1;
            },
            check: Check::Signature,
            verdict: failed(Reason::CurveUnknown),
            outcome: DENIED,
        },
        Case {
            name: "no security object",
            issue: as_issued,
            reading: |_, reading| {
                reading.files.remove(&ElementaryFile::Sod);
            },
            check: Check::Sod,
            verdict: failed(Reason::FileMissing),
            outcome: DataAuthentication::InvalidSodFile,
        },
        Case {
            name: "a security object that is none",
            issue: as_issued,
            reading: |_, reading| {
                reading.files.insert(ElementaryFile::Sod, vec![0x77, 2, 0x30, 0]);
            },
            check: Check::Sod,
            verdict: failed(Reason::Malformed(ReadError::Missing(6))),
            outcome: DataAuthentication::InvalidSodFile,
        },
        Case {
            name: "an index that is none",
            issue: as_issued,
            reading: |_, reading| {
                reading.files.insert(ElementaryFile::Com, vec![0x60, 0]);
            },
            check: Check::Com,
            verdict: failed(Reason::Malformed(ReadError::Missing(0x5F01))),
            outcome: DataAuthentication::InvalidComFile,
        },
    ];
    for case in cases {
        let mut issue = Issue::usual();
        (case.issue)(&mut issue);
        let mut reading = issue.read();
        (case.reading)(&issue, &mut reading);
        let report = reading.verify();
        assert_eq!(report.verdict(case.check), Some(case.verdict), "{}", case.name);
        assert_eq!(report.data_authentication(), case.outcome, "{}", case.name);
    }
}

/// Wherever it is: no file passes with one bit flipped, or it is no file any more. EF.COM
/// is not signed: what it says can be changed, and is not believed.
#[test]
fn no_bit_of_any_file_can_be_flipped() {
    let mut reading = Issue::usual().read();
    let files = reading.files.clone();
    for (file, bytes) in files.into_iter().filter(|(file, _)| *file != ElementaryFile::Com) {
        let step = if file == ElementaryFile::Sod { 1 } else { bytes.len().div_ceil(40) };
        for at in (0..bytes.len()).step_by(step) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            if Files::collect([(file, flipped.as_slice())]).is_ok() {
                reading.files.insert(file, flipped);
                assert!(!reading.verify().is_authentic(), "{file} at {at}");
            }
        }
        reading.files.insert(file, bytes);
    }
    assert!(reading.verify().is_authentic());
}

#[test]
fn an_index_that_lists_other_groups_is_told_and_proves_nothing() {
    let mut reading = Issue::usual().read();
    let com = reading.files.get_mut(&ElementaryFile::Com).expect("a file");
    *com.last_mut().expect("a byte") = 0x6D;
    let report = reading.verify();
    assert_eq!(report.verdict(Check::Com), Some(Verdict::Failed(Reason::ListsDiffer)));
    assert_eq!(report.data_authentication(), DataAuthentication::Authenticated);
}

#[test]
fn a_group_that_was_not_read_is_neither_good_nor_bad() {
    let mut reading = Issue::usual().read();
    reading.files.remove(&ElementaryFile::DataGroup(11));
    let report = reading.verify();
    let verdict = Verdict::NotPerformed(Reason::FileMissing);
    assert_eq!(report.verdict(Check::Hash(11)), Some(verdict));
    assert_eq!(report.data_authentication(), DataAuthentication::Authenticated);
    reading.files.remove(&ElementaryFile::DataGroup(1));
    assert_eq!(reading.verify().data_authentication(), DENIED);
}

/// The signature of a master list, say, over something that is a security object.
#[test]
fn a_signature_of_another_kind_of_content_is_refused() {
    let mut reading = Issue::usual().read();
    let sod = reading.files.get_mut(&ElementaryFile::Sod).expect("a file");
    let kind = b"\x67\x81\x08\x01\x01\x01";
    let places: Vec<_> = (0..sod.len()).filter(|at| sod[*at..].starts_with(kind)).collect();
    assert_eq!(places.len(), 2, "of the content, and in the signed attributes");
    sod[places[1] + 5] = 2;
    let verdict = reading.verify().verdict(Check::Signature);
    assert_eq!(verdict, Some(Verdict::Failed(Reason::ContentTypeDiffers)));
}

#[test]
fn bombs_are_refused_by_their_limits() {
    let claim = der::element(&[0x77], &[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]);
    let bomb = (0..200).fold(vec![], |inner, _| der::element(&[0x30], &inner));
    let wide = der::element(&[0x77], &der::sequence(&vec![der::null(); 10_000]));
    let cases = [
        ("4 GB", claim, ReadError::Truncated),
        ("nesting", der::element(&[0x77], &bomb), ReadError::TooDeep),
        ("nodes", wide, ReadError::TooMany),
    ];
    for (name, sod, error) in cases {
        let mut reading = Issue::usual().read();
        reading.files.insert(ElementaryFile::Sod, sod);
        let verdict = reading.verify().verdict(Check::Sod);
        assert_eq!(verdict, Some(Verdict::Failed(Reason::Malformed(error))), "{name}");
    }
    let claim = [0x75, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0];
    let expected = FilesError::Malformed { offset: 0, source: ReadError::Truncated };
    assert_eq!(Files::split(&claim), Err(expected));
    let limits = Limits { file_bytes: 100, ..Limits::default() };
    let sod = Issue::usual().read().files[&ElementaryFile::Sod].clone();
    assert!(crate::lds::Sod::parse(&sod, &limits).is_err_and(|error| error == ReadError::TooLarge));
}

/// MD5 and its like: a digest that is not among ours.
#[test]
fn an_algorithm_that_nobody_should_use_verifies_nothing() {
    let mut reading = Issue::signed_by(
        Key::ec("authority", "P-256", false),
        Key::ec("signer", "P-256", false),
        Signing::Ecdsa(Digest::Sha384),
    )
    .read();
    let sod = reading.files.get_mut(&ElementaryFile::Sod).expect("a file");
    let sha384 = Digest::Sha384.oid().as_bytes();
    let places: Vec<_> = (0..sod.len()).filter(|at| sod[*at..].starts_with(sha384)).collect();
    for at in places {
        sod[at + sha384.len() - 1] = 0x7F;
    }
    let report = reading.verify();
    let unsupported = Some(Verdict::Failed(Reason::AlgorithmUnsupported));
    assert_eq!(report.verdict(Check::Signature), unsupported);
    assert_eq!(report.verdict(Check::Hash(1)), unsupported);
}
