//! Chips of the test data: what they say, and whether they are taken for genuine.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation is what a test reports"
)]

#[path = "../../face/tests/support/suite.rs"]
#[allow(unreachable_pub, reason = "other programs share it")]
mod suite;

use selfsame_capture::{CaptureKey, ChipProof, Draft, ElementaryFile, Limits};
use selfsame_contract::{AccessControlProtocolType, ChipAuthenticationType};
use selfsame_guest_chip::analyse;
use selfsame_imaging::sniff;
use selfsame_protocol::chip::{
    AccessControl, ChipField, ChipMessage, ChipReading, ChipRefusal, ChipReport, ChipRequest,
    CloneCheck, CloneOutcome, DataOutcome, TrustFile, TrustReport, TrustRequest,
};
use selfsame_protocol::face::ImageLimits;
use selfsame_protocol::geometry::PixelSize;
use selfsame_protocol::liveness::RecordKey;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use suite::{Missing, Outcome};

/// A day in 2024, after the signing of all chips and before the end of their signers.
const NOW_MS: u64 = 1_704_200_000_000;

fn main() -> ExitCode {
    suite::run(vec![
        suite::test("chips_are_read_and_judged", Chips::open, chips_are_judged),
        suite::test("without_authorities_nothing_is_denied", Chips::open, unknown_authority),
        suite::test("both_forms_of_portraits_are_decoded", Chips::open, portraits),
        suite::test("records_are_opened", Chips::open, records),
        suite::test("what_is_no_chip_is_refused", Chips::open, refusals),
    ])
}

struct Chips {
    folder: PathBuf,
}

impl Chips {
    fn open() -> Result<Self, Missing> {
        Ok(Self { folder: suite::folder("TESTDATA_DIR", "testdata")?.join("chip") })
    }

    fn file(&self, path: &str) -> Vec<u8> {
        fs::read(self.folder.join(path)).unwrap()
    }

    /// The files of a made chip that are there, in the order of their names.
    fn files(&self, case: &str) -> Vec<(ElementaryFile, Vec<u8>)> {
        let names = ["COM", "SOD", "DG1", "DG2", "DG11", "DG15"];
        let path = |name: &str| self.folder.join(format!("generated/{case}/EF.{name}.bin"));
        let file = |name: &&str| Some((name.parse().unwrap(), fs::read(path(name)).ok()?));
        names.iter().filter_map(file).collect()
    }

    fn bare(&self, case: &str) -> Vec<u8> {
        self.files(case).into_iter().flat_map(|(_, file)| file).collect()
    }

    fn trust(&self, case: &str) -> TrustReport {
        let content = self.file(&format!("generated/{case}/CSCA.cer"));
        let files = vec![TrustFile { name: "CSCA.cer".to_owned(), content }];
        let request = ChipMessage::Trust(TrustRequest { files, now_ms: NOW_MS });
        let Ok(ChipReport::Trust(report)) = analyse(&[], &request) else { panic!("no trust") };
        report
    }
}

fn request(data: Vec<u8>) -> ChipRequest {
    let limits = ImageLimits::default();
    ChipRequest { data, limits, key: None, challenge: None, now_ms: NOW_MS }
}

fn read(bundle: &[u8], request: ChipRequest) -> Result<ChipReading, ChipRefusal> {
    match analyse(bundle, &ChipMessage::Read(request))? {
        ChipReport::Reading(reading) => Ok(*reading),
        ChipReport::Trust(_) => panic!("another answer"),
    }
}

fn chips_are_judged(chips: &Chips) -> Outcome {
    let cases = [
        ("ok_rsa2048_sha256", DataOutcome::Authenticated),
        ("ok_rsapss_sha256", DataOutcome::Authenticated),
        ("ok_ecdsa_p256_sha256_v1", DataOutcome::Authenticated),
        ("ok_ecdsa_brainpool384_sha384", DataOutcome::Authenticated),
        ("ok_rsa2048_sha1_legacy", DataOutcome::Authenticated),
        ("ok_ecdsa_p256_sha512", DataOutcome::Authenticated),
        ("neg_com_lists_extra_dg", DataOutcome::Authenticated),
        ("neg_dg1_altered", DataOutcome::Denied),
        ("neg_dg2_altered", DataOutcome::Denied),
        ("neg_bad_signature", DataOutcome::Denied),
        ("neg_untrusted_issuer", DataOutcome::Denied),
        ("neg_dsc_expired_at_signing", DataOutcome::Denied),
    ];
    for (case, expected) in cases {
        let trust = chips.trust(case);
        assert_eq!((trust.authorities, trust.unusable.len()), (1, 0), "{case}");
        let reading = read(&trust.bundle, request(chips.bare(case))).unwrap();
        assert_eq!(reading.data, expected, "{case}: {:?}", reading.steps);
        assert!(reading.mrz.iter().any(|line| line.contains("ERIKSS")), "{case}");
        assert!(reading.signer.is_some(), "{case}");
    }
    let reading = read(&[], request(chips.bare("ok_rsa2048_sha256"))).unwrap();
    let value = |name: &str| {
        let field = reading.fields.iter().find(|field: &&ChipField| field.name == name);
        field.map(|field| field.value.as_str())
    };
    assert_eq!(value("full_name").map(str::to_uppercase).as_deref(), Some("ANNA MARIA ERIKSSON"));
    Ok(())
}

