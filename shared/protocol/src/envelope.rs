//! The plain header in front of every sealed value in a store.
//!
//! `"SSEV"`, a version, the moments of creation and expiry in milliseconds since
//! the Unix epoch (big endian). The sealed content follows. The header is open
//! so that a store without expiry of its own can be swept by whoever runs it;
//! it is authenticated together with the content, so it cannot be prolonged.

/// First bytes of every stored value.
pub const MAGIC: [u8; 4] = *b"SSEV";

/// Version of the layout behind the magic.
pub const VERSION: u8 = 1;

/// Length of the header in bytes.
pub const LENGTH: usize = MAGIC.len() + 1 + 2 * size_of::<u64>();

/// When a stored value was made and when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// Milliseconds since the Unix epoch.
    pub created_at_ms: u64,
    /// Milliseconds since the Unix epoch; the value is gone from this moment on.
    pub expires_at_ms: u64,
}

impl Lifetime {
    /// Whether the value is gone at `now_ms`.
    #[must_use]
    pub fn is_over(&self, now_ms: u64) -> bool {
        self.expires_at_ms <= now_ms
    }

    /// The header that says so.
    #[must_use]
    pub fn to_header(self) -> [u8; LENGTH] {
        let mut header = [0; LENGTH];
        let (magic, rest) = header.split_at_mut(MAGIC.len());
        let (version, times) = rest.split_at_mut(1);
        let (created, expires) = times.split_at_mut(size_of::<u64>());
        magic.copy_from_slice(&MAGIC);
        version.copy_from_slice(&[VERSION]);
        created.copy_from_slice(&self.created_at_ms.to_be_bytes());
        expires.copy_from_slice(&self.expires_at_ms.to_be_bytes());
        header
    }
}

/// Splits a stored value into its lifetime and what follows the header; `None`
/// when the value was not written by us.
#[must_use]
pub fn split(value: &[u8]) -> Option<(Lifetime, &[u8])> {
    let rest = value.strip_prefix(&MAGIC)?.strip_prefix(&[VERSION])?;
    let (created, rest) = rest.split_first_chunk()?;
    let (expires, sealed) = rest.split_first_chunk()?;
    let lifetime = Lifetime {
        created_at_ms: u64::from_be_bytes(*created),
        expires_at_ms: u64::from_be_bytes(*expires),
    };
    Some((lifetime, sealed))
}

/// When a stored value ends; `None` when the value was not written by us.
#[must_use]
pub fn expires_at_ms(value: &[u8]) -> Option<u64> {
    split(value).map(|(lifetime, _)| lifetime.expires_at_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIFETIME: Lifetime = Lifetime { created_at_ms: 1_000, expires_at_ms: 2_000 };

    #[test]
    fn a_header_is_read_back() {
        let value = [&LIFETIME.to_header()[..], b"sealed"].concat();
        assert_eq!(split(&value), Some((LIFETIME, &b"sealed"[..])));
        assert_eq!(expires_at_ms(&value), Some(2_000));
    }

    #[test]
    fn a_value_ends_at_its_moment_of_expiry() {
        assert!(!LIFETIME.is_over(1_999));
        assert!(LIFETIME.is_over(2_000));
    }

    #[test]
    fn foreign_values_have_no_expiry() {
        let header = LIFETIME.to_header();
        let cases =
            [&b""[..], b"SSEV", b"anything else that lies in the store", &header[..LENGTH - 1]];
        for value in cases {
            assert_eq!(expires_at_ms(value), None, "{value:?}");
        }
    }
}
