//! Barcodes of licences: whatever the content is, reading answers, and fields have
//! known names and dates of ten characters.
#![no_main]

use libfuzzer_sys::fuzz_target;
use selfsame_documents::barcode;

fuzz_target!(|content: &str| {
    let headed = format!("@\n\u{1e}\rANSI 636000100001DL00310100{content}");
    for content in [content, &headed] {
        for field in barcode::parse(content).unwrap_or_default() {
            assert!(field.name.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase()));
            assert!(field.name != "date_of_birth" || field.value.len() == 10);
        }
    }
});
