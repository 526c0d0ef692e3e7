//! Templates of faces and palms: whatever the bytes are, reading answers; what it accepts is
//! written back as it was and compares with itself as the very same face.
//!
//! Bytes with a right checksum are tried too, since guessing one teaches nothing
//! about what it covers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use selfsame_biometrics::face::{compare::compare, template::Template};
use selfsame_biometrics::palm::{compare::compare as compare_palms, template::PalmTemplate};

fuzz_target!(|bytes: &[u8]| {
    let sealed = [bytes, &crc32fast::hash(bytes).to_be_bytes()].concat();
    for bytes in [bytes, &sealed] {
        face(bytes);
        palm(bytes);
    }
});

fn face(bytes: &[u8]) {
    let Ok(template) = Template::from_bytes(bytes) else { return };
    assert_eq!(template.to_bytes(), bytes);
    let score = compare(&template, &template).expect("of one algorithm");
    assert!((0.99..=1.0).contains(&score.value()), "{}", score.value());
}

fn palm(bytes: &[u8]) {
    let Ok(template) = PalmTemplate::from_bytes(bytes) else { return };
    assert_eq!(template.to_bytes(), bytes);
    let score = compare_palms(&template, &template).expect("the same cells");
    assert!(score.value() == 1.0, "{}", score.value());
}
