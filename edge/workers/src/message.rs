//! What the Worker asks of an object of the ledger: a compare-and-swap as bytes.
//!
//! Reading is a GET, removing a DELETE; both need no message. Values are sealed
//! bytes and travel as such.

use serde::{Deserialize, Serialize};

/// "Write `new` if the value still is `seen`."
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replace<'a> {
    /// When the new value ends, in milliseconds since the Unix epoch.
    pub expires_at_ms: u64,
    /// The value that must be there; absent when there must be none.
    #[serde(borrow, with = "serde_bytes")]
    pub seen: Option<&'a [u8]>,
    /// The value to write.
    #[serde(borrow, with = "serde_bytes")]
    pub new: &'a [u8],
}

impl<'a> Replace<'a> {
    /// The message as bytes; `None` when it has no form, which no such message is.
    #[must_use]
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        postcard::to_allocvec(self).ok()
    }

    /// Reads a message; `None` when the bytes are something else.
    #[must_use]
    pub fn from_bytes(bytes: &'a [u8]) -> Option<Self> {
        match postcard::take_from_bytes(bytes) {
            Ok((message, [])) => Some(message),
            Ok(_) | Err(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_message_reads_back(
            expires_at_ms: u64,
            seen: Option<Vec<u8>>,
            new: Vec<u8>,
        ) {
            let message = Replace { expires_at_ms, seen: seen.as_deref(), new: &new };
            let bytes = message.to_bytes().unwrap();
            prop_assert_eq!(Replace::from_bytes(&bytes), Some(message));
            let longer = [&bytes[..], &[0]].concat();
            prop_assert_eq!(Replace::from_bytes(&longer), None);
        }

        #[test]
        fn other_bytes_are_refused_without_panic(bytes: Vec<u8>) {
            let _ = Replace::from_bytes(&bytes);
        }
    }
}
