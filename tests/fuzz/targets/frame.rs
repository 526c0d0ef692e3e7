//! Message frames: whatever the bytes are, decoding answers, and what it accepts
//! means the same after another trip over the wire.
//!
//! The bytes are tried as a whole frame and as the body of one, since guessing the
//! header teaches nothing about bodies.
#![no_main]

use libfuzzer_sys::fuzz_target;
use selfsame_protocol::{
    MessageLimits, decode, encode,
    face::{FaceReply, FaceRequest},
    frame::{MAGIC, VERSION},
};
use serde::{Serialize, de::DeserializeOwned};

fuzz_target!(|bytes: &[u8]| {
    let framed = [&MAGIC[..], &VERSION.to_be_bytes(), bytes].concat();
    for frame in [bytes, &framed] {
        survives_the_trip::<FaceRequest>(frame);
        survives_the_trip::<FaceReply>(frame);
    }
});

/// Compares encoded forms, not values: NaN differs from itself.
fn survives_the_trip<M: Serialize + DeserializeOwned>(frame: &[u8]) {
    let limits = MessageLimits { frame_bytes: 1 << 16 };
    if let Ok(message) = decode::<M>(frame, limits) {
        let encoded = encode(&message).expect("a decoded message can be encoded");
        let again = decode::<M>(&encoded, limits).expect("an encoded message can be decoded");
        assert_eq!(encode(&again), Ok(encoded));
    }
}
