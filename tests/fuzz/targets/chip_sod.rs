//! Security objects and what else is signed: whatever the bytes are, verifying answers;
//! nothing is authentic that nobody trusted signed, and a store of the bytes opens again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use selfsame_capture::ElementaryFile;
use selfsame_chip::trust::{self, Store};
use selfsame_chip::{Check, Context, Files, Limits, Verdict, verify};
use time::UtcDateTime;

fuzz_target!(|bytes: &[u8]| {
    let now = UtcDateTime::from_unix_timestamp(1_750_000_000).expect("a time");
    let gathering = trust::gather([("file", bytes)], now, &Limits::for_trust());
    let again = Store::from_bytes(gathering.store.to_bytes()).expect("it was written");
    assert_eq!(again.countries(), gathering.store.countries());
    if let Ok(store) = Store::from_bytes(bytes) {
        let _ = store.countries();
    }

    let Ok(files) = Files::collect([(ElementaryFile::Sod, bytes)]) else { return };
    let limits = Limits::default();
    let context = Context { now, challenge: Some(&[1; 8]), signature: Some(bytes), limits };
    let report = verify(&files, &Store::default(), &context);
    assert_ne!(report.verdict(Check::Chain), Some(Verdict::Passed));
    assert!(!report.is_authentic());
    assert!(report.steps.is_sorted_by_key(|step| step.check));
});
