use super::chip::Issue;
use super::key::{Key, Signing};
use crate::crypto::{Digest, KNOWN};
use crate::report::{Check, Reason, Verdict};
use selfsame_contract::DataAuthentication;

const DIGESTS: [Digest; 5] =
    [Digest::Sha1, Digest::Sha224, Digest::Sha256, Digest::Sha384, Digest::Sha512];

/// A full chip passes at every step, and no longer once a bit of its signature differs.
fn assert_passes(name: &str, issue: &Issue) {
    let mut reading = issue.read();
    let report = reading.verify();
    for check in [Check::Com, Check::Sod, Check::Signature, Check::Chain, Check::Validity]
        .into_iter()
        .chain([1, 2, 11, 14, 15].map(Check::Hash))
    {
        assert_eq!(report.verdict(check), Some(Verdict::Passed), "{name}: {check}");
    }
    assert_eq!(report.data_authentication(), DataAuthentication::Authenticated, "{name}");
    let sod = reading.files.get_mut(&selfsame_capture::ElementaryFile::Sod).expect("a file");
    *sod.last_mut().expect("a byte") ^= 1;
    let verdict = reading.verify().verdict(Check::Signature);
    assert_eq!(verdict, Some(Verdict::Failed(Reason::SignatureWrong)), "{name}");
}

#[test]
fn rsa_passes_with_every_digest_and_both_paddings() {
    let (authority, signer) = (Key::rsa("authority", 2048), Key::rsa("signer", 1536));
    for digest in DIGESTS {
        let pss = |mask, salt| Signing::Pss { digest, mask, salt };
        for signing in [
            Signing::Pkcs1(digest),
            pss(digest, digest.size()),
            pss(Digest::Sha1, 20),
            pss(digest, 0),
        ] {
            let issue = Issue::signed_by(authority.clone(), signer.clone(), signing);
            assert_passes(&format!("{signing:?}"), &issue);
        }
    }
}

/// A modulus of a number of bits whose padding of PSS begins with a byte of its own.
#[test]
fn pss_passes_with_moduli_of_odd_sizes() {
    for bits in [1024 + 16, 1536 + 48] {
        let signing = Signing::Pss { digest: Digest::Sha256, mask: Digest::Sha256, salt: 32 };
        let (authority, signer) = (Key::rsa("odd authority", bits), Key::rsa("odd", bits));
        assert_passes(&format!("{bits}"), &Issue::signed_by(authority, signer, signing));
    }
}

#[test]
fn every_curve_passes_by_name_and_spelled_out() {
    for (index, known) in KNOWN.iter().enumerate() {
        for is_spelled_out in [false, true] {
            let key = |seed| Key::ec(seed, known.name, is_spelled_out);
            let signing = Signing::Ecdsa(DIGESTS[index % DIGESTS.len()]);
            let issue = Issue::signed_by(key("authority"), key("signer"), signing);
            assert_passes(&format!("{} {signing:?}", known.name), &issue);
        }
    }
}

#[test]
fn curves_pass_with_every_digest() {
    for curve in ["P-256", "P-521", "brainpoolP512r1", "brainpoolP160r1"] {
        for digest in DIGESTS {
            let key = |seed| Key::ec(seed, curve, false);
            let signing = Signing::Ecdsa(digest);
            let issue = Issue::signed_by(key("authority"), key("signer"), signing);
            assert_passes(&format!("{curve} {digest:?}"), &issue);
        }
    }
}

/// The digest of the groups is the security object's, that of its signature the signer's.
#[test]
fn the_digests_of_groups_and_of_the_signature_are_two() {
    let mut issue = Issue::usual();
    issue.digest = Digest::Sha512;
    assert_passes("SHA-512 and SHA-256", &issue);
}
