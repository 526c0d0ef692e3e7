//! Faces on a chip: whatever the bytes are, reading answers; a face that is found lies in
//! the file. The bytes are tried as a file, and as the record within one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use selfsame_chip::Limits;
use selfsame_chip::lds::Dg2;

fuzz_target!(|bytes: &[u8]| {
    check(bytes);
    for tag in [0x5F, 0x7F] {
        let data = element(&[tag, 0x2E], bytes);
        let template = element(&[0x7F, 0x60], &[element(&[0xA1], &[]), data].concat());
        let group = element(&[0x7F, 0x61], &[vec![2, 1, 1], template].concat());
        check(&element(&[0x75], &group));
    }
});

fn element(tag: &[u8], value: &[u8]) -> Vec<u8> {
    let length = u32::try_from(value.len()).expect("short").to_be_bytes();
    [tag, &[0x84], &length, value].concat()
}

fn check(file: &[u8]) {
    let Ok(dg2) = Dg2::parse(file, &Limits::default()) else { return };
    assert!(!dg2.faces.is_empty());
    let inside = file.as_ptr_range();
    for face in dg2.faces {
        let image = face.image.bytes.as_ptr_range();
        assert!(!face.image.bytes.is_empty());
        assert!(inside.start <= image.start && image.end <= inside.end);
    }
}
