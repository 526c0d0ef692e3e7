//! Unframing a request, framing a reply.

use selfsame_protocol::{MessageLimits, decode, encode};
use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;

/// Why a guest could not even answer with a message of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Fault {
    /// The bytes are not a request this guest understands.
    #[error("malformed request")]
    MalformedRequest,
    /// The answer could not be written.
    #[error("unencodable response")]
    UnencodableResponse,
}

/// Decodes the request, answers it, encodes the reply.
///
/// # Errors
/// See [`Fault`].
pub fn serve<Request, Reply>(
    frame: &[u8],
    answer: impl FnOnce(Request) -> Reply,
) -> Result<Vec<u8>, Fault>
where
    Request: DeserializeOwned,
    Reply: Serialize,
{
    let request = decode(frame, MessageLimits::default()).map_err(|_| Fault::MalformedRequest)?;
    encode(&answer(request)).map_err(|_| Fault::UnencodableResponse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_answered_in_a_frame() {
        let request = encode(&20_u32).unwrap();
        let reply = serve(&request, |number: u32| number + 1).unwrap();
        assert_eq!(decode(&reply, MessageLimits::default()), Ok(21_u32));
    }

    #[test]
    fn other_bytes_are_a_fault() {
        assert_eq!(serve(b"SSIM", |number: u32| number), Err(Fault::MalformedRequest));
        let request = encode(&(1_u32, 2_u32)).unwrap();
        assert_eq!(serve(&request, |number: u32| number), Err(Fault::MalformedRequest));
    }
}
