//! Sealing of stored values: XChaCha20-Poly1305 with a random nonce per value.
//!
//! A sealed value is `lifetime header, key id length, key id, nonce, ciphertext
//! with tag`. The header, the key id and the record's name are associated data:
//! a value cannot be prolonged, nor moved under another name. The first key
//! seals; every key opens, so keys are rotated by putting a new one in front.

use crate::platform::{EntropyError, Platform};
use chacha20poly1305::aead::{Aead, AeadInOut, KeyInit, Payload};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use selfsame_protocol::envelope::{self, Lifetime};
use std::fmt;
use thiserror::Error;

const NONCE_LENGTH: usize = 24;
const KEY_ID_LIMIT: usize = 32;

/// Why a key or a value is unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum VaultError {
    /// A key is not 1 to 32 bytes of id and 32 bytes of key.
    #[error("a sealing key is an id of 1 to 32 bytes and 32 bytes of key")]
    MalformedKey,
    /// There is no key to seal with.
    #[error("no sealing key")]
    NoKey,
    /// The content is too long for the cipher.
    #[error("content is too long to seal")]
    Unsealable,
    /// The stored value is torn, foreign, altered or sealed with an unknown key.
    #[error("stored value cannot be opened")]
    Unopenable,
    /// No nonce could be drawn.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}

/// A named key.
pub struct SealingKey {
    id: String,
    cipher: XChaCha20Poly1305,
}

impl SealingKey {
    /// Takes 32 bytes of key under an id that goes into every value it seals.
    ///
    /// # Errors
    /// [`VaultError::MalformedKey`] when id or key have the wrong length.
    pub fn new(id: &str, key: &[u8]) -> Result<Self, VaultError> {
        if id.is_empty() || id.len() > KEY_ID_LIMIT {
            return Err(VaultError::MalformedKey);
        }
        let cipher =
            XChaCha20Poly1305::new_from_slice(key).map_err(|_| VaultError::MalformedKey)?;
        Ok(Self { id: id.to_owned(), cipher })
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SealingKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The keys in use, newest first.
#[derive(Debug)]
pub struct Vault {
    newest: SealingKey,
    older: Vec<SealingKey>,
}

impl Vault {
    /// Takes the keys, newest first.
    ///
    /// # Errors
    /// [`VaultError::NoKey`] when there is none.
    pub fn new(keys: Vec<SealingKey>) -> Result<Self, VaultError> {
        let mut keys = keys.into_iter();
        let newest = keys.next().ok_or(VaultError::NoKey)?;
        Ok(Self { newest, older: keys.collect() })
    }

    /// Seals `content` for the record `name`.
    ///
    /// # Errors
    /// [`VaultError::Entropy`] when no nonce can be drawn,
    /// [`VaultError::Unsealable`] for content beyond 256 GiB.
    pub fn seal<P: Platform>(
        &self,
        platform: &P,
        name: &str,
        lifetime: Lifetime,
        content: &[u8],
    ) -> Result<Vec<u8>, VaultError> {
        let mut nonce = [0; NONCE_LENGTH];
        platform.fill_random(&mut nonce)?;
        let prefix = prefix(lifetime, &self.newest.id);
        let aad = associated_data(&prefix, name);
        // Sealed in place, and with room for the tag: content may be large.
        let mut value =
            Vec::with_capacity(prefix.len() + nonce.len() + content.len() + size_of::<Tag>());
        [&prefix[..], &nonce, content].into_iter().for_each(|part| value.extend_from_slice(part));
        let (_, sealed) = value.split_at_mut(prefix.len() + nonce.len());
        let cipher = &self.newest.cipher;
        let tag = cipher
            .encrypt_inout_detached(&XNonce::from(nonce), &aad, sealed.into())
            .map_err(|_| VaultError::Unsealable)?;
        value.extend_from_slice(&tag);
        Ok(value)
    }

    /// Opens what was sealed for the record `name`.
    ///
    /// # Errors
    /// [`VaultError::Unopenable`] when a byte differs from what was sealed.
    pub fn open(&self, name: &str, value: &[u8]) -> Result<(Lifetime, Vec<u8>), VaultError> {
        let (lifetime, rest) = envelope::split(value).ok_or(VaultError::Unopenable)?;
        let (&id_length, rest) = rest.split_first().ok_or(VaultError::Unopenable)?;
        let (id, rest) =
            rest.split_at_checked(usize::from(id_length)).ok_or(VaultError::Unopenable)?;
        let (nonce, ciphertext) =
            rest.split_first_chunk::<NONCE_LENGTH>().ok_or(VaultError::Unopenable)?;
        let key = self.key(id).ok_or(VaultError::Unopenable)?;
        let aad = associated_data(&prefix(lifetime, &key.id), name);
        let content = key
            .cipher
            .decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: &aad })
            .map_err(|_| VaultError::Unopenable)?;
        Ok((lifetime, content))
    }