fn unknown_authority(chips: &Chips) -> Outcome {
    for bundle in [Vec::new(), chips.trust("ok_rsapss_sha256").bundle] {
        let reading = read(&bundle, request(chips.bare("ok_ecdsa_p256_sha512"))).unwrap();
        assert_eq!(reading.data, DataOutcome::UnknownAuthority);
    }
    Ok(())
}

fn portraits(chips: &Chips) -> Outcome {
    let cases = [
        ("generated/ok_rsa2048_sha256/EF.DG2.bin", Some((240, 300))),
        ("icao_examples/DG2_iso39794_5_mandatory.bin", None),
    ];
    for (file, size) in cases {
        let reading = read(&[], request(chips.file(file))).unwrap();
        let portrait = reading.portrait.unwrap_or_else(|| panic!("{file}"));
        let found = sniff(&portrait.0).unwrap().stored_size;
        if let Some((width, height)) = size {
            assert_eq!(found, PixelSize { width, height }, "{file}");
        }
        let tiny = ImageLimits { max_side: 32, min_side: 1, ..ImageLimits::default() };
        let bounded = ChipRequest { limits: tiny, ..request(chips.file(file)) };
        assert_eq!(read(&[], bounded).unwrap().portrait, None, "{file}");
    }
    Ok(())
}

fn records(chips: &Chips) -> Outcome {
    let files = chips.files("ok_rsa2048_sha256");
    let key = CaptureKey::of_session("token");
    let record = |proof: Option<ChipProof>| {
        let draft = Draft::chip().access_control(AccessControlProtocolType::Bac);
        let draft = files.iter().fold(draft, |draft, (name, file)| draft.file(*name, file));
        let draft = match proof {
            Some(proof) => draft.chip_proof(proof),
            None => draft,
        };
        draft.finish(Some(&key), &Limits::default()).unwrap()
    };
    let session = Some(RecordKey::Session("token".to_owned()));
    let proof = ChipProof {
        protocol: ChipAuthenticationType::ActiveAuthentication,
        challenge: None,
        signature: Some(vec![7; 128].into()),
    };
    let bundle = chips.trust("ok_rsa2048_sha256").bundle;
    let cases = [
        ("no challenge", Some(proof.clone()), None, CloneOutcome::MissingChallenge),
        ("no signature", None, Some([1; 8]), CloneOutcome::MissingSignature),
        ("a wrong one", Some(proof), Some([1; 8]), CloneOutcome::Denied),
    ];
    for (name, proof, challenge, expected) in cases {
        let request = ChipRequest { key: session.clone(), challenge, ..request(record(proof)) };
        let reading = read(&bundle, request).unwrap();
        assert_eq!(reading.clone, Some(expected), "{name}");
        assert_eq!(reading.clone_check, Some(CloneCheck::ActiveAuthentication), "{name}");
        assert_eq!(reading.access_control, Some(AccessControl::Bac), "{name}");
        assert_eq!(reading.data, DataOutcome::Authenticated, "{name}");
    }
    for key in [None, Some(RecordKey::Session("another".to_owned()))] {
        let forged = ChipRequest { key, ..request(record(None)) };
        assert_eq!(read(&bundle, forged), Err(ChipRefusal::Unreadable));
    }
    Ok(())
}

fn refusals(chips: &Chips) -> Outcome {
    let bare = chips.bare("ok_rsa2048_sha256");
    let dg1 = chips.file("generated/ok_rsa2048_sha256/EF.DG1.bin");
    let broken = |at: usize| {
        let mut file = dg1.clone();
        file[at] = 0;
        file
    };
    let cases: [(&str, Vec<u8>); 6] = [
        ("nothing", vec![]),
        ("an image", b"\xFF\xD8\xFF\xE0".to_vec()),
        ("cut off", bare[..bare.len() - 1].to_vec()),
        ("a file twice", [dg1.clone(), dg1.clone()].concat()),
        ("another record", b"IDVR\x01\x02\0\0\0\0\0\x02{}".to_vec()),
        ("a zone of a foreign alphabet", broken(9)),
    ];
    for (name, data) in cases {
        assert_eq!(read(&[], request(data)), Err(ChipRefusal::Unreadable), "{name}");
    }
    Ok(())
}
