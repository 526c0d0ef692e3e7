//! Image files: whatever the bytes are, reading the header and decoding answer, and
//! a decoded image has the size that the header announced, within the limits.
#![no_main]

use libfuzzer_sys::fuzz_target;
use selfsame_imaging::{decode, sniff};
use selfsame_protocol::face::ImageLimits;

/// Small, so that time goes into many inputs and not into many pixels.
const LIMITS: ImageLimits = ImageLimits { min_side: 1, max_side: 512, max_pixels: 1 << 16 };

fuzz_target!(|bytes: &[u8]| {
    let header = sniff(bytes);
    if let Ok(image) = decode(bytes, LIMITS) {
        let header = header.expect("a decoded image has a header");
        assert_eq!(image.size(), header.upright_size());
        assert_eq!(header.check(LIMITS), Ok(()));
    }
});