    fn key(&self, id: &[u8]) -> Option<&SealingKey> {
        std::iter::once(&self.newest).chain(&self.older).find(|key| key.id.as_bytes() == id)
    }
}

fn prefix(lifetime: Lifetime, key_id: &str) -> Vec<u8> {
    let id_length = u8::try_from(key_id.len()).unwrap_or(u8::MAX);
    [&lifetime.to_header()[..], &[id_length], key_id.as_bytes()].concat()
}

fn associated_data(prefix: &[u8], name: &str) -> Vec<u8> {
    [prefix, name.as_bytes()].concat()
}

#[cfg(test)]
#[cfg(feature = "memory")]
mod tests {
    use super::*;
    use crate::memory::MemoryPlatform;

    const LIFE: Lifetime = Lifetime { created_at_ms: 1, expires_at_ms: 9 };

    fn key(id: &str, byte: u8) -> SealingKey {
        SealingKey::new(id, &[byte; 32]).unwrap()
    }

    fn sealed(vault: &Vault) -> Vec<u8> {
        let platform = MemoryPlatform::new(crate::memory::NoInference, 0);
        vault.seal(&platform, "face/1", LIFE, b"a face").unwrap()
    }

    #[test]
    fn what_is_sealed_opens_under_its_name_alone() {
        let vault = Vault::new(vec![key("k1", 1)]).unwrap();
        let value = sealed(&vault);
        assert_eq!(vault.open("face/1", &value), Ok((LIFE, b"a face".to_vec())));
        assert_eq!(vault.open("face/2", &value), Err(VaultError::Unopenable));
    }

    #[test]
    fn every_byte_counts() {
        let vault = Vault::new(vec![key("k1", 1)]).unwrap();
        let value = sealed(&vault);
        for position in 0..value.len() {
            let mut altered = value.clone();
            altered[position] ^= 1;
            assert_eq!(vault.open("face/1", &altered), Err(VaultError::Unopenable), "{position}");
            assert_eq!(vault.open("face/1", &value[..position]), Err(VaultError::Unopenable));
        }
    }

    #[test]
    fn a_rotated_key_still_opens_and_a_dropped_one_does_not() {
        let value = sealed(&Vault::new(vec![key("k1", 1)]).unwrap());
        let rotated = Vault::new(vec![key("k2", 2), key("k1", 1)]).unwrap();
        assert!(rotated.open("face/1", &value).is_ok());
        let dropped = Vault::new(vec![key("k2", 2)]).unwrap();
        assert_eq!(dropped.open("face/1", &value), Err(VaultError::Unopenable));
        let same_id_other_key = Vault::new(vec![key("k1", 3)]).unwrap();
        assert_eq!(same_id_other_key.open("face/1", &value), Err(VaultError::Unopenable));
    }

    #[test]
    fn keys_without_form_are_refused() {
        assert_eq!(SealingKey::new("", &[0; 32]).unwrap_err(), VaultError::MalformedKey);
        assert_eq!(SealingKey::new("k", &[0; 31]).unwrap_err(), VaultError::MalformedKey);
        assert_eq!(
            SealingKey::new(&"k".repeat(33), &[0; 32]).unwrap_err(),
            VaultError::MalformedKey
        );
        assert_eq!(Vault::new(vec![]).unwrap_err(), VaultError::NoKey);
    }
}
