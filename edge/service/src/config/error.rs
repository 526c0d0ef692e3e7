//! Why a configuration is refused.

use crate::vault::VaultError;
use thiserror::Error;

/// Why a configuration cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// A value that must be given is not there.
    #[error("{0} is not set")]
    Missing(&'static str),
    /// A value is not a positive number.
    #[error("{name} is not a positive whole number: {value}")]
    NotANumber {
        /// Name of the value.
        name: &'static str,
        /// What was given.
        value: String,
    },
    /// A number is larger than what it bounds can be.
    #[error("{name} is larger than {most}")]
    TooLarge {
        /// Name of the value.
        name: &'static str,
        /// The largest number that makes sense.
        most: usize,
    },
    /// A value is not a score.
    #[error("{name} is not a number from 0 to 1: {value}")]
    NotAScore {
        /// Name of the value.
        name: &'static str,
        /// What was given.
        value: String,
    },
    /// The identity store is none of those there are.
    #[error("identity_store is neither register nor webhook: {0}")]
    UnknownIdentityStore(String),
    /// What is sent to the identity store would not be safe on its way.
    #[error("identity_store_url is not https, nor http to this very machine")]
    UnsafeAddress,
    /// The secret of the identity store is of no use.
    #[error("identity_store_secret is not whsec_ and the Base64 of 24 to 64 bytes")]
    MalformedWebhookSecret,
    /// A key hash is not 64 hexadecimal digits.
    #[error("api_key_hashes holds something that is not a SHA-256 in hexadecimal")]
    MalformedHash,
    /// A secret is not 32 bytes or more in Base64.
    #[error("{0} is not a secret of at least 32 bytes in Base64")]
    MalformedSecret(&'static str),
    /// A sealing key is not `id:base64` of 32 bytes.
    #[error("sealing_keys: {0}")]
    MalformedSealingKey(#[from] VaultError),
}
