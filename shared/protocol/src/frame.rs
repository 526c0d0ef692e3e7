//! The frame around every message: `"SSIM"`, a version, a postcard body.
//!
//! Decoding never allocates more than the frame itself holds: postcard checks
//! every length against the bytes that are left.

use postcard::ser_flavors::Size;
use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;

/// First bytes of every frame.
pub const MAGIC: [u8; 4] = *b"SSIM";

/// Version of the message set; both sides must have the same one.
pub const VERSION: u16 = 1;

const HEADER_LENGTH: usize = MAGIC.len() + size_of::<u16>();

/// How large a frame may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageLimits {
    /// Largest frame accepted, in bytes, header included.
    pub frame_bytes: usize,
}

impl Default for MessageLimits {
    /// Room for the largest request body of the public contract (20 MiB) and
    /// what goes with it.
    fn default() -> Self {
        Self { frame_bytes: 21 << 20 }
    }
}

/// Why bytes are not a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FrameError {
    /// The frame is larger than the limit.
    #[error("a frame of {actual} bytes exceeds the limit of {limit}")]
    TooLarge {
        /// Size of the frame in bytes.
        actual: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The bytes do not begin with [`MAGIC`].
    #[error("not a message frame")]
    NotAFrame,
    /// The other side speaks another version.
    #[error("message version {0}, expected {VERSION}")]
    UnsupportedVersion(u16),
    /// The body is not a message of the expected kind, or bytes are left over.
    #[error("malformed message body")]
    MalformedBody,
    /// The value cannot be written as a message.
    #[error("message cannot be encoded")]
    Unencodable,
}

/// Frames `message`.
///
/// # Errors
/// [`FrameError::Unencodable`] when the value has no postcard form.
pub fn encode<M: Serialize>(message: &M) -> Result<Vec<u8>, FrameError> {
    // Counted before it is written: a vector that grows past a large image would
    // hold it three times for a moment.
    let body_length = postcard::serialize_with_flavor(message, Size::default())
        .map_err(|_| FrameError::Unencodable)?;
    let mut frame = Vec::with_capacity(HEADER_LENGTH + body_length);
    frame.extend_from_slice(&MAGIC);
    frame.extend_from_slice(&VERSION.to_be_bytes());
    postcard::to_extend(message, frame).map_err(|_| FrameError::Unencodable)
}

/// Reads one message from a whole frame.
///
/// # Errors
/// Every [`FrameError`] but `Unencodable`.
pub fn decode<M: DeserializeOwned>(frame: &[u8], limits: MessageLimits) -> Result<M, FrameError> {
    if frame.len() > limits.frame_bytes {
        return Err(FrameError::TooLarge { actual: frame.len(), limit: limits.frame_bytes });
    }
    let rest = frame.strip_prefix(&MAGIC).ok_or(FrameError::NotAFrame)?;
    let (version, body) = rest.split_first_chunk().ok_or(FrameError::NotAFrame)?;
    match u16::from_be_bytes(*version) {
        VERSION => decode_body(body),
        other => Err(FrameError::UnsupportedVersion(other)),
    }
}

fn decode_body<M: DeserializeOwned>(body: &[u8]) -> Result<M, FrameError> {
    match postcard::take_from_bytes(body) {
        Ok((message, [])) => Ok(message),
        Ok(_) | Err(_) => Err(FrameError::MalformedBody),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn limits() -> MessageLimits {
        MessageLimits::default()
    }

    #[test]
    fn a_message_survives_the_round_trip() {
        let frame = encode(&(7_u32, "seven")).unwrap();
        assert_eq!(decode(&frame, limits()), Ok((7_u32, "seven".to_owned())));
    }

    #[test]
    fn a_frame_takes_no_more_room_than_it_needs() {
        let frame = encode(&(vec![7_u8; 100_000], 7_u32)).unwrap();
        assert_eq!(frame.capacity(), frame.len());
    }

    #[test]
    fn refusals_are_told_apart() {
        struct Case {
            name: &'static str,
            frame: Vec<u8>,
            expected: FrameError,
        }
        let good = encode(&7_u32).unwrap();
        let cases = [
            Case { name: "empty", frame: vec![], expected: FrameError::NotAFrame },
            Case { name: "magic only", frame: MAGIC.to_vec(), expected: FrameError::NotAFrame },
            Case {
                name: "other magic",
                frame: b"JPEG\0\x01\0".to_vec(),
                expected: FrameError::NotAFrame,
            },
            Case {
                name: "later version",
                frame: [&MAGIC[..], &[0, 2, 7]].concat(),
                expected: FrameError::UnsupportedVersion(2),
            },
            Case {
                name: "no body",
                frame: good[..6].to_vec(),
                expected: FrameError::MalformedBody,
            },
            Case {
                name: "trailing bytes",
                frame: [&good[..], &[0]].concat(),
                expected: FrameError::MalformedBody,
            },
        ];
        for case in cases {
            assert_eq!(decode::<u32>(&case.frame, limits()), Err(case.expected), "{}", case.name);
        }
    }

    #[test]
    fn a_frame_over_the_limit_is_refused_unread() {
        let frame = encode(&7_u32).unwrap();
        let limits = MessageLimits { frame_bytes: frame.len() - 1 };
        let expected = FrameError::TooLarge { actual: frame.len(), limit: frame.len() - 1 };
        assert_eq!(decode::<u32>(&frame, limits), Err(expected));
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
            let mut frame = MAGIC.to_vec();
            frame.extend_from_slice(&VERSION.to_be_bytes());
            frame.extend_from_slice(&bytes);
            let _ = decode::<crate::face::FaceRequest>(&frame, limits());
            let _ = decode::<crate::face::FaceReply>(&frame, limits());
        }
    }
}
